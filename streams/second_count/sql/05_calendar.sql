-- Days, the period and the award clock. Instants are milliseconds since 1970 UTC, days are local ones of the edition's zone.

-- The zone: from `since` to before `until` its local time is so many milliseconds ahead of UTC.
create table zone as
select since, lead(since, 1, 9223372036854775807) over (order by since) as until, ahead
from (
    select (one.value ->> '$[0]')::bigint as since, (one.value ->> '$[1]')::bigint as ahead
    from given, json_each(given.zone) as one
);

-- The first millisecond of each day from the period's start to the freeze.
create table midnights as
select day, min(greatest(since, day * 86400000 - ahead)) as midnight
from (select unnest(range(start_day, end_day + freeze_after_days + 1)) as day from edition)
join zone on day * 86400000 - ahead < until
group by day;

create table period as
select
    start_day, end_day, end_day - start_day as days,
    (select midnight from midnights where day = start_day) as start_at,
    (select midnight from midnights where day = end_day) as end_at,
    (select midnight from midnights where day = end_day + freeze_after_days) as freeze_at
from edition;

-- What the award clock says: by default the newest observation, but not before the period's start.
create table clock as
select
    as_of,
    today,
    greatest(start_day, least(today, end_day - 1)) as last_day, -- of the period, up to today
    today >= end_day as is_over,
    case when as_of < end_at then 'LIVE' when as_of <= freeze_at then 'PROVISIONAL' else 'FROZEN' end as state,
    -- Post floors scale by begun / days; a window's by its own days.
    least(greatest(1, least(today - start_day + 1, days)), coalesce(window_days, days)) as begun,
    days
from (
    select award.as_of, (award.as_of + ahead) // 86400000 as today, window_days
    from (
        select coalesce(given.as_of, greatest(start_at, (select coalesce(max(observed_at), 0) from pages))) as as_of, window_days
        from given, period
    ) as award
    join zone on since <= award.as_of and award.as_of < until
), period;

-- The days of each account that count: of the period, its own, up to today and within the window.
create table account_days as
select
    account,
    greatest(start_day, valid_from, coalesce(last_day - window_days + 1, start_day)) as from_day,
    least(end_day - 1, valid_to, today) as to_day
from accounts, period, clock, given;
