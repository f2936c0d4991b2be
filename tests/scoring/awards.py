"""Invented awards for property tests: small enough that ties, floors and cuts are met often."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from hypothesis import strategies as st

from scoring.boards import Board, encode_board
from scoring.edition import Edition, Floors
from scoring.fold import Fold
from scoring.pages import Observation, Page, Poll
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.roster import Account, Participant, Roster
from scoring.rows import decode_row, encode_row, merge_rows
from tests.scoring.story import DAY, END, FREEZE, GSM_2020, START

# The rules of gsm-2020 with floors that three posts pass.
EDITION = msgspec.structs.replace(
    GSM_2020,
    categories=tuple(
        msgspec.structs.replace(
            one, least_posts=min(one.least_posts, 2), least_platform_posts=1, least_platforms=1
        )
        if one.measure == "m"
        else msgspec.structs.replace(one, least_posts=2)
        for one in GSM_2020.categories
    ),
    floors=Floors(platform_audience=20, participant_audience=40, hidden_per_mille=400, tier_participants=2),
)
NAMES = tuple("abcdefg")
PLATFORMS = ("facebook", "instagram", "youtube")
TIERS = ("province", "ministry")
ROSTER = Roster(
    tuple(
        Participant(
            name, name.upper(), name, TIERS[place % 3 == 2],
            tuple(Account(f"{name}.{platform}", platform) for platform in PLATFORMS),
        )
        for place, name in enumerate(NAMES)
    )
)  # fmt: skip
ACCOUNTS = tuple(account.id for one in ROSTER.participants for account in one.accounts)

counts = st.one_of(st.integers(0, 9), st.none(), st.just(-2))
instants = st.one_of(
    st.sampled_from([START, END - 1, END, FREEZE, FREEZE + 1]),
    st.integers(0, 12).map(lambda n: END + n * DAY),
)
created = st.one_of(
    st.sampled_from([START - 1, START, END - 1, END]), st.integers(0, 9).map(lambda n: START + n * DAY + 7)
)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """A post of few, so that it is met again: in other counters, media and presence."""
    number = draw(st.integers(0, 5))
    when = START + number * DAY if draw(st.booleans()) else draw(created)
    if draw(st.integers(0, 9)) == 0:
        return Observation(f"p{number}", when, presence=draw(st.sampled_from(["gone", "moved"])))
    return Observation(
        f"p{number}",
        when,
        draw(st.sampled_from(["original", "original", "original", "quote", "reply", "repost"])),
        draw(st.sampled_from(["unknown", "text", "image", "video", "link", "mixed"])),
        likes=draw(counts),
        comments=draw(counts),
        shares=draw(counts),
        views=draw(counts),
    )


@st.composite
def pages(draw: st.DrawFn) -> Page:
    """A page of one of the accounts."""
    at = draw(instants)
    poll = None
    if draw(st.booleans()):
        slot = at - at % (6 * 3_600_000)
        poll = Poll(slot, None, draw(st.sampled_from(["ok", "partial", "failed"])), "why")
    return Page(
        1, draw(st.sampled_from(ACCOUNTS)), "any", at, "test", draw(st.lists(observations(), max_size=6)),
        draw(st.one_of(st.just(-2), st.none(), st.integers(0, 60))), poll,
    )  # fmt: skip


awards = st.lists(pages(), min_size=3, max_size=40)
"""All pages of an award, in an order."""


@st.composite
def lively_awards(draw: st.DrawFn) -> list[Page]:
    """Pages of an award in which nearly all are ranked: every account has posts with counters, and an audience."""
    found = []
    for account in ACCOUNTS:
        audience = draw(st.integers(15, 40))
        posts = [
            Observation(
                f"{account}.{number}", START + draw(st.integers(0, 3)) * DAY,
                media=draw(st.sampled_from(["image", "video", "mixed"])),
                likes=draw(st.integers(0, 9)), comments=draw(st.integers(0, 3)), shares=0,
            )
            for number in range(draw(st.integers(1, 4)))
        ]  # fmt: skip
        found.append(
            Page(1, account, "any", END - 1, "test", posts, audience)
        )  # the last reading of the period
    return found + draw(st.lists(pages(), max_size=6))


def fold_all(found: Iterable[Page]) -> dict[bytes, bytes]:
    """The rows of these pages, in this order."""
    nothing: dict[bytes, bytes] = {}
    fold, progress = Fold(EDITION.bounds(), nothing.get), Progress()
    for page in found:
        progress = fold.add(page, progress)
    return fold.take()


def merged(parts: Iterable[Mapping[bytes, bytes]]) -> dict[bytes, bytes]:
    """The rows of several folds together."""
    rows: dict[bytes, bytes] = {}
    for part in parts:
        for key, row in part.items():
            mine = rows.get(key)
            rows[key] = row if mine is None else encode_row(merge_rows(decode_row(mine), decode_row(row)))
    return rows


def boards_of(
    rows: Mapping[bytes, bytes], roster: Roster = ROSTER, edition: Edition = EDITION, as_of: int = FREEZE
) -> list[Board]:
    """All boards of these rows."""
    return make_boards(edition, roster, rows, as_of)


def encoded(boards: Sequence[Board]) -> list[bytes]:
    """The boards' bytes."""
    return [encode_board(board) for board in boards]
