-- A_start and A_end of each account, and its greatest jumps from one day with a reading to the next.

-- The readings of the period up to now, and of the days before it the latest.
create table known_readings as
select account, day, followers
from (
    select *, max(day) filter (where day < start_day) over (partition by account) as latest_before
    from readings, period, clock
    where observed_at <= least(as_of, end_at - 1)
)
where latest_before is null or day >= latest_before;

-- Zero and hidden are no audience.
create table audiences as
select
    account,
    case when first(followers order by day) > 0 then first(followers order by day) end as audience_start,
    case when last(followers order by day) > 0 then last(followers order by day) end as audience_end
from known_readings
group by account;

-- In per mille of the earlier day; a day whose reading is zero or hidden is passed over.
create table jumps as
select
    account,
    coalesce(max(1000 * (followers - former) // former) filter (where followers > former), 0) as rise,
    coalesce(max(1000 * (former - followers) // former) filter (where followers < former), 0) as fall
from (
    select account, followers, lag(followers) over (partition by account order by day) as former
    from known_readings
    where followers > 0
)
group by account;
