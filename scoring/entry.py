"""A participant on its way to a standing, or to the unranked with reasons."""

from collections.abc import Mapping

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

    `parts` are by platform; `over`: the period is.
    """

    __slots__ = ("everything", "participant", "parts", "reasons", "value")

    def __init__(
        self, category: Category, participant: Participant, found: Mapping[str, OnPlatform], *, over: bool
    ) -> None:
        self.participant = participant
        self.value = 0
        self.reasons: list[str] = []
        self.parts: dict[str, Part] = {}
        self.everything = Sum()
        for platform in category.platforms:
            if (one := found.get(platform)) is not None:
                self.parts[platform] = self._part(category, platform, one, over=over)

    def _part(self, category: Category, platform: str, found: OnPlatform, *, over: bool) -> Part:
        mine, shown, scope = found.summaries, found.audience, category.scope
        sums = mine[0].sums[scope] if len(mine) == 1 else total(one.sums[scope] for one in mine)
        self.everything.add(sums)
        if found.together and MEASURES[category.measure].audience:  # one without audience leaves both sides
            sums = total(one.sums[scope] for one in mine if one.audience.start and one.audience.end)
        line = PlatformLine(
            platform, sums.posts, sums.hidden, sums.unsupported, sums.gone, sums.stale if over else None, sums.engagement,
            sums.top, sums.views, shown.start, shown.end, shown.rise, shown.fall, found.slots_ok, found.slots_due,
        )  # fmt: skip
        return Part(sums, shown.start + shown.end if shown.start and shown.end else 0, line=line)

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
