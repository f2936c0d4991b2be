"""When offices publish."""

from datetime import UTC, date, datetime, timedelta

from scoring.calendar import Calendar, day_number
from streams.season.cast import cast
from streams.season.draws import stream
from streams.season.rhythm import Days, share_of_day

JAKARTA = Calendar("Asia/Jakarta")


def created(first: date, last: date, pace: int) -> list[datetime]:
    """Local times of the posts of the first account that makes `pace` posts a million mean days."""
    _, watched = cast(2020)
    days = Days(JAKARTA, day_number(first), day_number(last))
    return [
        datetime.fromtimestamp(at / 1000, UTC) + timedelta(hours=7)
        for at in days.creations(stream(1, "test"), watched[0], pace)
    ]


def test_working_days_are_busier_than_weekends_and_lebaran_is_quiet() -> None:
    assert share_of_day(day_number(date(2019, 11, 4))) == 1180  # a Monday
    assert share_of_day(day_number(date(2019, 11, 9))) == 620  # a Saturday
    assert share_of_day(day_number(date(2020, 5, 25))) == 1180 * 600 // 1000  # a Monday in Lebaran
    assert share_of_day(day_number(date(2020, 8, 17))) == 1180 * 1900 // 1000  # Independence Day, a Monday


def test_posts_are_made_in_order_in_whole_seconds_and_mostly_in_office_hours() -> None:
    made = created(date(2019, 11, 1), date(2019, 12, 20), 50_000_000)
    assert len(made) > 1_000
    assert made == sorted(made)
    assert all(one.microsecond == 0 for one in made)
    office = sum(7 <= one.hour < 17 for one in made)
    assert len(made) * 70 // 100 < office < len(made) * 92 // 100


def test_in_ramadan_some_publish_before_dawn_and_few_at_sunset() -> None:
    usual = created(date(2019, 11, 1), date(2019, 12, 20), 50_000_000)
    fasting = created(date(2020, 4, 24), date(2020, 5, 23), 50_000_000)
    assert not [one for one in usual if one.hour in {2, 3, 4}]
    assert len([one for one in fasting if one.hour in {2, 3, 4}]) > len(fasting) // 50
