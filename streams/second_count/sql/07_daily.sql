-- Counting posts and what they sum to, by account, scope and day.

-- A post counts if it was seen, did not move to another day, is of a counting kind and is left out by no ruling.
create table posts as
select
    account, platform, day,
    case when all_video then 'video' else coalesce(registers.media.media, 'unknown') end::media as media,
    registers.presence.presence = 'gone' as gone,
    registers.presence.presence = 'seen' and stale_days > 0
        and counters.observed_at < freeze_at - stale_days * 86400000 as stale,
    counters.likes, counters.comments, counters.shares, counters.quotes, counters.views,
    likes_role, comments_role, shares_role, quotes_role
from registers
join accounts using (account)
join account_days using (account)
join platforms using (platform), edition, period
where counters is not null
    and not moved
    and counters.kind in (from counting_kinds)
    and day between from_day and to_day
    and (account, id) not in (select (account, rest) from rulings where target = 'post');

-- Without a required counter a post has no engagement: it is hidden if one is hidden, else unsupported.
create table judged_posts as
select
    *,
    least(
        case when likes_role = 'required' then likes else 0 end,
        case when comments_role = 'required' then comments else 0 end,
        case when shares_role = 'required' then shares else 0 end,
        case when quotes_role = 'required' then quotes else 0 end
    ) >= 0 as eligible,
    (likes_role = 'required' and likes = -1) or (comments_role = 'required' and comments = -1)
        or (shares_role = 'required' and shares = -1) or (quotes_role = 'required' and quotes = -1) as hidden,
    case when likes_role = 'none' then 0 else greatest(likes, 0) end
        + case when comments_role = 'none' then 0 else greatest(comments, 0) end
        + case when shares_role = 'none' then 0 else greatest(shares, 0) end
        + case when quotes_role = 'none' then 0 else greatest(quotes, 0) end as interactions
from posts;

create table daily as
select
    account, scope, day,
    count(*) as posts,
    count(*) filter (where hidden) as hidden,
    count(*) filter (where not eligible and not hidden) as unsupported,
    coalesce(sum(interactions) filter (where eligible), 0) as engagement,
    coalesce(max(interactions) filter (where eligible), 0) as top,
    coalesce(sum(views) filter (where views >= 0), 0) as views,
    count(*) filter (where views >= 0) as viewed,
    count(*) filter (where gone) as gone,
    count(*) filter (where stale) as stale
from judged_posts
join scopes using (media)
group by account, scope, day;
