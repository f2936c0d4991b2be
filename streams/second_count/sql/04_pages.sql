-- The pages that validation accepted, one JSON object a line, as tables.
-- A counter that is absent becomes -2, one that is hidden (null) -1: so that absent < hidden < number holds.

create macro counter(found) as
    case when found is null then -2 when found = 'null' then -1 else found::bigint end;

create table pages as
select
    found[1] ->> '$' as account,
    found[2]::bigint as observed_at,
    counter(found[3]) as followers,
    found[4]::bigint as slot,
    (found[5] ->> '$')::outcome as outcome,
    coalesce(found[6]::boolean, false) as simulated
from (
    select json_extract(json, [
        '$.account', '$.observed_at', '$.followers', '$.poll.slot', '$.poll.outcome', '$.simulated'
    ]) as found
    from read_ndjson_objects(getvariable('pages'), maximum_object_size = 4194304)
);

create table observations as
select
    account,
    observed_at,
    found[1] ->> '$' as id,
    found[2]::bigint as created,
    coalesce(found[3] ->> '$', 'original')::kind as kind,
    coalesce(found[4] ->> '$', 'unknown')::media as media,
    coalesce(found[5] ->> '$', 'seen')::presence as presence,
    counter(found[6]) as likes,
    counter(found[7]) as comments,
    counter(found[8]) as shares,
    counter(found[9]) as quotes,
    counter(found[10]) as views
from (
    select account, observed_at, json_extract(unnest(observations), [
        '$.id', '$.created', '$.kind', '$.media', '$.presence', '$.likes', '$.comments', '$.shares', '$.quotes', '$.views'
    ]) as found
    from read_json(
        getvariable('pages'), format = 'newline_delimited', maximum_object_size = 4194304,
        columns = {account: 'varchar', observed_at: 'bigint', observations: 'json[]'}
    )
);
