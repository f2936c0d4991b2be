-- How many of the first places are nominated on each board, and the words for why it is not simply the first five.

create table nominations as
select
    cut.*,
    case
        when window_days is not null or in_all < least_nominees then 0
        when not is_tied then least(in_all, places)
        when above >= least_nominees then above
        else up_to
    end as nominees,
    case
        when window_days is not null then 'a window names no nominees'
        when in_all < least_nominees then 'no nomination: ' || in_all || ' ranked, at least ' || least_nominees || ' needed'
        when not is_tied then ''
        when above >= least_nominees then 'a tie across place ' || places || ' is left out'
        else 'all tied across place ' || places || ' are taken'
    end as note
from (
    select
        *,
        -- The rank at the last place and at the one after it: the same if a tie goes across the cut.
        coalesce(last_rank = next_rank, false) as is_tied,
        (select count(*) from ranks where ranks.category = boards.category and ranks.tier = boards.tier and rank < last_rank) as above,
        (select count(*) from ranks where ranks.category = boards.category and ranks.tier = boards.tier and rank <= last_rank) as up_to
    from (
        select
            category, tier,
            count(rank) as in_all,
            any_value(rank) filter (where place = places) as last_rank,
            any_value(rank) filter (where place = places + 1) as next_rank
        from categories cross join tiers
        left join ranks using (category, tier), edition
        group by category, tier
    ) as boards
) as cut, edition;
