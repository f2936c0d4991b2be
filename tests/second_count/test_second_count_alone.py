"""The second count by itself: what it shares, what it does with what it cannot count, and that it can disagree."""

import ast
from pathlib import Path

import orjson
import pytest

import streams.second_count
from scoring.calendar import Calendar
from scoring.pages import Observation, encode_page
from scoring.recount import recount
from scoring.validate import NewerSchemaError
from streams.errors import GsmError
from streams.kafka.reader import Record
from streams.second_count import keep_accepted, second_count
from streams.second_count.zones import offsets
from tests.second_count.both import counted_twice
from tests.snapshot.hand import MADE, PARTICIPATING, START, page, period_pages, records

# What both counts may know together: what a page is and whether it is valid, and the settings as data.
SHARED = {"scoring.edition", "scoring.roster", "scoring.rulings", "scoring.pages", "scoring.validate"}
FOLDER = Path(streams.second_count.__file__).parent


def test_it_shares_no_merging_counting_or_ranking_code() -> None:
    imported = set()
    for file in FOLDER.glob("**/*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.ImportFrom):
                imported.add(node.module or "")
            elif isinstance(node, ast.Import):
                imported |= {name.name for name in node.names}
    ours = {name for name in imported if name.split(".")[0] in {"scoring", "streams"}}
    assert ours - SHARED <= {
        "streams.errors",
        *(name for name in ours if name.startswith("streams.second_count")),
    }


def test_it_counts_in_integers_alone() -> None:
    # No division that rounds, no mean, no number with a dot or an exponent, outside comments and words
    for file in FOLDER.glob("sql/*.sql"):
        for line in file.read_text().splitlines():
            code = "".join(line.partition("--")[0].split("'")[::2])
            assert " / " not in code, (file.name, line)
            assert "avg" not in code, (file.name, line)
            assert not any(f"{digit}e" in code or f"{digit}." in code for digit in "0123456789"), (
                file.name,
                line,
            )


def test_a_changed_page_gives_another_board() -> None:
    # Given the hand-made award counted by `scoring`, and the second count of the same with one like more
    first, _ = counted_twice(MADE, PARTICIPATING, records(period_pages()))
    liked = page("a", START + 8 * 86_400_000, [Observation("a0", START, likes=11, comments=0)])
    _, second = counted_twice(MADE, PARTICIPATING, records([*period_pages(), liked]))
    # Then the boards of engagement differ, and that of posts differs in its sums
    assert {name for name in first if first[name] != second.boards[name]} == set(first)
    values = {
        one["participant"]: one["value"]
        for one in orjson.loads(second.boards["most_engaging.ministry"])["standings"]
    }
    # a has 41 likes on 4 posts: r is 10.25 of (10.25 + 20 + 30) / 3
    assert values == {"c": 1_493_775, "b": 995_850, "a": 510_373}


def test_rejected_pages_and_posts_are_not_kept(tmp_path: Path) -> None:
    # Given a page that is no JSON, one with a bad post among two, and one with spaces and line feeds between its fields
    good, bad = Observation("good", START, likes=1, comments=None), Observation("bad", 1)
    found = records([page("a", START, [good, bad])])
    spaced = Record(
        found[0].partition,
        1,
        START,
        b"fb-a",
        orjson.dumps(orjson.loads(found[0].value or b""), option=orjson.OPT_INDENT_2),
    )
    broken = Record(found[0].partition, 2, START, b"fb-a", b"{")
    # When they pass through
    with (tmp_path / "pages").open("wb") as file:
        assert list(keep_accepted([*found, spaced, broken], 3, file)) == [*found, spaced, broken]
    # Then two pages are kept, a line each, with the good post alone and its hidden counter
    line = encode_page(page("a", START, [good])) + b"\n"
    assert (tmp_path / "pages").read_bytes() == line * 2


def test_a_folder_of_any_name_will_do(tmp_path: Path) -> None:
    folder = tmp_path / "it's [a] *folder?"
    folder.mkdir()
    (folder / "pages").write_bytes(encode_page(page("a", START)) + b"\n")
    assert second_count(MADE, PARTICIPATING, [], folder / "pages").totals.pages == 1


def test_a_page_of_a_newer_schema_stops_whoever_reads_first(tmp_path: Path) -> None:
    newer = Record(2, 7, START, b"fb-a", b'{"schema": 2, "account": "fb-a", "words": []}')
    with (
        (tmp_path / "pages").open("wb") as file,
        pytest.raises(NewerSchemaError, match="posts partition 2 offset 7"),
    ):
        recount(MADE, PARTICIPATING, keep_accepted([newer], 3, file), 3)


def test_a_number_that_does_not_fit_is_an_error_and_no_wrong_number(tmp_path: Path) -> None:
    # Given a page as no validation would accept, with two counters of 2^62
    file = tmp_path / "pages"
    post = Observation("1", START, likes=1 << 62, comments=1 << 62)
    file.write_bytes(encode_page(page("a", START, [post])) + b"\n")
    # When it is counted, then their sum is refused, for it is beyond 64 bits
    with pytest.raises(GsmError, match=r"the second count by SQL failed: .*Overflow"):
        second_count(MADE, PARTICIPATING, [], file)


@pytest.mark.parametrize(
    "zone",
    [
        "Asia/Jakarta",
        "America/St_Johns",
        "Pacific/Apia",
        "Atlantic/Azores",
        "Asia/Kathmandu",
        "Africa/Casablanca",
    ],
)
def test_offsets_give_the_days_of_the_zone(zone: str) -> None:
    # Given the offsets of a zone for twenty years
    until = 1_704_067_200_000
    found, calendar = offsets(zone, until), Calendar(zone)
    # Then days worked out from them are the calendar's, at odd moments and at each change
    moments = [*range(1_072_915_200_000, until, 86_400_000 * 3 + 7_654_321)]
    moments += [since + step for since, _ in found[1:] for step in (-60_001, -1, 0, 1, 60_001)]
    for moment in moments:
        ahead = next(ahead for since, ahead in reversed(found) if since <= moment)
        assert (moment + ahead) // 86_400_000 == calendar.day(moment), moment
