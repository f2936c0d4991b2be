"""The merge and its algebra, and what is stored of it."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.counters import given as state_of_counter
from scoring.counters import groups, kept_groups
from scoring.fold import Fold
from scoring.kept import keep, registers
from scoring.pages import COUNTERS, Observation, Page
from scoring.progress import Progress
from scoring.registers import Post, merge_posts, observed
from scoring.rows import Day, decode_counters, decode_row, encode_row, merge_rows
from tests.scoring.generated import BOUNDS, HOUR, T0, any_observations, pages, plain_fold

pytestmark = pytest.mark.timeout(1800)  # `--long` tries 5,000 examples

posts = st.lists(st.tuples(any_observations, st.integers(T0, T0 + 2)), min_size=1, max_size=4).map(
    lambda some: merged(*((at, seen) for seen, at in some))
)


def merged(*seen: tuple[int, Observation]) -> Post:
    """What observations say together of one post."""
    first, *rest = (observed(observation, at) for at, observation in seen)
    for one in rest:
        first = merge_posts(first, one)
    return first


def fold(batches: list[list[Page]]) -> dict[bytes, bytes]:
    """The rows of pages folded batch by batch."""
    table: dict[bytes, bytes] = {}
    one = Fold(BOUNDS, table.get)
    for batch in batches:
        for page in batch:
            one.add(page, Progress())
        table.update(one.take())
    return table


@given(
    st.lists(pages, max_size=8), st.randoms(use_true_random=False), st.lists(st.integers(0, 8), max_size=4)
)
def test_any_order_duplication_and_batching_gives_the_same_bytes(
    some: list[Page], shuffler: random.Random, cuts: list[int]
) -> None:
    shuffled = some + some[: len(some) // 2]
    shuffler.shuffle(shuffled)
    bounds = sorted({0, *(min(cut, len(shuffled)) for cut in cuts), len(shuffled)})
    batches = [shuffled[start:end] for start, end in itertools.pairwise(bounds)]

    assert fold(batches) == fold([some]) == plain_fold(some)


@given(st.lists(pages, max_size=6), st.lists(pages, max_size=6))
def test_merged_rows_are_the_row_of_all_pages(left: list[Page], right: list[Page]) -> None:
    a, b, both = fold([left]), fold([right]), fold([left + right])
    together = {
        key: encode_row(merge_rows(decode_row(a.get(key)), decode_row(b.get(key))))
        for key in a.keys() | b.keys()
    }
    assert together == both


@given(posts, posts, posts)
def test_merging_posts_is_commutative_associative_and_idempotent(a: Post, b: Post, c: Post) -> None:
    assert merge_posts(a, b) == merge_posts(b, a)
    assert merge_posts(merge_posts(a, b), c) == merge_posts(a, merge_posts(b, c))
    assert merge_posts(a, a) == a


@given(posts)
def test_the_compact_form_keeps_every_register(post: Post) -> None:
    assert registers(keep(post)) == post


@given(st.lists(posts, max_size=6))
def test_counters_of_the_compact_form_are_those_of_the_registers(some: list[Post]) -> None:
    assert kept_groups([keep(post) for post in some]) == groups(some)


@given(st.lists(pages, max_size=6))
def test_stored_rows_read_back_the_same(some: list[Page]) -> None:
    for stored in fold([some]).values():
        row = decode_row(stored)
        assert encode_row(row) == stored
        assert {day: (kept.reading, kept.slots, kept.groups) for day, kept in decode_counters(stored).items()} == {
            day: (kept.reading, kept.slots, groups(kept.posts.values())) for day, kept in row.items()
        }  # fmt: skip


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


def test_a_usual_post_takes_little_more_than_its_id() -> None:
    """Given a post with three counters, a known media and 25 characters of id, when stored, then it takes 26 + 30 bytes."""
    one = Observation("100000001_158000000000001", T0, media="image", likes=1200, comments=30, shares=12)
    two = Observation("100000001_158000000000002", T0, media="image", likes=1200, comments=30, shares=12)
    known = {seen.id: merged((T0 + HOUR, seen)) for seen in (one, two)}
    with_one, with_two = (encode_row({0: Day(posts=dict([*known.items()][:number]))}) for number in (1, 2))
    assert len(with_two) - len(with_one) == 26 + 30
