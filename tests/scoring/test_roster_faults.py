"""Broken rosters: every fault in one go, each with its line, what was found and what is expected; alone and beside an edition."""

from pathlib import Path

import pytest

from scoring.edition import read_edition
from scoring.roster import read_roster
from scoring.roster_faults import fault_text, faults_with_edition
from scoring.roster_lines import COLUMNS, MAX_LINES, MAX_ROSTER_BYTES

EDITION = (Path(__file__).parents[2] / "deploy/editions/gsm-2020.toml").read_bytes()
HEAD = ",".join(COLUMNS)
ACEH = "aceh,Aceh,,province,twitter,a,acehprov,7,yes,,"
WORD = "1 to 64 lower-case letters, digits and _ - beginning with a letter"
ID = "1 to 128 letters, digits and . _ : - beginning with a letter or digit"
DAY = "a day such as 2020-06-01, or nothing"


def faults(*lines: str) -> list[str]:
    return of_bytes("\n".join([HEAD, *lines]).encode())


def of_bytes(raw: bytes) -> list[str]:
    return [fault_text(fault) for fault in read_roster(raw).faults]


def beside(*lines: str, edition: bytes = EDITION) -> list[str]:
    reading = read_roster("\n".join([HEAD, *lines]).encode())
    return [fault_text(fault) for fault in faults_with_edition(reading, read_edition(edition).settings)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # one line alone
        (["b/c,Bali,,province,,,,,,,"], [f"line 2: participant: found 'b/c'; expected {ID}"]),
        (["aceh,,,province,,,,,,,"], ["line 2: name: found ''; expected text of 1 to 300 characters"]),
        (["aceh,Aceh,,Province,,,,,,,"], [f"line 2: tier: found 'Province'; expected {WORD}"]),
        ([f"aceh,{'A' * 301},,province,,,,,,,"], [f"line 2: name: found '{'A' * 59}...; expected text of 1 to 300 characters"]),
        (["aceh,A\x00ceh,,province,,,,,,,"], [r"line 2: name: found 'A\x00ceh'; expected text without the control character U+0000 in it"]),
        (["aceh,A\x1bceh,Aceh\u2028,province,,,,,,,"], [
            r"line 2: name: found 'A\x1bceh'; expected text without the control character U+001B in it",
            r"line 2: short_name: found 'Aceh\u2028'; expected text without blanks around it",
        ]),
        (["aceh, Aceh,,province ,,,,,,,"], ["line 2: name: found ' Aceh'; expected text without blanks around it", f"line 2: tier: found 'province '; expected {WORD}"]),
        ([f"aceh,Aceh,,province,twitter,a b,{'h' * 201},,maybe,2020-02-30,20200301"], [
            f"line 2: account: found 'a b'; expected {ID}",
            f"line 2: handle: found '{'h' * 59}...; expected text of at most 200 characters",
            "line 2: main: found 'maybe'; expected yes or no",
            f"line 2: valid_from: found '2020-02-30'; expected {DAY}",
            f"line 2: valid_to: found '20200301'; expected {DAY}",
        ]),
        (["aceh,Aceh,,province,,a,,7,,,"], ["line 2: platform: is empty, but account, native_id is given"]),
        (["aceh,Aceh", "b,B,,soe,,,,,,,,,"], ["line 2: must have 11 cells; found 2", "line 3: must have 11 cells; found 13"]),
        # a stray quote costs its own line
        (['aceh,"Aceh,,province,,,,,,,', "bali,,,province,,,,,,,"], ["line 2: not CSV: unexpected end of data", "line 3: name: found ''; expected text of 1 to 300 characters"]),
        ([f"aceh,{'A' * 200_000},,province,,,,,,,"], ["line 2: not CSV: field larger than field limit (131072)"]),
        # lines between themselves
        ([ACEH, ACEH], ["line 3: account a stands twice, first on line 2 under aceh"]),
        (["x,X,,soe,,,,,,,", "x,X,,soe,,,,,,,"], ["line 3: participant: x stands twice, first on line 2"]),
        ([ACEH, "aceh,Atjeh,,soe,facebook,b,,,yes,,"], [
            "line 3: name: found 'Atjeh'; aceh has 'Aceh' on line 2", "line 3: short_name: found 'Atjeh'; aceh has 'Aceh' on line 2",
            "line 3: tier: found 'soe'; aceh has 'province' on line 2",
        ]),
        ([ACEH, "aceh,Aceh,,province,twitter,b,,8,yes,,"], ["line 3: aceh has two main accounts on twitter at overlapping dates, a on line 2 and b"]),
        ([ACEH, "aceh,Aceh,,province,twitter,b,,7,no,,"], ["line 3: native id 7 on twitter belongs to two accounts of aceh at overlapping dates, see line 2"]),
        ([ACEH, "bali,Bali,,province,twitter,b,,7,yes,,"], ["line 3: native id 7 on twitter belongs to aceh and bali at overlapping dates, see line 2"]),
    ],
)  # fmt: skip
def test_each_fault_says_its_line_what_was_found_and_what_is_expected(
    lines: list[str], expected: list[str]
) -> None:
    assert faults(*lines) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"", f"line 1: the columns must be {HEAD}; missing 'participant, name, short_name, tier, platform, account, han..."),
        (HEAD.replace("native_id", "id").encode(), f"line 1: the columns must be {HEAD}; missing 'native_id'; unknown 'id'"),
        (HEAD.replace("name,short_name", "short_name,name").encode(), f"line 1: the columns must be {HEAD}; in this order, each once"),
        (HEAD.encode(), "line 2: there must be at least one participant"),
        (HEAD.encode("utf-16"), "line 1: found UTF-16; expected UTF-8"),
        (f"{HEAD}\nx,Pr\xe9fecture,,soe,,,,,,,".encode("latin-1"), "line 2: found the byte 0xE9; expected UTF-8"),
        (HEAD.encode() + b"\n" * (MAX_LINES + 1), "line 200001: found more lines; expected at most 200,000"),
        (b"x" * (MAX_ROSTER_BYTES + 1), "line 1: found more than 32 MiB in the file; expected a roster"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_roster(raw: bytes, expected: str) -> None:
    assert of_bytes(raw) == [expected]


def test_line_ends_blank_lines_and_a_mark_of_byte_order_are_as_spreadsheets_make_them() -> None:
    assert of_bytes(f"\ufeff{HEAD}\r\n{ACEH}\r\n\r\n".encode()) == []


def test_what_the_edition_does_not_know_is_a_fault_of_the_line() -> None:
    assert beside(ACEH, "b,B,,kingdom,myspace,b,,,yes,,") == [
        "line 3: platform: found 'myspace'; expected one of facebook, instagram, twitter, youtube",
        "line 3: tier: found 'kingdom'; expected one of ministry, agency, province, soe",
    ]


def test_a_line_that_is_faulty_by_itself_hides_no_fault_beside_the_edition() -> None:
    line = "b,B,,kingdom,myspace,b,,,yes,2020-13-01,"
    assert [fault.split(":")[1] for fault in beside(line)] == [" platform", " tier"]


def test_an_account_that_is_nobodys_during_the_period_is_a_fault() -> None:
    lines = (
        "a,A,,soe,twitter,a,,,yes,2020-11-01,", "b,B,,soe,twitter,b,,,yes,2020-10-31,",
        "c,C,,soe,twitter,c,,,yes,,2019-09-30", "d,D,,soe,twitter,d,,,yes,,2019-10-01",
    )  # fmt: skip
    assert beside(*lines) == [
        "line 2: valid_from: a begins after the period, which ends 2020-11-01",
        "line 4: valid_to: c ends before the period, which starts 2019-10-01",
    ]


def test_what_depends_on_a_faulty_setting_is_not_judged() -> None:
    # Given a tier without an id that can be used, and a period that ends before it begins
    broken = EDITION.replace(b'id = "ministry"', b"id = 5").replace(b"end = 2020-11-01", b"end = 2019-01-01")
    # Then no line is blamed for its tier or dates
    assert beside(ACEH, "b,B,,ministry,twitter,b,,,yes,2020-10-31,", edition=broken) == []


def test_many_lines_with_one_native_id_take_no_time_that_grows_with_their_square() -> None:
    lines = [f"p{i},P,,soe,twitter,a{i},,7,no,," for i in range(20_000)]
    assert len(faults(*lines)) == 19_999
