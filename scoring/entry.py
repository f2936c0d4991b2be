"""A participant on its way to a standing, or to the unranked with reasons."""

from collections.abc import Mapping
from copy import copy

import msgspec

from scoring.edition import Category
from scoring.measures import MEASURES, Counted
from scoring.on_platform import OnPlatform
from scoring.roster import Participant
from scoring.sums import Sum, total


class PlatformLine(msgspec.Struct, gc=False):
    """A participant on one platform of the board: what went into its value, and why the platform does not count if so.

    `stale` is None while the period runs, `slots_due` where nobody polls; `rise` and `fall` are in per mille. `r` is a decimal
    string, since it may exceed what JSON readers hold; `x` is in millionths.
    """

    platform: str
    posts: int
    hidden: int
    unsupported: int
    gone: int
    stale: int | None
    engagement: int
    top_post: int
    views: int
    audience_start: int | None
    audience_end: int | None
    rise: int
    fall: int
    slots_ok: int
    slots_due: int | None
    r: str = "0"
    x: int = 0
    counted: bool = True
    note: str = ""


class Part(Counted, gc=False, kw_only=True):
    """What a participant has on one platform of the board: `sums` and `audience` make its value, the line shows it."""

    line: PlatformLine


class Entry:
    """A participant in one category. `everything` is the sum over its platforms of the board, whether they count or not.

    `parts` are by platform. Who has `reasons` is not ranked.
    """

    __slots__ = ("everything", "participant", "parts", "reasons", "value")

    def __init__(self, participant: Participant, parts: dict[str, Part], everything: Sum) -> None:
        self.participant = participant
        self.parts = parts
        self.everything = everything
        self.value = 0
        self.reasons: list[str] = []

    @classmethod
    def of(
        cls, category: Category, participant: Participant, found: Mapping[str, OnPlatform], *, over: bool
    ) -> "Entry":
        """What is found of a participant, as far as it is of the category; `over`: the period is."""
        parts, everything = {}, Sum()
        for platform in category.platforms:
            if (one := found.get(platform)) is not None:
                mine = one.summaries
                sums = (
                    mine[0].sums[category.scope]
                    if len(mine) == 1
                    else total(summary.sums[category.scope] for summary in mine)
                )
                everything.add(sums)
                parts[platform] = _part(category, platform, one, sums, over=over)
        return cls(participant, parts, everything)

    def copy(self) -> "Entry":
        """One that can be changed without changing this one."""
        parts = {name: Part(one.sums, one.audience, line=copy(one.line)) for name, one in self.parts.items()}
        entry = Entry(self.participant, parts, self.everything)
        entry.value, entry.reasons = self.value, [*self.reasons]
        return entry

    def lines(self) -> list[PlatformLine]:
        """The participant's platforms of the board, in the category's order."""
        return [part.line for part in self.parts.values()]

    def counted(self) -> list[Part]:
        """The platforms that count."""
        return [part for part in self.parts.values() if part.line.counted]

    def leave_out(self, platform: str, note: str) -> None:
        """A platform does not count, and why."""
        line = self.parts[platform].line
        line.counted, line.note = False, note


def _part(category: Category, platform: str, found: OnPlatform, sums: Sum, *, over: bool) -> Part:
    """`sums` are those of all accounts together; the value is of those with an audience, where it is divided by it."""
    shown = found.audience
    if found.together and MEASURES[category.measure].audience:  # one without audience leaves both sides
        sums = total(
            one.sums[category.scope] for one in found.summaries if one.audience.start and one.audience.end
        )
    line = PlatformLine(
        platform, sums.posts, sums.hidden, sums.unsupported, sums.gone, sums.stale if over else None, sums.engagement,
        sums.top, sums.views, shown.start, shown.end, shown.rise, shown.fall, found.slots_ok, found.slots_due,
    )  # fmt: skip
    return Part(sums, shown.start + shown.end if shown.start and shown.end else 0, line=line)
