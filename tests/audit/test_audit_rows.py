"""Rows and totals of the changelog against the pages: what differs is found and named, and nothing else."""

import msgspec
import pytest

from scoring.partition import partition_of
from scoring.progress import encode_progress, progress_key
from scoring.rows import decode_kept, decode_row, encode_kept, row_key
from tests.audit.system import ACCOUNT, FIRST, HOME, KEY, PARTITIONS, System, only, page, texts
from tests.snapshot.hand import DAY, START

STRANGER = next(name for name in map("fb-{}".format, range(9)) if partition_of(name, PARTITIONS) == HOME)
PLACE = f"partition {HOME}: {ACCOUNT}, 2019-10-01"


@pytest.fixture
def system() -> System:
    """Three posts of one account and one of another, counted in two batches, and a page that nobody can read."""
    one = System()
    one.send(page({"p": 10, "q": 20}), page({"x": 1}, account="fb-b"), b"{")
    one.count()
    one.send(page({"p": 11, "r": 30}, START + 3 * DAY))
    one.count()
    return one


def test_equal_states_have_no_differences(system: System) -> None:
    assert texts(system.audit()) == []
    assert system.audited().progress == system.progress()
    assert (system.progress().pages, system.progress().dead_letters) == (2, 1)


def test_a_compacted_changelog_has_none_either(system: System) -> None:
    system.compact()
    assert texts(system.audit()) == []


def test_an_empty_system_has_none() -> None:
    assert texts(System().audit()) == []


def test_pages_that_are_not_counted_yet_are_no_difference(system: System) -> None:
    system.send(page({"p": 12}, START + 4 * DAY))
    assert texts(system.audit()) == []
    assert system.audited().progress.offset == 3


def test_a_flipped_counter_is_named_with_account_day_post_and_both_values(system: System) -> None:
    # Given a row in which one post has 110 likes, of which the pages give 11
    system.alter({"p": 110})

    # When it is audited
    found = only(system.audit())

    # Then that is the one difference, in words and in parts
    assert found.text == f"{PLACE}, post p, likes: the changelog has 110, posts give 11"
    assert (found.kind, found.account, found.day, found.post) == ("row", ACCOUNT, "2019-10-01", "p")
    assert (found.field, found.live, found.counted) == ("likes", "110", "11")


def test_a_hidden_counter_and_another_kind_are_told_in_words(system: System) -> None:
    row = decode_row(system.row())
    created, (at, _, comments, *rest), _media, presence = row[FIRST].posts["p"]
    row[FIRST].posts["p"] = (created, (at, -1, comments, *rest[:-1], 2), (at, 3), presence)
    system.put(row)
    assert texts(system.audit()) == [
        f"{PLACE}, post p, likes: the changelog has hidden, posts give 11",
        f"{PLACE}, post p, kind: the changelog has reply, posts give original",
        f"{PLACE}, post p, media observed_at: the changelog has {START + 3 * DAY}, posts give nothing",
        f"{PLACE}, post p, media: the changelog has video, posts give nothing",
    ]


def test_a_missing_post_is_named(system: System) -> None:
    system.compact()
    system.alter({"q": None})
    found = only(system.audit())
    assert found.text.startswith(
        f"{PLACE}, post q, post: the changelog has nothing, posts give a post with created"
    )
    assert "likes 20" in found.counted


def test_a_post_too_many_is_named(system: System) -> None:
    system.alter({"z": 7})
    found = only(system.audit())
    assert (found.post, found.counted) == ("z", "nothing")
    assert "likes 7" in found.live


def test_another_reading_and_another_slot_are_named(system: System) -> None:
    row = decode_row(system.row())
    (read_day,) = [day for day, kept in row.items() if kept.reading and day == FIRST + 2]
    row[read_day].reading = (row[read_day].reading[0], 101)
    row[FIRST].slots[START] = (2, START + 5)
    system.put(row)
    assert texts(system.audit()) == [
        f"{PLACE}, slot {START}: the changelog has ok observed at {START + 5}, posts give nothing",
        f"partition {HOME}: {ACCOUNT}, 2019-10-03, followers: the changelog has 101, posts give 100",
    ]


def test_sums_that_do_not_belong_to_their_posts_are_named(system: System) -> None:
    kept = decode_kept(system.row())
    (group,) = kept[FIRST].groups or ()
    kept[FIRST].groups = ((*group[:5], group[5] + 1, *group[6:]),)
    system.replace(KEY, encode_kept(kept))
    found = only(system.audit())
    assert (found.day, found.field) == ("2019-10-01", "counters")
    assert found.live == "[(0, 0, 240, 3, 0, 62, 0, 0, 0, 0)]"
    assert found.counted == "[(0, 0, 240, 3, 0, 61, 0, 0, 0, 0)]"


def test_a_lost_batch_is_named_row_by_row(system: System) -> None:
    # Given a batch whose progress row was written and whose rows were not
    system.send(page({"s": 1}, START + 5 * DAY))
    before = list(system.changelog[HOME])
    system.count()
    system.changelog[HOME] = [*before, system.changelog[HOME][-1]]

    # When it is audited, then what the batch brought is missing
    assert [(one.day, one.post, one.field) for one in system.audit().first] == [
        ("2019-10-01", "s", "post"),
        ("2019-10-06", "", "reading observed_at"),
        ("2019-10-06", "", "followers"),
    ]


def test_a_row_that_was_never_written_is_named(system: System) -> None:
    system.replace(KEY, None)
    found = only(system.audit())
    assert found.text == (
        f"partition {HOME}: {ACCOUNT}, 2019-09-29 to 2019-10-06, row: the changelog has nothing, posts give 3 posts"
    )


def test_a_row_of_a_foreign_partition_is_named_with_where_it_belongs(system: System) -> None:
    other = (HOME + 1) % PARTITIONS
    system.write(other, (KEY, system.row()), (progress_key(other), encode_progress(system.progress(other))))
    found = only(system.audit())
    assert (found.partition, found.account, found.live) == (other, ACCOUNT, "a row")
    assert found.counted == f"the account belongs to partition {HOME}"


def test_a_row_of_an_account_that_no_page_has_is_named(system: System) -> None:
    key = row_key(STRANGER, 2271)
    system.write(HOME, (key, system.row()), (progress_key(HOME), encode_progress(system.progress())))
    found = only(system.audit())
    assert (found.account, found.field, found.counted) == (STRANGER, "row", "no page gives it")


def test_wrong_totals_are_named(system: System) -> None:
    wrong = msgspec.structs.replace(system.progress(), observations=5, dead_letters=0)
    system.replace(progress_key(HOME), encode_progress(wrong))
    assert texts(system.audit()) == [
        f"partition {HOME}: total observations: the changelog has 5, posts give 4",
        f"partition {HOME}: total dead_letters: the changelog has 0, posts give 1",
    ]


def test_more_differences_than_are_kept_are_counted() -> None:
    system = System()
    names = [f"p{number}" for number in range(30)]
    system.send(page(dict.fromkeys(names, 1)))
    system.count()
    system.alter(dict.fromkeys(names, 2))
    found = system.audit()
    assert (found.count, len(found.first)) == (30, 20)
