-- The edition's settings as tables. `given` holds what was read from files: edition, roster, rulings and time zone as JSON.

create table edition as
select
    edition ->> '$.id' as edition_id,
    (edition ->> '$.period.start')::date - date '1970-01-01' as start_day,
    (edition ->> '$.period.end')::date - date '1970-01-01' as end_day, -- the day after the last
    (edition ->> '$.period.freeze_after_days')::bigint as freeze_after_days,
    (edition ->> '$.simulated')::boolean as simulated,
    (edition ->> '$.accounts') = 'all' as all_accounts,
    (edition ->> '$.floors.platform_audience')::bigint as least_platform_audience,
    (edition ->> '$.floors.participant_audience')::bigint as least_audience,
    (edition ->> '$.floors.hidden_per_mille')::bigint as hidden_per_mille,
    (edition ->> '$.floors.tier_participants')::bigint as least_in_tier,
    (edition ->> '$.nominees.places')::bigint as places,
    (edition ->> '$.nominees.least')::bigint as least_nominees,
    (edition ->> '$.beside.coverage_per_mille')::bigint as coverage_per_mille,
    (edition ->> '$.beside.near_cut')::bigint as near_cut,
    (edition ->> '$.beside.top_post_per_mille')::bigint as top_post_per_mille,
    (edition ->> '$.beside.jump_per_mille')::bigint as jump_per_mille,
    (edition ->> '$.beside.stale_days')::bigint as stale_days,
    window_days
from given;

create table counting_kinds as
select (one.value ->> '$')::kind as kind
from given, json_each(edition, '$.counting_kinds') as one;

create table ties as
select one.key::bigint as position, one.value ->> '$' as name
from given, json_each(edition, '$.ties') as one;

create table tiers as
select one.key::bigint as position, one.value ->> '$.id' as tier, one.value ->> '$.title' as title
from given, json_each(edition, '$.tiers') as one;

-- What each counter is to a platform's engagement: required, optional, or nothing to it.
create macro role_of(settings, counter) as
    case
        when list_contains(from_json(json_extract(settings, '$.required'), '["varchar"]'), counter) then 'required'
        when list_contains(from_json(json_extract(settings, '$.optional'), '["varchar"]'), counter) then 'optional'
        else 'none'
    end;

create table platforms as
select
    one.value ->> '$.id' as platform,
    (one.value ->> '$.all_video')::boolean as all_video,
    (one.value ->> '$.poll_every_minutes')::hugeint * 60000 as every, -- milliseconds; 0: nobody polls
    role_of(one.value, 'likes') as likes_role,
    role_of(one.value, 'comments') as comments_role,
    role_of(one.value, 'shares') as shares_role,
    role_of(one.value, 'quotes') as quotes_role
from given, json_each(edition, '$.platforms') as one;

create table categories as
select
    one.key::bigint as position,
    one.value ->> '$.id' as category,
    one.value ->> '$.title' as title,
    one.value ->> '$.rule' as rule,
    one.value ->> '$.measure' as measure,
    one.value ->> '$.scope' as scope,
    (one.value ->> '$.least_posts')::bigint as least_posts,
    (one.value ->> '$.least_platform_posts')::bigint as least_platform_posts,
    (one.value ->> '$.least_platforms')::bigint as least_platforms
from given, json_each(edition, '$.categories') as one;

create table category_platforms as
select one.value ->> '$.id' as category, which.key::bigint as position, which.value ->> '$' as platform
from given, json_each(edition, '$.categories') as one, json_each(one.value, '$.platforms') as which;

-- Which media a scope has; 'all' has every one.
create table scopes as
select one.key as scope, (which.value ->> '$')::media as media
from given, json_each(edition, '$.scopes') as one, json_each(one.value) as which
union all
select 'all', unnest(enum_range(null::media));
