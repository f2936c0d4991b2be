"""A hand-made edition of ten days and four participants, whose boards are worked out by hand.

Most Active: a 4, b 3, c 2 posts; d has 1 and the floor is 2. Most Engaging: all have 100 followers, so M is the likes of a post
over the average of those who reach the floor, (10 + 20 + 30) / 3: c 1.5, b 1.0, a 0.5.
"""

from collections.abc import Iterable

from scoring.edition import parse_edition
from scoring.pages import Observation, Page, encode_page
from scoring.partition import partition_of
from scoring.roster import parse_roster
from streams.kafka.reader import Record

EDITION = """
id = "hand-2019"
title = "Hand-made award"
note = "Rules of a test."
time_zone = "Asia/Jakarta"
clock = "data"
simulated = true
period = {start = 2019-10-01, end = 2019-10-11, freeze_after_days = 7}
floors = {platform_audience = 100, participant_audience = 200, tier_participants = 3}
tiers = [{id = "ministry", title = "Ministries"}]
platforms = [{id = "facebook", title = "Facebook", required = ["likes", "comments"], optional = ["shares"]}]

[[categories]]
id = "most_active"
title = "Most Active"
rule = "Posts."
measure = "posts"
platforms = ["facebook"]
least_posts = 2

[[categories]]
id = "most_engaging"
title = "Most Engaging"
rule = "M."
measure = "m"
platforms = ["facebook"]
least_platform_posts = 2
least_platforms = 1
"""
ROSTER = """\
participant,name,short_name,tier,platform,account,handle,native_id,main,valid_from,valid_to
a,Kementerian A,A,ministry,facebook,fb-a,,,yes,,
b,=Kementerian B,B,ministry,facebook,fb-b,,,yes,,
c,"Kementerian C, Cabang",C,ministry,facebook,fb-c,,,yes,,
d,Kementerian D,D,ministry,facebook,fb-d,,,yes,,
"""
DAY = 86_400_000
START = 1_569_862_800_000  # 2019-10-01T00:00+07:00
FREEZE_AT = START + 17 * DAY
# Posts and likes of each.
PARTICIPANTS = {"a": (4, 10), "b": (3, 20), "c": (2, 30), "d": (1, 99)}

MADE, PARTICIPATING = parse_edition(EDITION.encode()), parse_roster(ROSTER)


def page(account: str, observed_at: int, observations: list[Observation] | None = None) -> Page:
    return Page(
        1, f"fb-{account}", "facebook", observed_at, "test", observations or [], followers=100, simulated=True
    )


def period_pages() -> list[Page]:
    return [
        page(
            name,
            START + 8 * DAY,
            [Observation(f"{name}{day}", START + day * DAY, likes=likes, comments=0) for day in range(posts)],
        )
        for name, (posts, likes) in PARTICIPANTS.items()
    ]


AFTER_FREEZE = page("a", FREEZE_AT + 1, [Observation("late", START, likes=1000, comments=1000)])


def records(pages: Iterable[Page], partitions: int = 3) -> list[Record]:
    """The pages as Kafka would hold them, partition after partition."""
    logs: list[list[Record]] = [[] for _ in range(partitions)]
    for one in pages:
        number = partition_of(one.account, partitions)
        log = logs[number]
        log.append(Record(number, len(log), one.observed_at, one.account.encode(), encode_page(one)))
    return [record for log in logs for record in log]
