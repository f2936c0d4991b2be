-- The value that ranks: a measure over the platforms that count.

create table counted as
select
    category, participant,
    sum(posts) as posts, sum(eligible) as eligible, sum(engagement) as engagement, sum(views) as views, sum(viewed) as viewed,
    sum(audience) as audience, sum(x) as x, count(*) as platforms,
    (
        select count(distinct day) from board_accounts join daily using (account, scope)
        where enters and (category, participant, platform) in (
            select (category, participant, platform) from noted_lines as mine
            where mine.category = noted_lines.category and mine.participant = noted_lines.participant and counted
        )
    ) as active_days
from noted_lines
where counted
group by category, participant;

create table ranked as
select
    candidates.*,
    case measure
        when 'posts' then counted.posts
        when 'active-days' then counted.active_days
        when 'engagement' then counted.engagement
        when 'm' then x // platforms
        when 'pooled-rate' then pooled_rate
        when 'engagement-per-follower' then 2 * 1000000000 * counted.engagement::hugeint // audience::hugeint
        when 'views-per-post' then coalesce(1000 * views::hugeint // nullif(viewed, 0)::hugeint, 0)
    end as value,
    pooled_rate,
    everything.posts, everything.active_days, everything.engagement
from candidates
join (
    select *, 2 * 1000000000000 * engagement::hugeint // nullif(eligible * audience, 0)::hugeint as pooled_rate
    from counted
) as counted using (category, participant)
join everything using (category, participant)
where reasons = [];

-- A value beyond 10^18 is no measurement.
update candidates set reasons = ['the value is beyond 10^18: its counters or its audience cannot be right']
from ranked
where candidates.category = ranked.category and candidates.participant = ranked.participant and ranked.value > 1000000000000000000;

delete from ranked where value > 1000000000000000000;
