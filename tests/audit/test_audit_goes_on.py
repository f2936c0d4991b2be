"""An audit that goes on reads only what is new, and forgets nothing that was wrong."""

from hypothesis import given
from hypothesis import strategies as st

from scoring.progress import encode_progress, progress_key
from streams.audit.partition import Offsets
from tests.audit.system import ACCOUNT, HOME, KEY, PARTITIONS, System, page, texts
from tests.snapshot.hand import DAY, START


def test_only_new_pages_and_records_are_read() -> None:
    system = System()
    system.send(page({"p": 1}), page({"x": 1}, account="fb-b"))
    system.count()
    assert texts(system.audit()) == []
    assert len(system.read) == 2
    system.send(page({"p": 2}, START + 3 * DAY))
    system.count()
    assert texts(system.audit()) == []
    assert system.read[2:] == [(HOME, 1)]
    assert system.audited().changelog_offset == len(system.changelog[HOME])


def test_a_difference_stays_one_until_it_is_mended() -> None:
    # Given a wrong row that an audit has found
    system = System()
    system.send(page({"p": 10}))
    system.count()
    system.compact()
    system.alter({"p": 5})
    assert [one.live for one in system.audit().first] == ["5"]

    # When nothing happens, then it is found again
    assert [one.live for one in system.audit().first] == ["5"]

    # When another row is counted, also then
    system.send(page({"x": 1}, account=ACCOUNT, at=START + 20 * DAY))
    system.count()
    system.changelog[HOME] = [one for one in system.changelog[HOME] if one.key != KEY or one.offset < 2]
    assert "5" in [one.live for one in system.audit().first]

    # When the right row is written, then it is gone
    system.write(HOME, (KEY, system.row()), (progress_key(HOME), encode_progress(system.progress())))
    assert texts(system.audit()) == []


def test_a_batch_lost_between_two_audits_is_found_in_each_later_one() -> None:
    system = System()
    system.send(page({"p": 10}))
    system.count()
    system.audit()
    system.send(page({"p": 11}, START + 3 * DAY))
    before = list(system.changelog[HOME])
    system.count()
    system.changelog[HOME] = [*before, system.changelog[HOME][-1]]
    for _ in range(2):
        assert ("p", "likes", "10", "11") in [
            (one.post, one.field, one.live, one.counted) for one in system.audit().first
        ]


def test_it_cannot_go_on_where_anything_stands_behind() -> None:
    system = System()
    system.send(page({"p": 1}), page({"p": 2}))
    system.count()
    system.audit()
    audited, end = system.audited(), len(system.changelog[HOME])
    assert audited.continues(Offsets(0, 2, 0, end), None)
    assert audited.continues(Offsets(0, 2, 0, end), 2)
    assert not audited.continues(Offsets(0, 2, 0, end), 1)
    assert not audited.continues(Offsets(0, 1, 0, end), None)
    assert not audited.continues(Offsets(0, 2, 0, end - 1), None)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["fb-a", "fb-b", "fb-c", "fb-d"]),
            st.integers(0, 12),
            st.dictionaries(st.sampled_from("pqrs"), st.integers(0, 9), max_size=3),
        ),
        max_size=12,
    ),
    st.data(),
)
def test_whatever_is_counted_in_whatever_batches_is_equal_at_every_audit(
    story: list[tuple[str, int, dict[str, int]]], data: st.DataObject
) -> None:
    """Given any pages, counted and compacted and audited at any time, then no audit finds anything."""
    system = System()
    for account, day, likes in story:
        system.send(page(likes, START + day * DAY, account))
        if data.draw(st.booleans()):
            system.count()
        if data.draw(st.booleans()):
            system.compact()
        if data.draw(st.booleans()):
            assert texts(system.audit()) == []
    system.count()
    assert texts(system.audit()) == []
    assert [system.audited(one).progress for one in range(PARTITIONS)] == [
        system.progress(one) for one in range(PARTITIONS)
    ]
