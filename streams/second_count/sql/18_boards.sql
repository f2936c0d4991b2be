-- Each board as one value, its fields in the order of the documented JSON.

create table board_lines as
select
    category, participant,
    list({
        'platform': platform, 'posts': posts, 'hidden': hidden, 'unsupported': unsupported, 'gone': gone,
        'stale': case when is_over then stale end,
        'engagement': engagement, 'top_post': top, 'views': views,
        'audience_start': audience_start, 'audience_end': audience_end, 'rise': rise, 'fall': fall,
        'slots_ok': slots_ok, 'slots_due': slots_due, 'r': r::varchar, 'x': x, 'counted': counted, 'note': note
    } order by platform_position) as platforms
from noted_lines, clock
group by category, participant;

create table standings as
select
    category, tier,
    list({
        'rank': rank, 'participant': participant, 'name': ranks.name, 'value': value, 'shown': shown_value(value, decimals),
        'nominee': place <= nominees, 'posts': posts, 'active_days': active_days, 'engagement': engagement,
        'pooled_rate': case when by_audience then pooled_rate::varchar end,
        'beside': beside, 'platforms': platforms
    } order by place) as standings
from ranks
join measures on measures.name = measure
join nominations using (category, tier)
join beside using (category, participant)
join board_lines using (category, participant)
group by category, tier;

create table unranked as
select
    category, tier,
    list({
        'participant': participant, 'name': name, 'reasons': reasons, 'platforms': coalesce(platforms, [])
    } order by participant) as unranked
from candidates
left join board_lines using (category, participant)
where reasons <> []
group by category, tier;

-- The rulings in force on a tier's participants, their accounts, posts and readings.
create table tier_rulings as
select tier, list(ruling order by position) as rulings
from (
    select tier, ruling, rulings.position
    from rulings join participants on target = 'participant' and id = participant
    union all
    select tier, ruling, rulings.position
    from rulings join accounts on target <> 'participant' and rulings.account = accounts.account
    join participants using (participant)
)
group by tier;

create table boards as
select
    categories.position as category_position,
    tiers.position as tier_position,
    {
        'edition': edition_id, 'category': category, 'tier': tier, 'window': window_days,
        'category_title': categories.title, 'tier_title': tiers.title, 'rule': rule, 'measure': measure, 'scope': scope, 'unit': unit,
        'state': state,
        'simulated': edition.simulated or exists (from pages where pages.simulated),
        'as_of': as_of,
        'standings': coalesce(standings, []), 'unranked': coalesce(unranked, []),
        'nominees': nominees, 'nominee_note': note,
        'rulings': coalesce(rulings, [])
    } as board
from categories cross join tiers
join measures on measures.name = measure
join nominations using (category, tier)
left join standings using (category, tier)
left join unranked using (category, tier)
left join tier_rulings using (tier), edition, clock;
