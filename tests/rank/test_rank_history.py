"""What is recorded in `board-history`, and when."""

import orjson

from scoring.changes import Ranks
from scoring.recount import make_boards
from streams.rank.history import DueDay, Entry, Recorder, decode_entry, encode_entry
from streams.store import Earlier
from tests.rank.tiny import DAY, EDITION, END, FIRST_DAY, FREEZE, ROSTER, START


def board_entry(day: int) -> Entry:
    return Entry("board", "tiny", START, day, "most-active", "ministry", [])


def test_a_day_is_due_when_the_award_clock_has_passed_its_end() -> None:
    recorder = Recorder(EDITION, [])
    # Before the first midnight nothing is due
    assert recorder.day_due(START) is None
    assert recorder.day_due(START + DAY - 1) is None
    # From midnight on the first day is, up to its last millisecond
    assert recorder.day_due(START + DAY) == DueDay(FIRST_DAY, START + DAY - 1)


def test_a_day_is_recorded_once() -> None:
    # Given a recorder that has recorded the first day
    recorder = Recorder(EDITION, [])
    recorder.day(FIRST_DAY, [])
    # When the second day goes on, then nothing is due; on the third day the second is
    assert recorder.day_due(START + DAY + DAY // 2) is None
    assert recorder.day_due(START + 2 * DAY) == DueDay(FIRST_DAY + 1, START + 2 * DAY - 1)


def test_a_new_process_knows_what_is_recorded() -> None:
    # Given records of two days and a state by an earlier process
    earlier = [
        board_entry(FIRST_DAY),
        Entry("state", "tiny", START, state="LIVE"),
        board_entry(FIRST_DAY + 1),
    ]
    recorder = Recorder(EDITION, [Entry("claim", "tiny", 1), *earlier])
    # Then neither is due again
    assert recorder.day_due(START + 2 * DAY) is None
    assert recorder.state(START + 2 * DAY) == []


def test_boards_are_compared_with_the_last_recorded_day() -> None:
    # Given records of two days, by two processes, and a later state
    records = [
        Entry("board", "tiny", START, FIRST_DAY, "most-active", "ministry", [(1, "a", 9), (2, "b", 8)]),
        Entry("board", "tiny", START, FIRST_DAY + 1, "most-active", "ministry", [(1, "b", 12), (2, "a", 9)]),
        Entry("board", "tiny", START, FIRST_DAY + 1, "most-active", "province", []),
        Entry("state", "tiny", START, state="PROVISIONAL"),
    ]
    # When a new process begins
    earlier = Recorder(EDITION, records).earlier
    # Then it compares with the second day's end
    ranks: dict[str, Ranks] = {"most-active.ministry": {"b": 1, "a": 2}, "most-active.province": {}}
    assert earlier == Earlier(START + 2 * DAY - 1, ranks)
    # And without records with nothing
    assert Recorder(EDITION, []).earlier is None


def test_days_that_the_award_clock_jumped_over_get_no_record() -> None:
    recorder = Recorder(EDITION, [board_entry(FIRST_DAY)])
    assert recorder.day_due(START + 10 * DAY) == DueDay(FIRST_DAY + 9, START + 10 * DAY - 1)


def test_the_day_before_the_freeze_is_the_last() -> None:
    # Given an award clock a year after the freeze
    recorder = Recorder(EDITION, [])
    due = recorder.day_due(FREEZE + 365 * DAY)
    # Then the last day is due, and nothing after it
    assert due == DueDay(FIRST_DAY + 37, FREEZE - 1)
    recorder.day(due.day, [])
    assert recorder.day_due(FREEZE + 366 * DAY) is None


def test_a_state_is_recorded_when_it_changes() -> None:
    recorder = Recorder(EDITION, [])
    assert recorder.state(START) == [Entry("state", "tiny", START, state="LIVE")]
    assert recorder.state(END - 1) == []
    assert recorder.state(END) == [Entry("state", "tiny", END, state="PROVISIONAL")]
    assert recorder.state(FREEZE) == []
    assert recorder.state(FREEZE + 1) == [Entry("state", "tiny", FREEZE + 1, state="FROZEN")]


def test_a_board_s_record_holds_its_ranks() -> None:
    # Given the boards of an award without posts: all three ministries tie
    boards = make_boards(EDITION, ROSTER, {}, START)
    # When they are recorded
    entries = Recorder(EDITION, []).day(FIRST_DAY, boards)
    # Then each record holds rank, participant and value, and comes back as it was
    assert [(entry.category, entry.tier) for entry in entries] == [
        ("most-active", "ministry"),
        ("most-liked", "ministry"),
    ]
    assert orjson.loads(encode_entry(entries[0])) == {
        "kind": "board", "edition": "tiny", "at": START, "day": FIRST_DAY, "category": "most-active", "tier": "ministry",
        "ranks": [[1, "health", 0], [1, "labour", 0], [1, "trade", 0]],
    }  # fmt: skip
    assert [decode_entry(encode_entry(entry)) for entry in entries] == entries
