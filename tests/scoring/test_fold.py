"""What a page does to rows and progress."""

from datetime import date

from scoring.calendar import Calendar, day_number, window_of
from scoring.fold import Bounds, Fold
from scoring.pages import Observation, Page, Poll
from scoring.progress import Progress, decode_progress, encode_progress, is_progress, progress_key
from scoring.rows import account_of, decode_counters, decode_row, row_key

CALENDAR = Calendar("Asia/Jakarta")
START, END = 1_569_862_800_000, 1_604_163_600_000  # 2019-10-01 and 2020-11-01, midnight in Jakarta
FREEZE = 1_604_768_400_000  # 2020-11-08
BOUNDS = Bounds("Asia/Jakarta", START, END, FREEZE)


def fold(*pages: Page) -> tuple[dict[bytes, bytes], Progress]:
    nothing: dict[bytes, bytes] = {}
    one, progress = Fold(BOUNDS, nothing.get), Progress()
    for page in pages:
        progress = one.add(page, progress)
    return one.take(), progress


def page(observed_at: int, *posts: Observation, followers: int | None = -2, poll: Poll | None = None) -> Page:
    return Page(1, "a", "twitter", observed_at, "test", list(posts), followers, poll)


def test_the_calendar_knows_jakarta() -> None:
    first = CALENDAR.day(START)
    assert CALENDAR.day(START - 1) == first - 1
    assert CALENDAR.midnight(first) == START


def test_posts_of_one_day_and_its_neighbours_share_a_row_of_eight_days() -> None:
    day = window_of(CALENDAR.day(START)) * 8
    posts = [Observation(str(i), CALENDAR.midnight(day + i)) for i in range(9)]
    rows, _ = fold(page(END, *posts))
    windows = {key: sorted(decode_row(stored)) for key, stored in rows.items()}
    assert windows == {
        row_key("a", day // 8): list(range(day, day + 8)),
        row_key("a", day // 8 + 1): [day + 8],
    }


def test_the_last_millisecond_before_the_freeze_counts_and_the_next_does_not() -> None:
    post = Observation("1", START, likes=1)
    rows, progress = fold(page(FREEZE, post), page(FREEZE + 1, Observation("2", START, likes=9), followers=7))
    assert [post for row in rows.values() for day in decode_row(row).values() for post in day.posts] == ["1"]
    assert (progress.observations, progress.after_freeze, progress.observed_at) == (2, 1, FREEZE + 1)


def test_posts_outside_the_period_are_kept_and_counted_as_late() -> None:
    posts = [
        Observation("a", START - 1),
        Observation("b", START),
        Observation("c", END - 1),
        Observation("d", END),
    ]
    rows, progress = fold(page(FREEZE, *posts))
    kept = sorted(post for row in rows.values() for day in decode_row(row).values() for post in day.posts)
    assert kept == ["a", "b", "c", "d"]
    assert progress.outside == 2


def test_a_day_keeps_its_latest_reading() -> None:
    rows, _ = fold(page(START + 5, followers=50), page(START + 9, followers=None), page(START, followers=70))
    ((reading,),) = [[day.reading for day in decode_counters(row).values()] for row in rows.values()]
    assert reading == (START + 9, -1)


def test_a_slot_keeps_its_best_outcome_and_belongs_to_its_own_day() -> None:
    slot = START - 1
    outcomes = [
        Poll(slot, outcome="failed", reason="timeout"),
        Poll(slot, outcome="ok"),
        Poll(slot, outcome="partial", reason="cut"),
    ]
    rows, _ = fold(*(page(START + i, poll=poll) for i, poll in enumerate(outcomes)))
    slots = {
        day: kept.slots for row in rows.values() for day, kept in decode_counters(row).items() if kept.slots
    }
    assert slots == {CALENDAR.day(slot): {slot: (2, START + 1)}}


def test_an_empty_page_changes_no_row_but_the_progress() -> None:
    rows, progress = fold(page(START))
    assert rows == {}
    assert (progress.pages, progress.observations) == (1, 0)


def test_invented_pages_are_counted() -> None:
    _, progress = fold(Page(1, "a", "twitter", START, "season", simulated=True), page(START))
    assert (progress.pages, progress.simulated) == (2, 1)


def test_progress_rows_are_told_from_account_rows() -> None:
    assert is_progress(progress_key(7))
    assert not is_progress(row_key("progress", 7))
    assert account_of(row_key("a.b:c", 2280)) == "a.b:c"
    assert decode_progress(encode_progress(Progress(5, 6, 7))) == Progress(5, 6, 7)


def test_a_zone_with_summer_time_has_days_of_23_and_25_hours() -> None:
    berlin = Calendar("Europe/Berlin")
    spring, autumn = day_number(date(2020, 3, 29)), day_number(date(2020, 10, 25))
    assert berlin.midnight(spring + 1) - berlin.midnight(spring) == 23 * 3_600_000
    assert berlin.midnight(autumn + 1) - berlin.midnight(autumn) == 25 * 3_600_000
    assert berlin.day(berlin.midnight(autumn + 1) - 1) == autumn


def test_a_zone_that_changes_at_an_odd_minute_is_exact() -> None:
    # Newfoundland went back at 00:01 local time on 2006-10-29, to 23:01 of the day before: 02:31 UTC.
    newfoundland, change = Calendar("America/St_Johns"), 1_162_089_060_000
    sunday = day_number(date(2006, 10, 29))
    assert [newfoundland.day(change - 1), newfoundland.day(change)] == [sunday, sunday - 1]
    assert newfoundland.day(change - 60_001) == sunday - 1
