"""From an account as a file names it to our own id."""

from datetime import date

from scoring.calendar import day_number
from scoring.roster import Account, Participant, Roster
from streams.importers.accounts import Accounts, Source, default_id

NOON = 1_577_880_000_000  # 2020-01-01T12:00:00Z


def accounts(*roster: Account) -> Accounts:
    return Accounts(Roster((Participant("river", "River Office", "River", "all", roster),)), "Asia/Jakarta")


def test_the_roster_decides_by_native_id_and_else_by_handle_in_any_case() -> None:
    known = accounts(Account("fb:1", "facebook", native_id="77"), Account("fb:2", "facebook", "RiverPolice"))
    assert known.id_of(Source("facebook", "77", "whatever"), NOON) == "fb:1"
    assert known.id_of(Source("facebook", "88", "riverpolice"), NOON) == "fb:2"
    assert known.id_of(Source("facebook", handle="@RIVERPOLICE"), NOON) == "fb:2"
    assert known.knows("fb:2")


def test_a_handle_does_not_stand_against_another_native_id() -> None:
    known = accounts(Account("fb:1", "facebook", "RiverPolice", "77"))
    assert known.id_of(Source("facebook", "88", "riverpolice"), NOON) == "facebook-88"
    assert not known.knows("facebook-88")


def test_another_platform_is_another_account() -> None:
    known = accounts(Account("fb:1", "facebook", "river", "77"))
    assert known.id_of(Source("twitter", "77", "river"), NOON) == "twitter-77"


def test_an_account_that_changed_hands_is_whose_it_was_on_the_day() -> None:
    new_year = day_number(date(2020, 1, 2))
    before = Account("old", "twitter", native_id="77", valid_to=new_year - 1)
    after = Account("new", "twitter", native_id="77", valid_from=new_year)
    known = accounts(before, after)
    midnight = 1_577_898_000_000  # 2020-01-02T00:00:00+07:00
    assert known.id_of(Source("twitter", "77"), midnight - 1) == "old"
    assert known.id_of(Source("twitter", "77"), midnight) == "new"


def test_unknown_accounts_get_platform_and_native_id_or_handle() -> None:
    assert default_id(Source("youtube", "UC_a-b", "@River", "River")) == "youtube-UC_a-b"
    assert default_id(Source("facebook", handle="RiverPolice")) == "facebook-riverpolice"


def test_ids_that_would_not_fit_are_made_to_and_stay_apart() -> None:
    one, other = default_id(Source("x", "a b")), default_id(Source("x", "a/b"))
    assert one.startswith("x-a-b-")
    assert one != other
    assert len(default_id(Source("x", "9" * 500))) == 128
