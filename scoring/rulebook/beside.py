"""Rules: what stands beside a standing."""

from typing import Final

from scoring.edition import Edition
from scoring.floors import percent_text
from scoring.rulebook.rule import Rule, amount, settings


def never_ranks(_edition: Edition) -> Rule:
    """A flag asks for a look."""
    return Rule(
        "Never in a rank",
        "What stands beside a standing says how far it can be believed. It is of all platforms of the board, whether they count or not. "
        "It never changes a value, a rank or a nomination; a flag asks people to look.",
    )


def coverage(edition: Edition) -> Rule:
    """How much of what was due was read."""
    least, near = edition.beside.coverage_per_mille, edition.beside.near_cut
    polled = [one for one in edition.platforms if one.poll_every_minutes]
    return Rule(
        "Coverage",
        "An account is due once in every slot that lies whole in the period and in its own days. Slots follow each other without a gap "
        "since 1970-01-01 00:00 UTC. Coverage is the share of the slots over so far with a poll that went well, rounded down. It is "
        f"flagged below {percent_text(least)} where the standing is one of the last {near} before the nominee line or the first {near} "
        "after it. Where nobody polls it says so, and never 0 % or 100 %.",
        items=tuple(f"{one.title}: a slot of {amount(one.poll_every_minutes, 'minute')}" for one in polled),
        formula="floor(1000 * slots ok / slots due)",
        unit="per mille",
        settings=settings(
            edition, "beside.coverage_per_mille", "beside.near_cut", "platforms.*.poll_every_minutes"
        ),
    )


def top_post(edition: Edition) -> Rule:
    """How much one post made."""
    return Rule(
        "Top post",
        "The share of the engagement that one single post brought, the greatest one, rounded down. "
        f"It is flagged from {percent_text(edition.beside.top_post_per_mille)} on.",
        formula="floor(1000 * greatest engagement of a post / E)",
        unit="per mille",
        settings=settings(edition, "beside.top_post_per_mille"),
    )


def jumps(edition: Edition) -> Rule:
    """How audiences jump."""
    return Rule(
        "Rises and falls",
        "The greatest rise and the greatest fall of an account's audience from one day with a reading to the next such day, in per mille "
        "of the earlier one, rounded down. Hidden and zero readings are passed over. Readings before the period are left out, "
        f"but for those of A_start's day. Each is flagged from {percent_text(edition.beside.jump_per_mille)} on.",
        formula="floor(1000 * |later - earlier| / earlier)",
        unit="per mille",
        settings=settings(edition, "beside.jump_per_mille"),
    )


def deleted_and_hidden(_edition: Edition) -> Rule:
    """How many posts are gone or hidden."""
    return Rule(
        "Deleted and hidden",
        "How many of the board's posts were deleted, are hidden, and are unsupported.",
        formula="gone, hidden, unsupported",
        unit="posts",
    )


def stale_posts(edition: Edition) -> Rule:
    """How many posts were read too early."""
    days = edition.beside.stale_days
    text = (
        f"Posts that are not deleted and whose counters were last read more than {amount(days, 'day')} before the freeze: "
        "their numbers may have grown since. Shown once the period is over."
        if days
        else "Not looked for."
    )
    return Rule(
        "Stale posts",
        text,
        formula=f"observed_at < freeze - {amount(days, 'day')}" if days else "",
        unit="posts",
        settings=settings(edition, "beside.stale_days"),
    )


RULES: Final = (never_ranks, coverage, top_post, jumps, deleted_and_hidden, stale_posts)
