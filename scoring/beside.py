"""What stands beside a standing and never changes a rank: how well it is covered, and what in it asks for a look."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from scoring.coverage import per_mille
from scoring.edition import Beside as Limits
from scoring.entry import PlatformLine
from scoring.sums import Sum

Flag = Literal["coverage", "top-post", "rise", "fall"]


class Beside(msgspec.Struct, gc=False):
    """Over the platforms of the board. Shares and jumps are in per mille.

    `coverage` is the share of due polls that went well, None where nobody polls. `top_post` is the share of one post in the
    engagement. `rise` and `fall` are the greatest jumps of an account's audience. `stale` is None while the period runs.
    """

    coverage: int | None
    top_post: int
    rise: int
    fall: int
    gone: int
    hidden: int
    unsupported: int
    stale: int | None
    flags: list[Flag]


def beside(limits: Limits, found: Sum, lines: Sequence[PlatformLine], *, near_cut: bool) -> Beside:
    """What stands beside a participant with these platforms, whose sum is `found`."""
    ok, due, rise, fall, over = 0, 0, 0, 0, False
    for line in lines:
        ok += line.slots_ok
        due += line.slots_due or 0
        rise, fall = max(rise, line.rise), max(fall, line.fall)
        over = over or line.stale is not None
    coverage = per_mille(ok, due) if due else None
    top_post = per_mille(found.top, found.engagement) if found.engagement else 0
    stale = found.stale if over else None
    shown = Beside(coverage, top_post, rise, fall, found.gone, found.hidden, found.unsupported, stale, [])
    if near_cut and shown.coverage is not None and shown.coverage < limits.coverage_per_mille:
        shown.flags.append("coverage")
    if found.engagement and shown.top_post >= limits.top_post_per_mille:
        shown.flags.append("top-post")
    if shown.rise >= limits.jump_per_mille:
        shown.flags.append("rise")
    if shown.fall >= limits.jump_per_mille:
        shown.flags.append("fall")
    return shown
