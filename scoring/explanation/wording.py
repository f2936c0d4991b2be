"""Small words of explanations: numbers, shares, places, days."""

from typing import Final

from scoring.edition import instant_text
from scoring.explanation.data import Explanation
from scoring.rulings import Ruling

_FIRST: Final = (
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
)


def ordinal(rank: int) -> str:
    """A place: first, tenth, 11th, 22nd."""
    if rank <= len(_FIRST):
        return _FIRST[rank - 1]
    ending = "th" if rank % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{ending}"


def amount(count: int, thing: str) -> str:
    """A number of things: 1 post, 1,234 posts; the thing is given as one."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"


def be(count: int) -> str:
    """The verb for so many."""
    return "is" if count == 1 else "are"


def have(count: int) -> str:
    """The verb for so many."""
    return "has" if count == 1 else "have"


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal, rounded down."""
    return percent(1000 * part // whole if whole else 0)


def percent(per_mille: int) -> str:
    """A share in per mille as people read it: 31.2 %."""
    return f"{per_mille // 10:,}.{per_mille % 10} %"


def rate(r: int) -> str:
    """A rate r as people read it: interactions per post and 1,000 followers."""
    return f"{r // 10**9:,}.{r % 10**9 // 1000:06d}"


def measured(shown: str, unit: str) -> str:
    """A value or a gap with its unit; a unit of things has one thing where there is one."""
    return f"{shown} {unit.removesuffix('s') if shown == '1' else unit}"


def listed(words: list[str]) -> str:
    """Several as one: a, b and c."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def signed(ruling: Ruling, time_zone: str) -> str:
    """A ruling's reason, who made it and when."""
    return f"{ruling.reason} ({ruling.by}, {instant_text(ruling.at, time_zone)})"


def title_of(explanation: Explanation, platform: str) -> str:
    """A platform's name."""
    titles = {one.platform: one.title for one in explanation.platforms}
    titles |= {one.platform: one.title for one in explanation.accounts}
    return titles.get(platform, platform)
