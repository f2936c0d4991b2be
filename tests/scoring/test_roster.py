"""Roster files: what they say and what is refused."""

from pathlib import Path

import pytest

from scoring.calendar import date_of, day_number
from scoring.roster import RosterError, parse_roster, write_roster
from scoring.roster_lines import COLUMNS

HEAD = ",".join(COLUMNS)


def roster(*lines: str) -> str:
    return "\n".join([HEAD, *lines]) + "\n"


def test_one_line_an_account_and_one_for_a_participant_without() -> None:
    found = parse_roster(
        roster(
            'aceh,"Aceh, Pemerintah",Aceh,province,twitter,aceh.twitter,acehprov,123,yes,2019-10-01,2020-05-31',
            'aceh,"Aceh, Pemerintah",Aceh,province,twitter,aceh.new,acehprov2,124,yes,2020-06-01,',
            "bali,Bali,,province,,,,,,,",
        )
    )
    aceh, bali = found.participants
    assert (aceh.name, bali.short_name, bali.accounts) == ("Aceh, Pemerintah", "Bali", ())
    assert [account.id for account in aceh.accounts] == ["aceh.twitter", "aceh.new"]
    assert date_of(aceh.accounts[0].valid_to).isoformat() == "2020-05-31"
    assert aceh.accounts[1].valid_to > day_number(date_of(20_000))
    assert found.account_ids() == {"aceh.twitter", "aceh.new"}


def test_a_roster_survives_being_written() -> None:
    text = (Path(__file__).parents[2] / "deploy/editions/gsm-2020.csv").read_text()
    assert write_roster(parse_roster(text)) == text


def test_gsm_2020_has_its_249_participants() -> None:
    found = parse_roster((Path(__file__).parents[2] / "deploy/editions/gsm-2020.csv").read_text())
    sizes = {tier: len(found.of_tier(tier)) for tier in ("ministry", "agency", "province", "soe")}
    assert sizes == {"ministry": 34, "agency": 50, "province": 34, "soe": 131}


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["aceh,Aceh,,province,twitter,a b,,,yes,,"], "line 2"),
        (["aceh,Aceh,,province,twitter,a,,,maybe,,"], "line 2: main: found 'maybe'; expected yes or no"),
        (["aceh,Aceh,,province,twitter,a,,,yes,2020-02-30,"], "line 2"),
        (["aceh,Aceh,,province,twitter,a,,,yes,2020-02-02,2020-02-01"], "line 2: valid_to: 2020-02-01 is before valid_from 2020-02-02"),
        (["aceh,Aceh"], "line 2: must have 11 cells"),
        (["aceh,Aceh,,province,twitter,a,,,yes,,", "bali,Bali,,province,twitter,a,,,yes,,"], "line 3: account a stands twice"),
        (["aceh,Aceh,,province,twitter,a,,,yes,,", "aceh,Aceh,,province,twitter,b,,,yes,,"], "two main accounts"),
        (["aceh,Aceh,,province,,,,,,,", "aceh,Atjeh,,province,,,,,,,"], "line 3: name: found 'Atjeh'; aceh has 'Aceh' on line 2"),
        (
            ["aceh,Aceh,,province,twitter,a,,7,yes,,2020-01-31", "bali,Bali,,province,twitter,b,,7,yes,2020-01-31,"],
            "native id 7 on twitter belongs to aceh and bali",
        ),
        ([",Aceh,,province,,,,,,,"], "line 2: participant: found ''; expected 1 to 128 letters"),
    ],
)  # fmt: skip
def test_faults_name_the_line(lines: list[str], words: str) -> None:
    with pytest.raises(RosterError, match=words):
        parse_roster(roster(*lines))


def test_a_native_id_may_move_to_another_participant_later() -> None:
    lines = [
        "aceh,Aceh,,province,twitter,a,,7,yes,,2020-01-31",
        "bali,Bali,,province,twitter,b,,7,yes,2020-02-01,",
    ]
    assert len(parse_roster(roster(*lines)).participants) == 2


def test_a_cell_beyond_any_size_is_refused() -> None:
    with pytest.raises(RosterError, match="not CSV"):
        parse_roster(roster(f"aceh,{'A' * 200_000},,province,,,,,,,"))


def test_a_file_with_other_columns_is_refused() -> None:
    with pytest.raises(RosterError, match="line 1: the columns must be"):
        parse_roster("id,name\n1,a\n")
