"""The value in words and numbers: each platform, each step, the formula filled in."""

from collections.abc import Iterator
from typing import Final

from scoring.entry import PlatformLine
from scoring.explanation.data import Explanation, PlatformPart, Step
from scoring.explanation.floor_words import floor_words
from scoring.explanation.layout import Section, Text, bullet
from scoring.explanation.wording import amount, listed, rate
from scoring.measures import MEASURES

_INDENT: Final = 4
_LETTERS: Final = (
    "E are its interactions, n its posts with all counters, A_start and A_end its followers at start and end"
)
_MEANING: Final = {
    "posts": "Every post that counts is one; n are its posts on a platform.",
    "active-days": "Every day with a post that counts is one, however many posts it has on however many platforms.",
    "engagement": "All interactions of all posts that count, added up. E are its interactions on a platform.",
    "m": (
        "M says how many times the average of its tier it reaches, post for post and follower for follower: on each platform by itself "
        f"(x), then the mean over its platforms. {_LETTERS}, r the rate of one participant, k how many of the tier count there."
    ),
    "pooled-rate": f"Interactions per post and follower, with all its platforms thrown together. {_LETTERS}.",
    "engagement-per-follower": f"Interactions per follower over all the time, with all its platforms together. {_LETTERS}.",
    "views-per-post": "Views per post, over the posts that tell their views.",
}
_LAST: Final = {
    "active-days": "Days on several platforms are taken off again, so that each is one:",
    "m": "The mean over the platforms that count ({names}), rounded down:",
}


def value(told: Explanation) -> Section:
    """How the value comes about; for who is not ranked, what it would be."""
    title = "How its value comes about" if told.place else "What its value would be"
    counting = [(part, part.line) for part in told.platforms if part.line and part.line.counted]
    if not counting:
        return Section(title, [Text("No platform counts for it, so there is none.")])
    parts = [Text(_MEANING[told.measure])]
    for part, line in counting:
        parts += _platform(told, part, line)
    last = _LAST.get(told.measure, "All of {names} together:")
    parts.append(Text(last.format(names=listed([part.title for part, _ in counting]))))
    for step in told.steps:
        parts += _formula("M" if step.name == "m" else "value", step)
    return Section(title, [*parts])


def left_out(told: Explanation) -> Section | None:
    """Which platforms of the board do not count, and why."""
    parts = [
        bullet(f"{part.title}: {_why_not(told, part)}.")
        for part in told.platforms
        if part.line is None or not part.line.counted
    ]
    return Section("Platforms of the board that do not count for it", [*parts]) if parts else None


def _platform(told: Explanation, part: PlatformPart, line: PlatformLine) -> Iterator[Text]:
    measure = MEASURES[told.measure]
    words = f"{part.title}: {amount(part.counted, 'post')}"
    if measure.basis == "eligible":
        words += f" with {amount(line.engagement, 'interaction')}"
    if measure.basis == "viewed":
        words += f" with {amount(line.views, 'view')}"
    if measure.audience:
        words += f"; {amount(line.audience_start or 0, 'follower')} at the start, {line.audience_end or 0:,} at the end{_whose(part)}"
    yield bullet(f"{words}.")
    if measure.relative:
        yield from _relative(part, line)


def _whose(part: PlatformPart) -> str:
    """Whose followers these are, where there are several accounts."""
    if len(part.accounts) == 1:
        return ""
    if part.together:
        return " (its accounts together)"
    return f" (at the start those of {part.accounts[0]}, at the end those of {part.accounts[-1]}, which followed it)"


def _relative(part: PlatformPart, line: PlatformLine) -> Iterator[Text]:
    r, x = part.steps
    yield Text(f"That is {rate(int(line.r))} interactions per post and 1,000 followers:", 2)
    yield from _formula("r", r)
    average, times = rate(int(part.tier_sum) // part.tier_count), MEASURES["m"].show(line.x)
    tier = f"The {amount(part.tier_count, 'participant')} of the tier that count here"
    yield Text(f"{tier} have {average} on average, so it has {times} times the average:", 2)
    yield from _formula("x", x)


def _formula(name: str, step: Step) -> Iterator[Text]:
    yield Text(step.formula, _INDENT, f"{name} = ")
    for one in dict.fromkeys((step.filled, step.result)):
        yield Text(one, _INDENT, f"{'':{len(name)}} = ")


def _why_not(told: Explanation, part: PlatformPart) -> str:
    if part.line is None:
        closed = [f"{one.id}: {one.why_not}" for one in told.accounts if one.platform == part.platform]
        return "; ".join(closed) or "it has no account there"
    missed = [one for one in part.floors if not one.met]
    return floor_words(told, missed[0]) if missed and told.floors else part.line.note
