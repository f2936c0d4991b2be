-- What is known of each post, day of readings and slot: registers that keep their greatest value, compared field by field.
-- Nothing observed after the freeze is known. A post is one account, one creation day and one id.

create table registers as
select
    account,
    (created + ahead) // 86400000 as day,
    id,
    max({
        'observed_at': observed_at, 'likes': likes, 'comments': comments, 'shares': shares, 'quotes': quotes, 'views': views,
        'kind': kind
    }) filter (where presence = 'seen') as counters,
    max({'observed_at': observed_at, 'media': media}) filter (where presence = 'seen' and media <> 'unknown') as media,
    bool_or(presence = 'moved') as moved,
    max({'observed_at': observed_at, 'presence': presence}) as presence
from observations
join zone on since <= created and created < until
where observed_at <= (select freeze_at from period)
group by account, day, id;

-- An account's day keeps its latest reading; a ruling leaves out the whole day.
create table readings as
select account, day, latest.observed_at, latest.followers -- 0 and below: zero or hidden
from (
    select account, (observed_at + ahead) // 86400000 as day, max({'observed_at': observed_at, 'followers': followers}) as latest
    from pages
    join zone on since <= observed_at and observed_at < until
    where followers <> -2 and observed_at <= (select freeze_at from period)
    group by account, day
)
where (account, day) not in (
    select (account, rest::date - date '1970-01-01') from rulings where target = 'reading'
);

-- A slot has its best outcome.
create table slots as
select account, slot, max(outcome) as outcome
from pages
where outcome is not null and greatest(observed_at, slot) <= (select freeze_at from period)
group by account, slot;
