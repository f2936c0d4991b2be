-- What stands beside a standing and never changes its rank.

create table beside as
select
    category, participant,
    {
        'coverage': coverage, 'top_post': top_post, 'rise': rise, 'fall': fall,
        'gone': gone, 'hidden': hidden, 'unsupported': unsupported, 'stale': stale,
        'flags': list_filter([
            case when near_the_cut and coverage < coverage_per_mille then 'coverage' end,
            case when engagement > 0 and top_post >= top_post_per_mille then 'top-post' end,
            case when rise >= jump_per_mille then 'rise' end,
            case when fall >= jump_per_mille then 'fall' end
        ], lambda flag: flag is not null)
    } as beside
from (
    select
        ranks.category, ranks.participant, ranks.engagement,
        1000 * slots_ok // nullif(slots_due, 0) as coverage,
        coalesce(1000 * top // nullif(ranks.engagement, 0), 0) as top_post,
        rise, fall, gone, hidden, unsupported,
        case when is_over then stale end as stale,
        nominees > 0 and place - 1 - nominees >= -near_cut and place - 1 - nominees < near_cut as near_the_cut,
        coverage_per_mille, top_post_per_mille, jump_per_mille
    from ranks
    join everything using (category, participant)
    join nominations using (category, tier)
    join (
        select
            category, participant,
            sum(slots_ok) as slots_ok, sum(slots_due) as slots_due, max(rise) as rise, max(fall) as fall
        from lines
        group by category, participant
    ) using (category, participant), edition, clock
);
