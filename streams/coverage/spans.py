"""Stretches of time [from, to), in milliseconds, joined and taken from one another."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

Span = tuple[int, int]


class Spans:
    """Stretches, those that touch joined, so that a year of polls that overlap is one."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def add(self, span: Span) -> None:
        """Join one more; an empty one changes nothing."""
        start, end = span
        if start >= end:
            return
        first, after = bisect_left(self._ends, start), bisect_right(self._starts, end)
        if first < after:
            start, end = min(start, self._starts[first]), max(end, self._ends[after - 1])
        self._starts[first:after], self._ends[first:after] = [start], [end]

    def missing(self, whole: Span) -> Iterator[Span]:
        """What of `whole` none of them holds, in order."""
        at, until = whole
        for start, end in zip(self._starts, self._ends, strict=True):
            if start >= until:
                break
            if at < start:
                yield at, start
            at = max(at, end)
        if at < until:
            yield at, until
