-- Ranks: the greatest value first, then what the edition names for ties; who is equal in all shares a rank.

create table strengths as
select
    *,
    [value] || (
        select coalesce(list(case ties.name
            when 'active-days' then active_days when 'engagement' then engagement when 'posts' then posts
        end order by ties.position), [])
        from ties
    ) as strength
from ranked;

create table ranks as
select
    *,
    rank() over (partition by category, tier order by strength desc) as rank,
    row_number() over (partition by category, tier order by strength desc, participant) as place
from strengths;
