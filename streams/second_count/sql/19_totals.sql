-- What was met on the way: pages, observations, those made after the freeze, and those of posts from outside the period.

create table totals as
select
    (select count(*) from pages) as pages,
    count(*) as observations,
    count(*) filter (where observed_at > freeze_at) as after_freeze,
    count(*) filter (where observed_at <= freeze_at and (created < start_at or created >= end_at)) as outside
from observations, period;
