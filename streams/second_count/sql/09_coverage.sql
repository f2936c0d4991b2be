-- Of the polls that were due, how many went well. Slots begin at multiples of `every` since 1970.

-- An account is due in every slot within its days of the period.
create table schedules as
select
    account, every,
    (select midnight from midnights where day = greatest(start_day, valid_from)) as start_at,
    (select midnight from midnights where day = least(end_day, valid_to + 1)) as end_at
from accounts
join platforms using (platform), edition
where every > 0 and greatest(start_day, valid_from) < least(end_day, valid_to + 1);

-- Those that are over now.
create table coverage as
select
    account,
    greatest(0, least(as_of, end_at) // every - (start_at + every - 1) // every) as slots_due,
    (
        select count(*) from slots
        where slots.account = schedules.account and outcome = 'ok'
            and slot % every = 0 and slot >= start_at and slot + every <= least(as_of, end_at)
    ) as slots_ok
from schedules, clock;
