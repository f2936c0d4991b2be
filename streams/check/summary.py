"""What an edition is made of, in short."""

from collections import Counter

import msgspec

from scoring.edition import instant_text
from streams.check.chances import chances, counting_accounts
from streams.editions import EditionFiles


class Part(msgspec.Struct, frozen=True):
    """A tier with its participants, or a platform with its accounts."""

    id: str
    title: str
    count: int


class Summary(msgspec.Struct, frozen=True):
    """Instants are as people read them in `time_zone`.

    `nowhere` are the participants without an account on any platform of a board; `unrankable` those that have some and can still be
    ranked on no board, whatever they publish.
    """

    id: str
    title: str
    simulated: bool
    clock: str
    time_zone: str
    start: str
    end: str
    freeze: str
    tiers: list[Part]
    platforms: list[Part]
    categories: int
    boards: int
    participants: int
    accounts: int
    nominees: int
    least_nominees: int
    nowhere: list[str]
    unrankable: list[str]


def summarise(files: EditionFiles) -> Summary:
    """The summary of an edition without faults."""
    edition, roster = files.edition, files.roster
    bounds = edition.bounds()
    start, end, freeze = (
        instant_text(instant, edition.time_zone) for instant in (bounds.start, bounds.end, bounds.freeze_at)
    )
    accounts = Counter(account.platform for one in roster.participants for account in one.accounts)
    used = {platform for category in edition.categories for platform in category.platforms}
    nowhere = [
        one.id
        for one in roster.participants
        if not any(counting_accounts(edition, one, platform) for platform in used)
    ]
    able = {participant for board in chances(edition, roster) for participant in board.participants}
    return Summary(
        edition.id, edition.title, edition.simulated, edition.clock, edition.time_zone, start, end, freeze,
        [Part(tier.id, tier.title, len(roster.of_tier(tier.id))) for tier in edition.tiers],
        [Part(platform.id, platform.title, accounts[platform.id]) for platform in edition.platforms],
        len(edition.categories), len(edition.categories) * len(edition.tiers),
        len(roster.participants), accounts.total(),
        edition.nominees.places, edition.nominees.least,
        nowhere, [one.id for one in roster.participants if one.id not in able and one.id not in nowhere],
    )  # fmt: skip
