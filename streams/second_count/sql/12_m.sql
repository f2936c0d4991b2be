-- r and x, of those in a tier who pass a platform's floors. Integers only; HUGEINT has 127 bits and an overflow is an error.
--
--     r = floor(2 * 10^12 * E / (n * (A_start + A_end)))       x = floor(10^6 * r * k / sum of the k participants' r)
--
-- How far that is from the bound of 1.7 * 10^38: a counter is at most 10^12 and engagement adds four, so E <= 4 * 10^12 * n;
-- 2 * 10^12 * E fits below n = 2 * 10^13 posts. r <= 4 * 10^24 (n and A at least 1 and 2), so 10^6 * r * k fits below
-- k = 4 * 10^7 participants.

create table rates as
select
    *,
    2 * 1000000000000 * engagement::hugeint // (eligible::hugeint * audience::hugeint) as r,
    count(*) over same_tier as passing
from judged_lines
where fault = '' and ruled_out is null and relative
window same_tier as (partition by category, tier, platform);

-- Where too few pass, the platform counts for nobody in the tier. Where nobody has engagement, all x are 0.
create table relative_rates as
select
    category, participant, platform, r,
    case when sum(r) over same_tier = 0 then 0
    else 1000000::hugeint * r * passing // sum(r) over same_tier end as x,
    case when passing < least_in_tier
    then 'only ' || passing || ' of the tier pass the floors here; at least ' || least_in_tier || ' needed'
    else '' end as tier_fault
from rates, edition
window same_tier as (partition by category, tier, platform);

-- Each line as it stands on the board: whether it counts, and the note that says why not.
create table noted_lines as
select
    * exclude (r, x),
    note = '' as counted,
    case when note = '' then coalesce(r, 0) else 0 end as r,
    case when note = '' then coalesce(x, 0) else 0 end as x
from (
    select
        judged_lines.*, r, x,
        case
            when ruled_out is not null then 'left out by a ruling'
            when fault <> '' then fault
            else coalesce(tier_fault, '')
        end as note
    from judged_lines
    left join relative_rates using (category, participant, platform)
);
