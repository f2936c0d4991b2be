"""What people need to know of a publication, in words: the same on the page and in the terminal."""

from operator import itemgetter
from typing import Final

import msgspec

from scoring.boards import Board, Standing, State
from scoring.changes import Ranks, places_gained
from scoring.edition import Edition, instant_text
from scoring.entry import PlatformLine
from scoring.measures import MEASURES
from scoring.roster import Roster
from streams.errors import GsmError
from streams.store import Earlier, Head, Published, decode_board

NEWS_OLD: Final = 300_000  # five minutes: boards older than that are not kept up
COVERED: Final = 0.95  # below that share of good polls the gaps are worth a look
MISSED_POLLS: Final = 2  # data is old when so many polls of the busiest platform are overdue


class Fact(msgspec.Struct, frozen=True):
    """One thing to know: `text` is what people read, `warn` whether somebody should look into it."""

    label: str
    text: str
    warn: bool = False


class Age(msgspec.Struct, frozen=True):
    """Something that grows old. `at` is wall time, `text` the instant as people read it; old after so many milliseconds, or never."""

    label: str
    at: int
    text: str
    old_after: int | None


def boards_in_order(published: Published, edition: Edition) -> list[Board]:
    """All boards by tier, then category, in the edition's order; those it does not know come last.

    Raises GsmError where they were written by another version.
    """
    tiers = [tier.id for tier in edition.tiers]
    categories = [category.id for category in edition.categories]

    def place(board: Board) -> tuple[int, int, str]:
        return (_index(tiers, board.tier), _index(categories, board.category), board.id)

    try:
        return sorted(map(decode_board, published.boards.values()), key=place)
    except msgspec.MsgspecError as error:
        raise GsmError(f"the boards were written by another version of gsm: {error}") from None


def facts(head: Head) -> list[Fact]:
    """What is counted and what went wrong on the way, most wanted first."""
    totals = head.totals
    found = [
        Fact("Day", f"{head.day:,} of {head.days:,}"),
        Fact("As of", instant_text(head.as_of, head.time_zone)),
        Fact("Posts", f"{head.posts:,}"),
        Fact("Observations", f"{totals.observations:,}"),
        _polls(head.polls),
        Fact("Dead letters", f"{totals.dead_letters:,}", warn=totals.dead_letters > 0),
        Fact("Late", f"{totals.after_freeze:,} after freeze, {totals.outside:,} outside period"),
    ]
    if not totals.observed_at:
        found.append(Fact("Newest data", "none yet"))
    if head.unknown_accounts:
        found.append(Fact("Unknown accounts", f"{head.unknown_accounts:,}", warn=True))
    if head.unreadable_rulings:
        found.append(Fact("Unreadable rulings", f"{head.unreadable_rulings:,}", warn=True))
    return found


def ages(head: Head, edition: Edition) -> list[Age]:
    """How old the newest data, if any, and the boards are."""
    frozen, zone = head.state == "FROZEN", head.time_zone
    found = []
    if newest := head.totals.observed_at:
        observed_at = head.published_at - max(
            0, head.as_of - newest
        )  # in wall time, whatever the award clock is
        old_after = None if frozen else _data_old_after(edition)
        found.append(Age("Newest data", observed_at, instant_text(newest, zone), old_after))
    old_after = None if frozen else NEWS_OLD
    found.append(Age("Boards", head.published_at, instant_text(head.published_at, zone), old_after))
    return found


def age_text(milliseconds: int) -> str:
    """An age as people say it: 4 s, 3 min, 2 h, 5 days."""
    seconds = max(0, milliseconds) // 1000
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min"
    if seconds < 172_800:
        return f"{seconds // 3600} h"
    return f"{seconds // 86_400:,} days"


def state_words(head: Head) -> str:
    """What the state means for who reads the boards."""
    freeze = instant_text(head.freeze_at, head.time_zone)
    if head.state == "LIVE":
        return f"The period runs until {instant_text(head.end, head.time_zone)}; frozen on {freeze}."
    if head.state == "PROVISIONAL":
        return f"The period is over; what is observed until {freeze} still counts."
    return f"Frozen on {freeze}; nothing observed later counts."


