-- The seven measures (docs/rules.md), and the orders in which registers compare words (docs/events.md).
--
-- basis: which posts a measure is about: all, those with all required counters (eligible), or those that tell views.
-- by_audience: it divides by A_start + A_end. relative: it is made of x, a rate over its tier's average.

create type kind as enum ('original', 'quote', 'reply', 'repost');
create type media as enum ('unknown', 'text', 'image', 'video', 'link', 'mixed');
create type presence as enum ('gone', 'seen', 'moved');
create type outcome as enum ('failed', 'partial', 'ok');

create table measures as
from (values
    ('posts', 'posts', 0, 'posts', false, false),
    ('active-days', 'days', 0, 'posts', false, false),
    ('engagement', 'interactions', 0, 'eligible', false, false),
    ('m', 'x the average of its tier', 6, 'eligible', true, true),
    ('pooled-rate', 'interactions per post and million followers', 6, 'eligible', true, false),
    ('engagement-per-follower', 'interactions per 1,000 followers', 6, 'eligible', true, false),
    ('views-per-post', 'views per post', 3, 'viewed', false, false)
) as m(name, unit, decimals, basis, by_audience, relative);

-- Numbers as people read them: 12,345; a value with its decimals: 1.840123; a share in per mille: 10 %, 2.5 %.
create macro number(n) as format('{:,}', n::bigint);
create macro shown_value(n, decimals) as
    case when decimals = 0 then number(n)
    else number(n // (10 ** decimals)::bigint) || '.'
        || lpad((n % (10 ** decimals)::bigint)::varchar, decimals, '0')
    end;
create macro percent(per_mille) as
    (per_mille // 10)::varchar || case when per_mille % 10 = 0 then '' else '.' || (per_mille % 10)::varchar end || ' %';
