"""Who can be ranked on which board at all, by accounts alone: whatever they publish, nobody else will be."""

from collections.abc import Mapping

import msgspec

from scoring.edition import Category, Edition
from scoring.measures import MEASURES
from scoring.roster import Account, Participant, Roster


class Chances(msgspec.Struct, frozen=True):
    """On one board: the participants of the tier that can be ranked, and the platforms that too few of them are on to count."""

    category: Category
    tier: str
    participants: tuple[str, ...]
    lacking: Mapping[str, int]


def chances(edition: Edition, roster: Roster) -> list[Chances]:
    """By category, then tier."""
    return [
        _on_board(edition, category, tier.id, roster.of_tier(tier.id))
        for category in edition.categories
        for tier in edition.tiers
    ]


def counting_accounts(edition: Edition, participant: Participant, platform: str) -> list[Account]:
    """A participant's accounts on a platform that count under the edition's choice."""
    return [
        account
        for account in participant.accounts
        if account.platform == platform and (account.main or edition.accounts == "all")
    ]


def _on_board(
    edition: Edition, category: Category, tier: str, participants: tuple[Participant, ...]
) -> Chances:
    on = {
        platform: {one.id for one in participants if counting_accounts(edition, one, platform)}
        for platform in category.platforms
    }
    lacking = {}
    if MEASURES[category.measure].relative:
        least = edition.floors.tier_participants
        lacking = {platform: len(those) for platform, those in on.items() if 0 < len(those) < least}
    counting = [those for platform, those in on.items() if platform not in lacking]
    needed = max(1, category.least_platforms)
    able = tuple(one.id for one in participants if sum(one.id in those for those in counting) >= needed)
    return Chances(category, tier, able, lacking)