def nominee_words(board: Board) -> str:
    """What the nominee line says."""
    if not board.nominees:
        return _sentence(board.nominee_note or "no nominees")
    when: dict[State, str] = {
        "LIVE": " if the period ended now",
        "PROVISIONAL": " as it stands",
        "FROZEN": "",
    }
    note = f"; {board.nominee_note}" if board.nominee_note else ""
    return f"{amount(board.nominees, 'nominee')}{when[board.state]}{note}"


def amount(count: int, thing: str) -> str:
    """A number of things: 1 post, 1,234 posts."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def changes_since(board: Board, earlier: Earlier | None) -> dict[str, str]:
    """By participant: by how many places it rose or fell since the earlier board, as a short sign.

    Empty without such a board, and of a frozen one, on which nothing moves any more.
    """
    ranks = _earlier_ranks(board, earlier)
    return (
        {} if ranks is None else {one: _sign(places) for one, places in places_gained(board, ranks).items()}
    )


def risen_most(board: Board, earlier: Earlier | None) -> tuple[Standing, int] | None:
    """Who gained most places since the earlier board, and how many; the better ranked of equal ones, None where nobody rose."""
    places = places_gained(board, _earlier_ranks(board, earlier) or {})
    risen = [(places[one.participant] or 0, one) for one in board.standings]
    gained, one = max(risen, key=itemgetter(0), default=(0, None))
    return (one, gained) if one is not None and gained > 0 else None


def day_of(earlier: Earlier, time_zone: str) -> str:
    """The day at whose end changes begin to count."""
    return instant_text(earlier.at, time_zone)[:10]


def per_thousand(rate: str) -> str:
    """A rate r, in 10^-12 per follower, as people read it: interactions per post and 1,000 followers."""
    whole, rest = divmod(int(rate), 10**9)
    return f"{whole:,}.{rest // 1000:06d}"


def share(value: int, board: Board) -> float:
    """A value as a share of the leader's, 0 to 1: the length of its bar."""
    leader = board.standings[0].value if board.standings else 0
    return value / leader if leader else 0.0


def platform_figure(line: PlatformLine | None, board: Board) -> str:
    """What a platform brought to a value: posts, or how many times the tier's average; `out` where it does not count."""
    if line is None:
        return "-"
    if not line.counted:
        return "out"
    return MEASURES["m"].show(line.x) if is_relative(board) else f"{line.posts:,}"


def is_relative(board: Board) -> bool:
    """Whether a board ranks on M."""
    return MEASURES[board.measure].relative


def short_names(roster: Roster) -> dict[str, str]:
    """By participant: what to call it where there is little room."""
    return {one.id: one.short_name for one in roster.participants}


def _earlier_ranks(board: Board, earlier: Earlier | None) -> Ranks | None:
    return None if earlier is None or board.state == "FROZEN" else earlier.ranks.get(board.id)


def _sign(places: int | None) -> str:
    if places is None:
        return "new"
    if not places:
        return "="
    return f"\u25b2{places}" if places > 0 else f"\u25bc{-places}"


def _polls(polls: dict[str, int]) -> Fact:
    ok, partial, failed = (polls.get(outcome, 0) for outcome in ("ok", "partial", "failed"))
    if not ok + partial + failed:
        return Fact("Polls", "not polled")
    words = f"{ok:,} ok, " + (f"{partial:,} partial, " if partial else "") + f"{failed:,} failed"
    return Fact("Polls", words, warn=ok < COVERED * (ok + partial + failed))


def _data_old_after(edition: Edition) -> int | None:
    if edition.clock == "data":
        return NEWS_OLD
    polled = [platform.poll_every_minutes for platform in edition.platforms if platform.poll_every_minutes]
    return MISSED_POLLS * 60_000 * min(polled) if polled else None


def _index(known: list[str], one: str) -> int:
    return known.index(one) if one in known else len(known)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
