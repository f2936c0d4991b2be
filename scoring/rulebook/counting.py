"""Rules: which posts count, and what of them."""

from typing import Final

from scoring.edition import ALL, Edition, Platform, instant_text
from scoring.pages import KINDS, MAX_COUNT
from scoring.rulebook.rule import Rule, amount, joined, platform_titles, settings

_KINDS: Final = {"original": "originals", "quote": "quotes", "reply": "replies", "repost": "reposts"}
_COUNTERS: Final = {
    ("facebook", "likes"): "likes (all reactions)",
    ("twitter", "comments"): "comments (replies)",
    ("twitter", "shares"): "shares (retweets)",
}


def period(edition: Edition) -> Rule:
    """Posts made in the period count."""
    bounds, zone = edition.bounds(), edition.time_zone
    start, end = instant_text(bounds.start, zone), instant_text(bounds.end, zone)
    return Rule(
        "Period",
        f"A post counts if it was made from {start} to before {end}, in the time zone {zone}: "
        f"{amount(edition.end_day - edition.start_day, 'day')}. When it was made decides, not when it was read.",
        formula="start <= created < end",
        unit="milliseconds",
        settings=settings(edition, "period.start", "period.end", "time_zone"),
    )


def freeze(edition: Edition) -> Rule:
    """What is read until the freeze counts."""
    days = edition.period.freeze_after_days
    return Rule(
        "Freeze",
        f"What was read up to {instant_text(edition.bounds().freeze_at, edition.time_zone)} counts, that instant included. "
        f"It is {amount(days, 'day')} after the period's end. What is read later is counted as late and changes no board.",
        formula=f"observed_at <= end + {amount(days, 'day')}",
        unit="milliseconds",
        settings=settings(edition, "period.freeze_after_days"),
    )


def award_clock(edition: Edition) -> Rule:
    """Every board is of an instant."""
    if edition.clock == "data":
        clock = "The clock is the data's: the newest reading of anything, but not before the period's start."
    else:
        clock = "The clock is the wall's, up to the first millisecond after the freeze."
    return Rule(
        "Award clock",
        f"Every board is of one instant, as_of, and says which. {clock} The same readings and the same as_of give the same board "
        "at any time. It shows in floors, coverage and audiences; of posts it only leaves out those made on a later day.",
        unit="milliseconds",
        settings=settings(edition, "clock"),
    )


def accounts(edition: Edition) -> Rule:
    """Whose account is whose, and when."""
    which = (
        "On each platform a participant is judged by its main account. It has one at a time, named in the roster."
        if edition.accounts == "main"
        else "On each platform a participant is judged by all of its accounts that the roster names."
    )
    return Rule(
        "Accounts",
        f"{which} An account is the participant's from its first valid day to its last, both included. The day on which a post "
        "was made decides; a post of another day is in no count. The roster that is used at the snapshot decides for all days. "
        "Two main accounts at overlapping dates are refused, and so is one native id for two accounts at overlapping dates.",
        formula="valid_from <= day of creation <= valid_to",
        unit="days",
        settings=settings(edition, "accounts"),
    )


def kinds(edition: Edition) -> Rule:
    """Which kinds of posts count."""
    counting = [_KINDS[kind] for kind in KINDS if kind in edition.counting_kinds]
    others = [_KINDS[kind] for kind in KINDS if kind not in edition.counting_kinds]
    rest = f" {joined(others).capitalize()} are recorded and do not count." if others else ""
    replies = " A reply to oneself is a reply." if "replies" in others else ""
    return Rule(
        "Kinds",
        f"{joined(counting).capitalize()} count.{rest}{replies} Where readings differ, the kind of the latest one counts.",
        settings=settings(edition, "counting_kinds"),
    )


def one_post(edition: Edition) -> Rule:
    """What makes two readings readings of the same post."""
    return Rule(
        "One post",
        f"A post is one account, one day on which it was made ({edition.time_zone}) and one id. However often and in whatever "
        "order it is read, it is one post. Pollers and importers keep the first time of creation that they saw, so that a post "
        "does not become two. One id that still stands on two days is counted twice: the recount and the snapshot list it, so "
        "that it is never silent.",
        formula="(account, day, id)",
    )


