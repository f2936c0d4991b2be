"""The merge and its algebra."""

import itertools
import random

from hypothesis import given
from hypothesis import strategies as st

from scoring.fold import Bounds, Fold
from scoring.pages import COUNTERS, Observation, Page, Poll
from scoring.progress import Progress
from scoring.rows import (
    Post,
    decode_counters,
    decode_row,
    encode_row,
    groups,
    merge_observation,
    merge_posts,
    merge_rows,
)
from scoring.rows import (
    given as state_of_counter,
)

T0 = 1_580_000_000_000
HOUR = 3_600_000
BOUNDS = Bounds("Asia/Jakarta", T0 - 400 * HOUR, T0 + 400 * HOUR, T0 + 500 * HOUR)

counts = st.one_of(st.none(), st.just(-2), st.integers(0, 3))
observations = st.builds(
    Observation,
    id=st.sampled_from(["1", "2", "3"]),
    created=st.sampled_from([T0, T0 + 1, T0 + 20 * HOUR, T0 + 200 * HOUR]),
    kind=st.sampled_from(["original", "quote", "reply"]),
    media=st.sampled_from(["unknown", "text", "image", "video"]),
    likes=counts,
    shares=counts,
)
ends = st.builds(
    Observation,
    id=st.sampled_from(["1", "2", "3"]),
    created=st.sampled_from([T0, T0 + 1, T0 + 20 * HOUR]),
    presence=st.sampled_from(["gone", "moved"]),
)
polls = st.builds(
    Poll,
    slot=st.sampled_from([T0, T0 + 6 * HOUR]),
    outcome=st.sampled_from([None, "failed", "partial", "ok"]),
)
pages = st.builds(
    Page,
    schema=st.just(1),
    account=st.sampled_from(["a", "b"]),
    platform=st.just("twitter"),
    observed_at=st.sampled_from([T0 + 210 * HOUR + step for step in (0, 1, 2, 300 * HOUR)]),
    source=st.just("test"),
    observations=st.lists(st.one_of(observations, ends), max_size=6),
    followers=counts,
    poll=st.one_of(st.none(), polls),
)


def fold(batches: list[list[Page]]) -> dict[bytes, bytes]:
    """The rows of pages folded batch by batch."""
    table: dict[bytes, bytes] = {}
    one = Fold(BOUNDS, table.get)
    progress = Progress()
    for batch in batches:
        for page in batch:
            progress = one.add(page, progress)
        table.update(one.take())
    return table


@given(
    st.lists(pages, max_size=8), st.randoms(use_true_random=False), st.lists(st.integers(0, 8), max_size=4)
)
def test_any_order_duplication_and_batching_gives_the_same_bytes(
    some: list[Page], shuffler: random.Random, cuts: list[int]
) -> None:
    expected = fold([some])

    shuffled = some + some[: len(some) // 2]
    shuffler.shuffle(shuffled)
    bounds = sorted({0, *(min(cut, len(shuffled)) for cut in cuts), len(shuffled)})
    batches = [shuffled[start:end] for start, end in itertools.pairwise(bounds)]

    assert fold(batches) == expected


@given(st.lists(pages, max_size=6), st.lists(pages, max_size=6))
def test_merged_rows_are_the_row_of_all_pages(left: list[Page], right: list[Page]) -> None:
    a, b, both = fold([left]), fold([right]), fold([left + right])
    merged = {
        key: encode_row(merge_rows(decode_row(a.get(key)), decode_row(b.get(key))))
        for key in a.keys() | b.keys()
    }
    assert merged == both


@given(st.lists(st.one_of(observations, ends), min_size=3, max_size=3))
def test_merging_posts_is_commutative_associative_and_idempotent(three: list[Observation]) -> None:
    a, b, c = (merge_observation(None, seen, T0 + 300 * HOUR + i % 2) for i, seen in enumerate(three))
    assert merge_posts(a, b) == merge_posts(b, a)
    assert merge_posts(merge_posts(a, b), c) == merge_posts(a, merge_posts(b, c))
    assert merge_posts(a, a) == a


@given(st.lists(pages, max_size=6))
def test_stored_rows_read_back_the_same(some: list[Page]) -> None:
    for stored in fold([some]).values():
        row = decode_row(stored)
        assert encode_row(row) == stored
        assert {day: kept.groups for day, kept in decode_counters(stored).items()} == {
            day: groups(kept.posts.values()) for day, kept in row.items()
        }


def merged(*seen: tuple[int, Observation]) -> Post:
    first, *rest = seen
    post = merge_observation(None, first[1], first[0])
    for at, observation in rest:
        post = merge_observation(post, observation, at)
    return post


def test_a_counter_that_falls_is_honoured() -> None:
    post = merged((T0, Observation("1", T0, likes=90)), (T0 + 1, Observation("1", T0, likes=70)))
    assert post[1][:2] == (T0 + 1, 70)


def test_at_the_same_instant_a_number_beats_hidden_and_hidden_beats_absent() -> None:
    number, hidden, absent = (Observation("1", T0, likes=likes) for likes in (0, None, -2))
    assert merged((T0, number), (T0, hidden), (T0, absent))[1][1] == 0
    assert merged((T0, absent), (T0, hidden))[1][1] == -1


def test_a_known_media_type_is_never_overwritten_by_an_unknown_one() -> None:
    image, unknown = Observation("1", T0, media="image"), Observation("1", T0)
    assert merged((T0, image), (T0 + 1, unknown))[2] == (T0, 2)
    assert merged((T0, unknown), (T0 + 1, image))[2] == (T0 + 1, 2)


def test_gone_and_back_is_a_post_that_is_seen() -> None:
    seen, gone = Observation("1", T0, likes=1), Observation("1", T0, presence="gone")
    assert groups([merged((T0, seen), (T0 + 1, gone))]) == ((0, 0, 240, 1, 1, 1, 0, 0, 0, 0),)
    assert groups([merged((T0, seen), (T0 + 1, gone), (T0 + 2, seen))]) == ((0, 0, 240, 1, 0, 1, 0, 0, 0, 0),)


def test_a_gone_without_any_observation_is_no_post() -> None:
    assert groups([merged((T0, Observation("1", T0, presence="gone")))]) == ()


def test_a_moved_post_never_comes_back_on_its_old_day() -> None:
    seen, moved = Observation("1", T0, likes=1), Observation("1", T0, presence="moved")
    assert groups([merged((T0, moved), (T0 + 1, seen))]) == ()


def test_groups_say_which_counters_are_given() -> None:
    ((_, _, mask, *_),) = groups([merged((T0, Observation("1", T0, likes=1, comments=None, views=2)))])
    assert {counter: state_of_counter(mask, counter) for counter in COUNTERS} == {
        "likes": 0, "comments": -1, "shares": -2, "quotes": -2, "views": 0,
    }  # fmt: skip


def test_one_id_on_two_days_stands_on_both() -> None:
    page = Page(
        1, "a", "twitter", T0 + 210 * HOUR, "test", [Observation("1", T0), Observation("1", T0 + 20 * HOUR)]
    )
    days = [kept for stored in fold([[page]]).values() for kept in decode_counters(stored).values()]
    assert [sum(group[3] for group in kept.groups) for kept in days] == [1, 1]
