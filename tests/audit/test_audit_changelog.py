"""What only something other than count does to a changelog, and offsets that cannot be."""

import msgspec
import pytest

from scoring.progress import Progress, encode_progress, progress_key
from scoring.validate import SKEW
from streams.audit.counted import HoleError
from streams.errors import GsmError
from tests.audit.system import ACCOUNT, HOME, KEY, System, looked, only, page, texts
from tests.snapshot.hand import DAY, START

LATE = "a late or foreign writer, and compaction keeps only what is last: restart the worker, which mends it"


@pytest.fixture
def system() -> System:
    """A post counted, then counted again with more likes; two pages, two batches."""
    one = System()
    one.send(page({"p": 10, "q": 20}))
    one.count()
    one.send(page({"p": 11}, START + 3 * DAY))
    one.count()
    return one


def test_a_late_batch_is_merged_and_its_rows_are_named_until_they_are_mended(system: System) -> None:
    # Given the first batch once more behind the second, as a worker leaves it that wakes up too late
    first, mend = system.changelog[HOME][:2], system.changelog[HOME][2:]
    system.write(HOME, *((one.key, one.value) for one in first))

    # When it is audited, then merged it is right, and what compaction would lose is named
    assert texts(system.audit()) == [
        (
            f"changelog partition {HOME}: {ACCOUNT}, 2019-10-01, post p, observed_at: the last record has {START + 2 * DAY}, "
            f"those before it {START + 3 * DAY}: {LATE}"
        ),
        f"changelog partition {HOME}: the last progress row is 1, one before it 2: {LATE}",
    ]

    # And once the worker has written the merge again, there is nothing
    system.write(HOME, *((one.key, one.value) for one in mend))
    assert texts(system.audit()) == []


def test_compaction_after_a_late_batch_loses_a_row_and_that_is_found(system: System) -> None:
    # Given an older row behind the newer one, and nobody who mended it
    older, progress = system.changelog[HOME][0], system.changelog[HOME][-1]
    system.write(HOME, (older.key, older.value), (progress.key, progress.value))
    system.compact()

    # When it is audited, then what was lost is named
    assert [(one.kind, one.day, one.post, one.field, one.live, one.counted) for one in system.audit().first] == [
        ("row", "2019-10-01", "p", "observed_at", str(START + 2 * DAY), str(START + 3 * DAY)),
        ("row", "2019-10-01", "p", "likes", "10", "11"),
        ("row", "2019-10-01", "p", "presence observed_at", str(START + 2 * DAY), str(START + 3 * DAY)),
        ("row", "2019-10-04", "", "reading observed_at", "nothing", str(START + 3 * DAY)),
        ("row", "2019-10-04", "", "followers", "nothing", "100"),
    ]  # fmt: skip


def test_rows_behind_the_last_progress_row_are_named_as_long_as_they_stand_there(system: System) -> None:
    system.write(HOME, (KEY, system.row()))
    told = [
        (
            f"changelog partition {HOME}: offset 4 has '{ACCOUNT}|2271' behind the last progress row: something other than count "
            "writes to it"
        )
    ]
    assert texts(system.audit()) == told
    assert texts(system.audit()) == told


@pytest.mark.parametrize(
    ("key", "value", "fault"),
    [
        (None, b"", "has no key or no value"),
        (KEY, None, "has no key or no value"),
        (KEY, b"\xc1", f"has a row of '{ACCOUNT}|2271' that cannot be read: "),
        (progress_key(HOME), b"\xc1", "has a progress row that cannot be read: "),
        (progress_key(HOME + 1), b"", f"has '|progress|{HOME + 1}', a progress row of another partition"),
        (
            progress_key(HOME),
            encode_progress(Progress(2, pages=3)),
            "has a second progress row at 2 with other totals",
        ),
    ],
)
def test_a_record_that_count_never_writes_is_named_by_its_offset_from_then_on(
    system: System, key: bytes | None, value: bytes | None, fault: str
) -> None:
    # Given such a record, and a sound progress row behind it
    system.write(HOME, (key, value), (progress_key(HOME), encode_progress(system.progress())))

    # When it is audited, and again, then it is named
    for _ in range(2):
        found = system.audit()
        assert found.first[0].text.startswith(f"changelog partition {HOME}: offset 4 {fault}")
        assert {one.text.split(" with ")[-1] for one in found.first[1:]} <= {"other totals"}


