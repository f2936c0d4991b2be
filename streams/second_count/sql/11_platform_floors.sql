-- Platform floors: why a platform does not count for a participant; '' if it does.

-- Before the period's end a post floor is its share of the days begun, at least 1; where there is none it stays 0.
create macro live_floor(least, begun, days) as
    case when least = 0 then 0 else greatest(1, (least::hugeint * begun + days - 1) // days) end;

create macro too_few(posts, basis, least) as
    number(posts) || case posts when 1 then ' post' else ' posts' end
    || case basis when 'eligible' then ' with known counters' when 'viewed' then ' with known views' else '' end
    || '; at least ' || number(least) || ' needed';

create table judged_lines as
select
    measured.*,
    case
        when basis = 'eligible' and 1000 * (hidden + unsupported) > hidden_per_mille * posts
        then number(hidden + unsupported) || ' of ' || number(posts) || ' posts have hidden or missing counters; at most '
            || percent(hidden_per_mille) || ' may'
        when basis_posts < floor then too_few(basis_posts, basis, floor)
        when by_audience and audience = 0 then 'no reading of the audience'
        when by_audience and audience < least_platform_audience
        then 'audience ' || number(audience) || ' (start + end); at least ' || number(least_platform_audience) || ' needed'
        else ''
    end as fault
from (
    select
        lines.*,
        basis, by_audience, relative, ruled_out,
        posts - hidden - unsupported as eligible,
        case basis when 'posts' then posts when 'viewed' then viewed else posts - hidden - unsupported end as basis_posts,
        -- Who divides by the posts needs one.
        greatest(live_floor(least_platform_posts, begun, days), case when by_audience then 1 else 0 end) as floor,
        coalesce(audience_start + audience_end, 0) as audience
    from lines
    join entries using (category, tier, participant)
    join categories using (category)
    join measures on measures.name = categories.measure, clock
) as measured, edition;
