-- Participant floors: every reason why an entry is not ranked; none if it is.

create table candidates as
select
    entries.*,
    coalesce(counted_platforms, 0) as counted_platforms,
    list_filter([
        case
            when line_count is not null then null
            when exists (from takeable_accounts as mine where mine.category = entries.category and mine.participant = entries.participant)
            then 'its accounts here are left out by rulings'
            else 'no account on a platform of this board'
        end,
        'left out by a ruling: ' || ruled_out,
        case when runs and coalesce(basis_posts, 0) < live_floor(least_posts, begun, days)
        then too_few(coalesce(basis_posts, 0), basis, live_floor(least_posts, begun, days)) end,
        case when runs and by_audience and audience < least_audience
        then 'audience ' || number(audience) || ' (start + end); at least ' || number(least_audience) || ' needed' end,
        case when runs and coalesce(counted_platforms, 0) < greatest(1, least_platforms)
        then 'platforms that count: ' || coalesce(counted_platforms, 0)
            || '; at least ' || greatest(1, least_platforms) || ' needed' end
    ], lambda reason: reason is not null) as reasons
from entries
join categories using (category)
join measures on measures.name = categories.measure
left join (
    select
        category, participant,
        count(*) as line_count,
        any_value(ruled_out) is null as runs,
        count(*) filter (where counted) as counted_platforms,
        sum(basis_posts) filter (where counted) as basis_posts,
        sum(audience) as audience -- of all platforms of the board, whether they count or not
    from noted_lines
    group by category, participant
) using (category, participant), edition, clock;
