"""Why posts are left out, in words."""

from typing import Final

from scoring.explanation.data import Explanation, Ground, LeftOut, ListedPost
from scoring.explanation.wording import listed, signed

_KINDS: Final = {
    "original": ("original post", "original posts"), "quote": ("quote", "quotes"), "reply": ("reply", "replies"),
    "repost": ("repost", "reposts"),
}  # fmt: skip
_REASONS: Final[dict[Ground, str]] = {
    "unseen": "only the deletion was seen, never the post itself",
    "moved": "moved away from this day, counted where it moved to",
    "before-period": "made before the period",
    "after-period": "made after the period",
    "not-theirs": "made while the account was not the participant's",
    "later": "made after the day of this board",
    "hidden": "a counter that engagement needs is hidden",
    "unsupported": "a counter that engagement needs was never given",
    "no-views": "views were never given",
}


def why_left_out(told: Explanation, one: LeftOut) -> str:
    """What is left out of so many posts, and why: replies, since this kind does not count."""
    many = one.posts != 1
    if one.ground == "kind":
        return f"{_KINDS[one.detail][many]}: this kind does not count"
    if one.ground == "media":
        posts = (
            f"post{'s' if many else ''} of unknown media"
            if one.detail == "unknown"
            else f"{one.detail} post{'s' if many else ''}"
        )
        return f"{posts}: this board is about {listed(list(told.media))}"
    reason = _reason(told, one.ground, one.detail)
    if one.ruling:
        reason = f"{one.detail} by a ruling: {signed(one.ruling, told.time_zone)}"
    return f"post{'s' if many else ''}: {reason}"


def why_not(told: Explanation, post: ListedPost) -> str:
    """Why one post is left out, in a few words; empty if it counts."""
    if post.ground is None:
        return ""
    if post.ground in {"kind", "media"}:
        return f"{post.detail} does not count"
    if post.ground == "ruling":
        return "a ruling leaves it out"
    return _reason(told, post.ground, post.detail)


def counters_words(post: ListedPost) -> str:
    """The counters of a post: likes 12, comments hidden."""
    told = (
        f"{name} {'hidden' if number is None else f'{number:,}'}" for name, number in post.numbers.items()
    )
    return ", ".join(told) or "no counters"


def _reason(told: Explanation, ground: Ground, account: str) -> str:
    if ground == "account":
        (why,) = [one.why_not for one in told.accounts if one.id == account]
        return f"on {account}: {why}"
    if ground == "no-audience":
        return f"on {account}, of which no audience is known to divide by"
    if ground == "window":
        return f"made before the last {told.window:,} days"
    return _REASONS.get(ground, "")
