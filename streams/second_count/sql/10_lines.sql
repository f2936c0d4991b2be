-- Participants on the platforms of each board: what their accounts sum to there.

create table entries as
select
    category, categories.position as category_position, tier, tiers.position as tier_position, participant, name, measure, scope,
    (select reason from rulings where target = 'participant' and id = participant) as ruled_out
from categories, participants
join tiers using (tier);

-- The accounts that count, were it not for rulings: the main one or all, in the period.
create table takeable_accounts as
select
    category, tier, participant, platform, category_platforms.position as platform_position, measure,
    account, valid_from, accounts.position as account_position, scope
from entries
join category_platforms using (category)
join accounts using (participant, platform), edition, clock
where (main or all_accounts) and valid_from <= last_day and valid_to >= start_day;

-- With all accounts, one without an audience leaves both sides of a measure that divides by audiences: it does not enter.
create table board_accounts as
select
    takeable_accounts.*,
    audience_start, audience_end, coalesce(rise, 0) as rise, coalesce(fall, 0) as fall,
    not (all_accounts and by_audience) or (audience_start is not null and audience_end is not null) as enters
from takeable_accounts
join measures on measures.name = measure
left join audiences using (account)
left join jumps using (account), edition
where account not in (select id from rulings where target = 'account');

create table account_sums as
select
    account, scope,
    sum(posts) as posts, sum(hidden) as hidden, sum(unsupported) as unsupported, sum(engagement) as engagement, max(top) as top,
    sum(views) as views, sum(viewed) as viewed, sum(gone) as gone, sum(stale) as stale
from daily
group by account, scope;

-- Of several main accounts in succession A_start is the first's and A_end the last's; of all accounts both are sums
-- over those that have both.
create table lines as
select
    category, tier, participant, platform, platform_position,
    coalesce(sum(posts) filter (where enters), 0) as posts,
    coalesce(sum(hidden) filter (where enters), 0) as hidden,
    coalesce(sum(unsupported) filter (where enters), 0) as unsupported,
    coalesce(sum(gone) filter (where enters), 0) as gone,
    coalesce(sum(stale) filter (where enters), 0) as stale,
    coalesce(sum(engagement) filter (where enters), 0) as engagement,
    coalesce(max(top) filter (where enters), 0) as top,
    coalesce(sum(views) filter (where enters), 0) as views,
    coalesce(sum(viewed) filter (where enters), 0) as viewed,
    case when any_value(all_accounts) then sum(audience_start) filter (where audience_end is not null)
    else first(audience_start order by valid_from, account_position) end as audience_start,
    case when any_value(all_accounts) then sum(audience_end) filter (where audience_start is not null)
    else last(audience_end order by valid_from, account_position) end as audience_end,
    max(rise) as rise,
    max(fall) as fall,
    coalesce(sum(slots_ok), 0) as slots_ok,
    sum(slots_due) as slots_due -- null: nobody polls
from board_accounts
left join account_sums using (account, scope)
left join coverage using (account), edition
group by category, tier, participant, platform, platform_position;

-- All accounts and platforms of an entry together, whether they count or not: what stands beside, and breaks ties.
create table everything as
select
    category, participant,
    coalesce(sum(posts), 0) as posts, coalesce(sum(engagement), 0) as engagement, coalesce(max(top), 0) as top,
    coalesce(sum(hidden), 0) as hidden, coalesce(sum(unsupported), 0) as unsupported, coalesce(sum(gone), 0) as gone,
    coalesce(sum(stale), 0) as stale,
    (
        select count(distinct day) from board_accounts as mine join daily using (account, scope)
        where mine.category = board_accounts.category and mine.participant = board_accounts.participant
    ) as active_days
from board_accounts
left join account_sums using (account, scope)
group by category, participant;