@pytest.mark.parametrize("key", [b"no row", b"\xff|1", b"a|b", b"a|99999999999"])
def test_a_key_that_is_no_rows_is_named(system: System, key: bytes) -> None:
    system.write(HOME, (key, system.row()), (progress_key(HOME), encode_progress(system.progress())))
    found = only(system.audit())
    assert (found.field, found.live) == ("key", "no key of a row")


def test_commits_beyond_the_progress_are_named(system: System) -> None:
    system.committed[HOME] = 2
    assert texts(system.audit()) == []
    system.committed[HOME] = 3
    assert texts(system.audit()) == [
        f"partition {HOME}: count's group has committed 3, the changelog's progress is only 2: what was counted is lost"
    ]


def test_a_progress_beyond_the_end_of_posts_is_named_and_what_is_left_compared(system: System) -> None:
    del system.posts[HOME][1:]
    found = system.audit()
    assert found.first[0].text == (
        f"partition {HOME}: the changelog's progress is 2, but posts end at 1: pages are lost"
    )
    assert [(one.field, one.live, one.counted) for one in found.first[1:3]] == [
        ("offset", "2", "1"),
        ("observed_at", str(START + 3 * DAY), str(START + 2 * DAY)),
    ]
    assert ("p", "likes", "11", "10") in [(one.post, one.field, one.live, one.counted) for one in found.first]


def test_posts_that_begin_late_cannot_be_counted(system: System) -> None:
    del system.posts[HOME][0]
    with pytest.raises(HoleError, match=f"posts partition {HOME} begins at offset 1"):
        system.audit()


def test_posts_that_begin_late_are_named_where_they_were_counted_before(system: System) -> None:
    system.audit()
    del system.posts[HOME][0]
    assert texts(system.audit()) == [f"partition {HOME}: posts begin at offset 1: pages are lost"]


def test_a_hole_in_posts_cannot_be_counted(system: System) -> None:
    system.send(page({"p": 12}), page({"p": 13}))
    system.count()
    del system.posts[HOME][2]
    with pytest.raises(HoleError, match=f"posts partition {HOME}: offset 2 is missing"):
        system.audit()
    assert system.audited().progress.offset == 0


def test_a_page_of_a_newer_schema_stops_it_with_its_place(system: System) -> None:
    newer = msgspec.structs.replace(system.progress(), offset=3)
    system.send(b'{"schema":2}')
    system.write(HOME, (progress_key(HOME), encode_progress(newer)))
    with pytest.raises(GsmError, match=f"posts partition {HOME} offset 2: a page of schema 2"):
        system.audit()


def test_boards_may_stand_behind_or_ahead_of_the_changelog(system: System) -> None:
    # Given a third page that is in posts and not in the changelog
    system.send(page({"p": 12}, START + 4 * DAY))

    # When it is audited for boards that stand at each of the offsets
    seen: list[dict[bytes, bytes]] = []
    for at in range(4):
        fresh = System()
        fresh.posts, fresh.changelog = system.posts, system.changelog
        assert texts(fresh.audit({HOME: looked(seen, at)})) == []
        assert fresh.audited().progress.offset == 2  # the changelog's, whatever boards say

    # Then it is shown the rows there, each time others
    assert seen[0] == {}
    assert seen[2][KEY] == system.row()
    assert len({one.get(KEY) for one in seen}) == 4


def test_boards_that_stand_beyond_the_end_of_posts_are_named(system: System) -> None:
    found = only(system.audit({HOME: looked([], 3)}))
    assert (
        found.text == f"partition {HOME}: the boards stand for 3 records, but posts end at 2: pages are lost"
    )


def test_an_append_time_decides_as_it_does_in_count() -> None:
    """Given a page observed long after the broker got it, when count refuses it, then the audit does too."""
    system = System()
    system.send(page({"p": 1}, START + 99 * DAY + SKEW + 1))
    system.count()
    assert texts(system.audit()) == []
    assert system.audited().progress.dead_letters == 1
