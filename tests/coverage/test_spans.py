"""Stretches of time, held against sets of instants."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from streams.coverage.spans import Span, Spans

SPANS = st.tuples(st.integers(0, 30), st.integers(0, 30))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_what_is_missing_is_what_no_stretch_holds(added: list[Span], whole: Span) -> None:
    spans = Spans()
    for one in added:
        spans.add(one)

    missing = list(spans.missing(whole))

    held = {instant for start, end in added for instant in range(start, end)}
    assert {instant for start, end in missing for instant in range(start, end)} == set(range(*whole)) - held
    assert all(before[1] < after[0] for before, after in pairwise(missing))
    assert all(start < end for start, end in missing)


def test_polls_that_overlap_leave_nothing_out() -> None:
    spans = Spans()
    for slot in (0, 6, 12):
        spans.add((slot - 30, slot))

    assert list(spans.missing((-30, 12))) == []
    assert list(spans.missing((-40, 20))) == [(-40, -30), (12, 20)]
