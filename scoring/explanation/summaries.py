"""All posts of a participant in sums, and its accounts one by one."""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Final

from scoring.calendar import date_of
from scoring.explanation.data import AccountPart, LeftOut, Pages, Posts
from scoring.explanation.found import Known
from scoring.explanation.posts import twice
from scoring.roster import ALWAYS
from scoring.rulings import Rulings

_GREATEST: Final = 5


def posts_part(known: Sequence[Known], counting_platforms: Collection[str], rulings: Rulings) -> Posts:
    """The posts of all accounts of a participant, which counts on these platforms."""
    posts = [post for one in known for post in one.posts]
    counted = [post for post in posts if post.counted]
    here = [post for post in posts if post.in_everything]
    greatest = sorted(
        (post for post in here if post.engagement is not None),
        key=lambda post: (-(post.engagement or 0), post.day, post.account, post.id),
    )
    grounds = Counter((post.ground, post.detail) for post in posts if post.ground is not None)
    return Posts(
        len(posts), len(counted), sum(post.platform not in counting_platforms for post in counted),
        sum(post.engagement or 0 for post in here),
        [
            LeftOut(ground, detail, count, rulings.against("post", detail) if ground == "ruling" else None)
            for (ground, detail), count in sorted(grounds.items(), key=lambda one: (-one[1], one[0]))
        ],
        greatest[:_GREATEST],
        [post for post in here if post.gone], [post for post in here if post.stale], twice(posts), posts,
    )  # fmt: skip


def account_part(known: Known, title: str, pages: Pages, rulings: Rulings) -> AccountPart:
    """One account on the platform of this title."""
    account, told, posts = known.account, known.told, known.posts
    left_out = sorted(rulings.of_account(account.id).reading_days)
    return AccountPart(
        account.id, account.platform, title, account.handle, account.main,
        None if account.valid_from in ALWAYS else date_of(account.valid_from),
        None if account.valid_to in ALWAYS else date_of(account.valid_to),
        known.why_not, told.start, told.end, told.rise, told.fall, told.slots_ok, told.slots_due,
        [date_of(day) for day in left_out], len(posts), sum(post.counted for post in posts), pages,
    )  # fmt: skip
