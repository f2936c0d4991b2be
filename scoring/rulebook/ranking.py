"""Rules: ranks, nominees, and who is not ranked."""

from typing import Final

from scoring.edition import Edition, instant_text
from scoring.rulebook.rule import Rule, settings

_TIES: Final = {
    "active-days": "more active days",
    "engagement": "more engagement",
    "posts": "more posts",
}


def ties(edition: Edition) -> Rule:
    """Who stands before whom."""
    breaks = [_TIES[one] for one in edition.ties]
    rule = (
        f"Of equal values, {', then '.join(breaks)} stands first; these are of all the board's platforms, also those that do not count. "
        if breaks
        else ""
    )
    still = "Still equal" if breaks else "Equal values"
    return Rule(
        "Ties",
        f"The greatest value is first. What is shown is what ranks, with all its digits. {rule}{still}: the same rank, listed by id, "
        "and the ranks after them are left out: 1, 2, 2, 4.",
        settings=settings(edition, "ties"),
    )


def nominees(edition: Edition) -> Rule:
    """Who is nominated."""
    places, least = edition.nominees.places, edition.nominees.least
    return Rule(
        "Nominees",
        f"The first {places} are nominated. If a tie goes across place {places}, the tied are left out where at least {least} remain before "
        f"them; else all of them are nominated too, and the board says so. With fewer than {least} ranked there is no nomination. "
        "A jury chooses among the nominees: that is not part of these rules.",
        unit="participants",
        settings=settings(edition, "nominees.places", "nominees.least"),
    )


def unranked(_edition: Edition) -> Rule:
    """Nobody is left away."""
    return Rule(
        "Unranked",
        "Every participant of the tier is on every board: ranked, or below it with each reason in words. A participant without an "
        "account on a platform of the board is there too.",
    )


def states(edition: Edition) -> Rule:
    """How final a board is."""
    bounds, zone = edition.bounds(), edition.time_zone
    return Rule(
        "States",
        "Every view says how final it is.",
        items=(
            f"LIVE: while the period runs, before {instant_text(bounds.end, zone)}",
            f"PROVISIONAL: from then on, up to the freeze at {instant_text(bounds.freeze_at, zone)}",
            "FROZEN: after it; a snapshot is revision r1, and r2 if anything that it stands on changes",
            "OFFICIAL: a frozen snapshot that was signed off",
        ),
        formula="LIVE if as_of < end, else PROVISIONAL if as_of <= freeze, else FROZEN",
        unit="milliseconds",
        settings=settings(edition, "period.end", "period.freeze_after_days"),
    )


def rulings(_edition: Edition) -> Rule:
    """Corrections by people."""
    return Rule(
        "Rulings",
        "The operator can correct with a ruling, never silently: it has a reason and a name, stands on every board of the tier that it "
        "concerns and in the snapshot, and the last ruling on a thing decides. It leaves out one of these, or restores it:",
        items=(
            "a post: it is in no count",
            "a reading: that account has no reading on that day",
            "an account: it is nobody's",
            "a participant: it is unranked, and no average of its tier knows it",
        ),
    )


RULES: Final = (ties, nominees, unranked, states, rulings)