def latest_counters(_edition: Edition) -> Rule:
    """Later counters replace earlier ones."""
    return Rule(
        "Latest counters",
        "Of all readings of a post the latest counts, and its numbers are taken together. A number that fell counts as it is "
        "now. Nothing is added up over readings. Of two readings at the same millisecond the greater counts: compared by likes, "
        "comments, shares, quotes, views and kind in this order, where a missing number is less than a hidden one, and that is "
        "less than 0 (docs/events.md).",
        formula="the greatest (observed_at, likes, comments, shares, quotes, views, kind)",
    )


def moved_posts(_edition: Edition) -> Rule:
    """A copy that was marked as moved counts no more."""
    return Rule(
        "Moved posts",
        "Some platforms correct the time at which a post was made. If that moves the post to another day, its old copy is marked "
        "as moved and is out of every count for ever.",
    )


def deleted_posts(_edition: Edition) -> Rule:
    """Deleted posts keep their last counters."""
    return Rule(
        "Deleted posts",
        "A deleted post counts with its last counters. How many of a participant's posts were deleted stands beside its "
        "standing. A post that was never read before it was deleted is no post.",
    )


def engagement(edition: Edition) -> Rule:
    """The interactions that are added up."""
    return Rule(
        "Engagement",
        "The engagement of a post, E in formulas, is the sum of these interactions. Views are never in it.",
        items=tuple(f"{one.title}: {_sum(one)}" for one in edition.platforms),
        formula="E = sum of the required and the optional counters",
        unit="interactions",
        settings=settings(edition, "platforms.*.required", "platforms.*.optional"),
    )


def _sum(platform: Platform) -> str:
    words = {one: _COUNTERS.get((platform.id, one), one) for one in (*platform.required, *platform.optional)}
    optional = f"; {joined(platform.optional)} count 0 where not given or hidden" if platform.optional else ""
    return " + ".join(words.values()) + optional


def hidden_counters(edition: Edition) -> Rule:
    """Posts whose engagement is not known."""
    return Rule(
        "Hidden and missing counters",
        "A post is hidden if its owner hides a counter that its platform requires, and unsupported if the source never gave one "
        "and none is hidden. Nobody knows its engagement: so it is in neither n nor E of a measure made of engagement. It still "
        "counts as a post in the number of posts and the active days. The other posts are called eligible.",
        items=tuple(f"{one.title} requires {joined(one.required)}" for one in edition.platforms),
        formula="eligible = posts - hidden - unsupported",
        unit="posts",
        settings=settings(edition, "platforms.*.required"),
    )


def media(edition: Edition) -> Rule:
    """Which posts are images or videos."""
    only = platform_titles(edition, (one.id for one in edition.platforms if one.all_video))
    video_only = f" On {joined(only)} every post is a video, whatever its type says." if only else ""
    scopes = (f"{name}: posts of type {joined(types, 'or')}" for name, types in edition.scopes.items())
    return Rule(
        "Media",
        "The type of a post follows from its items. Images alone: image. Videos alone: video. Both: mixed. Neither, but a link: link. "
        "None of these: text. An animated GIF is an image, an event a link. Where the source does not tell: unknown. "
        f"The latest known type counts; unknown never replaces a known one.{video_only} A board is about the posts of one scope:",
        items=(f"{ALL}: every post, also those of unknown type", *scopes),
        settings=settings(edition, "scopes.*", "platforms.*.all_video"),
    )


def limits(_edition: Edition) -> Rule:
    """What is refused as impossible."""
    return Rule(
        "Limits",
        f"A counter or an audience is a whole number from 0 to {MAX_COUNT:,}. A post beyond that, made before 2004, or made more than "
        "5 minutes after it was read, is refused and kept among the dead letters with the reason (docs/events.md). It is in no "
        "count. All arithmetic is in whole numbers of any size; floor rounds down.",
        formula=f"0 <= counter <= {MAX_COUNT}",
        unit="interactions, views or followers",
    )


RULES: Final = (
    period, freeze, award_clock, accounts, kinds, one_post, latest_counters, moved_posts, deleted_posts, engagement, hidden_counters,
    media, limits,
)  # fmt: skip
