"""What a measure is: a value of a participant's counted platforms, an integer in a stated unit."""

from collections.abc import Callable, Sequence
from typing import Literal

import msgspec

from scoring.sums import Sum

Basis = Literal["posts", "eligible", "viewed"]


class Counted(msgspec.Struct, gc=False):
    """A participant on a platform that counts: its posts of the board's scope, A_start + A_end, and x (see `m`)."""

    sums: Sum
    audience: int = 0
    x: int = 0


class Measure(msgspec.Struct, frozen=True):
    """A measure. `value` takes the counted platforms, at least one, and gives the integer that ranks.

    People read it divided by 10^`decimals`, in `unit`. Floors and hidden posts are judged by its `basis`, the posts it divides by or
    counts: all, those with all required counters (eligible), or those with views. `audience`: it divides by audiences. `relative`: it
    is made of x.
    """

    name: str
    unit: str
    decimals: int
    formula: str
    basis: Basis
    value: Callable[[Sequence[Counted]], int]
    audience: bool = False
    relative: bool = False

    def show(self, value: int) -> str:
        """A value as people read it: 1.840123, or 12,345 where there are no decimals."""
        if not self.decimals:
            return f"{value:,}"
        whole, rest = divmod(value, 10**self.decimals)
        return f"{whole:,}.{rest:0{self.decimals}d}"
