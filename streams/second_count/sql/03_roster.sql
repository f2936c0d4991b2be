-- Who takes part, and which rulings are in force. Days are numbered from 1970-01-01.

create table participants as
select one.value ->> '$.id' as participant, one.value ->> '$.name' as name, one.value ->> '$.tier' as tier
from given, json_each(roster, '$.participants') as one;

create table accounts as
select
    one.value ->> '$.id' as participant,
    account.key::bigint as position,
    account.value ->> '$.id' as account,
    account.value ->> '$.platform' as platform,
    (account.value ->> '$.main')::boolean as main,
    (account.value ->> '$.valid_from')::bigint as valid_from,
    (account.value ->> '$.valid_to')::bigint as valid_to -- the last day, included
from given, json_each(roster, '$.participants') as one, json_each(one.value, '$.accounts') as account;

-- The last ruling on a target stands; it leaves the target out if it is an exclusion.
-- A post is named ACCOUNT/POST_ID, a reading ACCOUNT/DAY: account ids have no slash, post ids may.
create table rulings as
select
    position, target, id, reason, ruling,
    case when contains(id, '/') then left(id, instr(id, '/') - 1) else id end as account,
    case when contains(id, '/') then substr(id, instr(id, '/') + 1) else '' end as rest
from (
    select
        position, target, id, action, reason,
        {
            'schema': schema, 'action': action, 'target': target, 'id': id, 'reason': reason, 'by': made_by, 'at': made_at
        } as ruling
    from (
        select
            one.key::bigint as position,
            (one.value ->> '$.schema')::bigint as schema,
            one.value ->> '$.action' as action,
            one.value ->> '$.target' as target,
            one.value ->> '$.id' as id,
            one.value ->> '$.reason' as reason,
            one.value ->> '$.by' as made_by,
            (one.value ->> '$.at')::bigint as made_at
        from given, json_each(rulings) as one
    )
    qualify row_number() over (partition by target, id order by position desc) = 1
)
where action = 'exclude';
