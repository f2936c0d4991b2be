"""What is allowed and still worth a look: it may be meant so."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from scoring.calendar import date_of
from scoring.edition import Edition
from scoring.roster import Participant, Roster
from streams.check.chances import chances
from streams.editions import EditionFiles


def warnings_of(files: EditionFiles) -> list[str]:
    """A line each, of the edition first."""
    edition, roster = files.edition, files.roster
    return [
        *_unused(edition),
        *_empty(edition, roster),
        *_boards(edition, roster),
        *_participants(edition, roster),
    ]


def _unused(edition: Edition) -> Iterator[str]:
    used = {platform for category in edition.categories for platform in category.platforms}
    for platform in edition.platforms:
        if platform.id not in used:
            yield f"platform {platform.id}: no category uses it"
    scopes = {category.scope for category in edition.categories}
    for scope in edition.scopes:
        if scope not in scopes:
            yield f"scope {scope}: no category uses it"
    days = edition.end_day - edition.start_day
    for window in edition.windows:
        if window > days:
            yield f"window of {window} days: the period has {days}"


def _empty(edition: Edition, roster: Roster) -> Iterator[str]:
    for tier in edition.tiers:
        if not roster.of_tier(tier.id):
            yield f"tier {tier.id}: no participants"
    there = {account.platform for one in roster.participants for account in one.accounts}
    for platform in edition.platforms:
        if platform.id not in there:
            yield f"platform {platform.id}: no accounts"


def _boards(edition: Edition, roster: Roster) -> Iterator[str]:
    for board in chances(edition, roster):
        found = []
        if (able := len(board.participants)) < (least := edition.nominees.least):
            found.append(f"{able} can be ranked, by their accounts, and a nomination needs {least}")
        if board.lacking:
            those = ", ".join(f"{platform} {count}" for platform, count in board.lacking.items())
            found.append(
                f"too few of the tier to count a platform, which needs {edition.floors.tier_participants}: {those}"
            )
        if found:
            yield f"board {board.category.id}.{board.tier}: {'; '.join(found)}"


def _participants(edition: Edition, roster: Roster) -> Iterator[str]:
    for name, count in Counter(one.name for one in roster.participants).items():
        if count > 1:
            yield f"name {name!r}: {count} participants have it"
    for one in roster.participants:
        if edition.accounts == "main":
            yield from _without_main(one)
            yield from _gaps(one)
    yield from _shared_handles(roster)


def _without_main(participant: Participant) -> Iterator[str]:
    platforms = dict.fromkeys(account.platform for account in participant.accounts)
    for account in participant.accounts:
        if account.main:
            platforms.pop(account.platform, None)
    for platform in platforms:
        yield f"participant {participant.id}: none of its accounts on {platform} is the main one, so none counts"


def _gaps(participant: Participant) -> Iterator[str]:
    """Days between one main account and the next."""
    mains = sorted(
        (account.platform, account.valid_from, account.valid_to)
        for account in participant.accounts
        if account.main
    )
    for (platform, _, until), (other, begins, _) in pairwise(mains):
        if platform == other and begins > until + 1:
            yield (
                f"participant {participant.id}: no main account on {platform} "
                f"from {date_of(until + 1)} to {date_of(begins - 1)}"
            )


def _shared_handles(roster: Roster) -> Iterator[str]:
    """A handle that two accounts have on one day: an import that knows no native id takes the first."""
    owners: dict[tuple[str, str], list[tuple[int, int, str]]] = {}
    for account in (account for one in roster.participants for account in one.accounts if account.handle):
        key = (account.platform, account.handle.removeprefix("@").casefold())
        owners.setdefault(key, []).append((account.valid_from, account.valid_to, account.id))
    for (platform, handle), found in owners.items():
        for (_, until, first), (begins, _, second) in pairwise(sorted(found)):
            if begins <= until:
                yield f"handle {handle!r} on {platform}: {first} and {second} have it on the same days"
