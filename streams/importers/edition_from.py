"""A roster and an edition out of the accounts that a data set holds, so that it can be counted as it is."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final

import msgspec

from scoring.calendar import Calendar, date_of
from scoring.edition import (
    Beside,
    Category,
    Edition,
    EditionError,
    Floors,
    Period,
    Platform,
    Tier,
    parse_edition,
    write_edition,
)
from scoring.roster import NAME_LENGTH, Account, Participant, Roster, RosterError, parse_roster, write_roster
from scoring.text import tidy
from streams import editions
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Context
from streams.importers.formats import reader_of
from streams.importers.ledger import Ledger
from streams.importers.reading import Advance
from streams.importers.survey import Survey, survey

# By platform: its name, and its counters as the award reads them, required ones first.
_COUNTERS: Final[dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]]] = {
    "facebook": ("Facebook", ("likes", "comments"), ("shares",)),
    "instagram": ("Instagram", ("likes", "comments"), ()),
    "twitter": ("Twitter", ("likes", "comments", "shares"), ("quotes",)),
    "youtube": ("YouTube", ("likes",), ("comments",)),
}
_NOTE: Final = "Made from a data set: every account is a participant, there are no floors, and boards rank on plain sums."


class Made(msgspec.Struct, frozen=True):
    """Where the edition was written, and how many participants it has."""

    file: Path
    participants: int


def edition_from(
    format_name: str,
    files: Sequence[Path],
    context: Context,
    max_bad: float,
    advance: Advance,
    *,
    edition_id: str,
    title: str,
    time_zone: str,
    tier: str,
    folder: Path,
    force: bool = False,
) -> Made:
    """Survey the files and write the edition; `tier` is what its one tier is called.

    Raises GsmError where the files cannot be used, a name cannot be one, or an edition or roster is there already and not
    to be replaced by `force`.
    """
    file = folder / f"{edition_id}.toml"
    if there := [str(one) for one in (file, file.with_suffix(".csv")) if one.exists() and not force]:
        raise GsmError(
            f"{' and '.join(there)} would be overwritten: take another --id or --out, or say --force"
        )
    if not slug(tier):
        raise GsmError(f"--tier {tier!r} needs a letter")
    with Ledger() as ledger:
        found = survey(reader_of(format_name), files, context, ledger, max_bad, advance)
        roster = make_roster(ledger.sources(), slug(tier))
    try:
        edition = make_edition(found, edition_id, title, time_zone, tier)
        # Constructors do not check what files would be held to: read them as files.
        parse_edition(write_edition(edition))
        parse_roster(write_roster(roster))
    except (EditionError, RosterError) as error:
        raise GsmError(f"this makes no edition: {error}") from None
    try:
        editions.save(file, edition, roster)
    except OSError as error:
        raise GsmError(f"cannot write {file}: {error.strerror}") from None
    return Made(file, len(roster.participants))


def make_roster(accounts: Iterable[tuple[str, Source]], tier: str) -> Roster:
    """One participant in `tier` for each account, called as the data set calls it."""
    taken: set[str] = set()
    participants = []
    for account, source in accounts:
        name = tidy(source.name, NAME_LENGTH) or source.handle or source.native_id
        participants.append(
            Participant(
                _unique(slug(name) or slug(account), taken), name, name, tier,
                (Account(account, source.platform, source.handle, source.native_id),),
            )
        )  # fmt: skip
    return Roster(tuple(participants))


def make_edition(found: Survey, edition_id: str, title: str, time_zone: str, tier_title: str) -> Edition:
    """An edition in which all of the data set counts: from its first post's day to the day after its last observation.

    A counter that every observation gives is required where the award requires it; all others are optional. Raises GsmError
    where there are no posts.
    """
    if found.created is None or found.observed is None:
        raise GsmError("the files hold no posts: there is nothing to make an edition of")
    day = Calendar(time_zone).day
    start, end = date_of(day(found.created[0])), date_of(day(found.observed[1])) + timedelta(days=1)
    platforms = tuple(_platform(name, given) for name, given in sorted(found.given.items()))
    names = tuple(platform.id for platform in platforms)
    return Edition(
        edition_id, title, time_zone, Period(start, end, freeze_after_days=0), (Tier(slug(tier_title), tier_title),),
        platforms, tuple(_categories(names)), note=_NOTE, clock="data", simulated=found.simulated,
        floors=Floors(0, 0, hidden_per_mille=1000, tier_participants=1), beside=Beside(stale_days=0),
    )  # fmt: skip


def slug(name: str) -> str:
    """A name in lower-case letters, digits and dashes, beginning with a letter; empty if nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"^[^a-z]+", "", re.sub(r"[^a-z0-9]+", "-", plain)).strip("-")[:60]


def _platform(name: str, given: set[str]) -> Platform:
    title, required, optional = _COUNTERS.get(
        name, (name.title(), ("likes", "comments"), ("shares", "quotes"))
    )
    always = tuple(one for one in required if one in given)
    sometimes = tuple(one for one in (*required, *optional) if one not in always)
    return Platform(name, title, always, sometimes, all_video=name == "youtube", poll_every_minutes=0)


def _categories(platforms: tuple[str, ...]) -> Iterable[Category]:
    yield Category(
        "most-active", "Most Active", "Number of posts; at least one.", "posts", platforms, least_posts=1
    )
    yield _engagement("most-engaging", "Most Engaging", "all", platforms)
    if pictures := tuple(one for one in platforms if one != "youtube"):
        yield _engagement("best-images", "Best Use of Images", "image", pictures)
    yield _engagement("best-videos", "Best Use of Videos", "video", platforms)


def _engagement(category: str, title: str, scope: str, platforms: tuple[str, ...]) -> Category:
    what = "all posts" if scope == "all" else f"posts with {scope}s"
    return Category(
        category,
        title,
        f"Interactions of {what}; at least one such post.",
        "engagement",
        platforms,
        scope,
        least_posts=1,
    )


def _unique(wanted: str, taken: set[str]) -> str:
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name
