"""`gsm what-if` on recorded pages, without Kafka or Redis."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from scoring.boards import encode_board
from scoring.recount import recount
from scoring.rulings import Ruling, encode_ruling
from streams.cli.main import gsm
from streams.errors import GsmError
from streams.settings import VARIABLES
from tests.scoring.harbour import EDITION, FOLDER, PARTITIONS, ROSTER, instant, recorded, towns
from tests.what_if.towns_files import write_edition, write_pages

HARBOUR = FOLDER / "harbour-2026.toml"


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages.jsonl")


def run(edition: Path, *arguments: object) -> Result:
    return CliRunner().invoke(gsm, ["what-if", "--edition", str(edition), *map(str, arguments)])


def told(edition: Path, *arguments: object) -> dict[str, list[dict[str, object]]]:
    """What it prints with --json: by board, rank, participant and value."""
    done = run(edition, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return {
        f"{board['category']}.{board['tier']}": board["standings"]
        for board in orjson.loads(done.stdout)["boards"]
    }


def values(standings: list[dict[str, object]]) -> list[tuple[object, object, object]]:
    return [(one["rank"], one["participant"], one["value"]) for one in standings]


def test_the_boards_are_those_of_the_recount_to_the_byte(pages: Path) -> None:
    as_of = EDITION.bounds().freeze_at + 1
    expected = recount(EDITION, ROSTER, recorded(towns()), PARTITIONS, as_of).boards
    done = run(HARBOUR, "--pages", pages, "--as-of", "freeze", "--json")
    assert [orjson.dumps(one) for one in orjson.loads(done.stdout)["boards"]] == [
        encode_board(one) for one in expected
    ]


def test_settings_decide(tmp_path: Path, pages: Path) -> None:
    # Given an edition in which quotes count too and 8 posts are needed
    changed = write_edition(
        tmp_path,
        ('["original", "reply"]', '["original", "reply", "quote"]'),
        ("least_posts = 5", "least_posts = 8"),
    )
    # Then Papersand has its seventh day and its eighth post, and Nowhere with 6 is out
    assert values(told(HARBOUR, "--pages", pages)["most-present.harbour-town"]) == [
        (1, "papersand", 6), (2, "nowhere", 6), (3, "inkwell", 5),
    ]  # fmt: skip
    assert values(told(changed, "--pages", pages)["most-present.harbour-town"]) == [
        (1, "papersand", 7), (2, "inkwell", 5),
    ]  # fmt: skip


def test_the_award_clock_is_the_newest_observation_or_what_is_given(pages: Path) -> None:
    def as_of(*given: str) -> int:
        return int(orjson.loads(run(HARBOUR, "--pages", pages, *given, "--json").stdout)["as_of"])

    assert as_of() == instant("11-01 12:00")
    assert as_of("--as-of", "2026-09-06T18:00") == instant("09-06 18:00")
    assert as_of("--as-of", "2026-09-06") == instant("09-06 23:59:59")
    assert as_of("--as-of", "freeze") == EDITION.bounds().freeze_at + 1


def test_a_time_that_is_none_is_wrong_usage(pages: Path) -> None:
    done = run(HARBOUR, "--pages", pages, "--as-of", "soon")
    assert done.exit_code == 2
    assert "--as-of 'soon' is no ISO time" in done.stderr


def test_rulings_of_a_file_apply(tmp_path: Path, pages: Path) -> None:
    ruling = Ruling(
        1, "exclude", "account", "papersand.pixelfed", "Not theirs", "Ada", instant("11-01 13:00")
    )
    file = tmp_path / "rulings.jsonl"
    file.write_bytes(encode_ruling(ruling) + b"\n")
    # Then Papersand has its four days on Mastodon alone, and 4 posts of 5
    found = told(HARBOUR, "--pages", pages, "--rulings", file)["most-present.harbour-town"]
    assert values(found) == [(1, "nowhere", 6), (2, "inkwell", 5)]


def test_rulings_that_cannot_be_read_are_told_line_by_line(tmp_path: Path, pages: Path) -> None:
    file = tmp_path / "rulings.jsonl"
    file.write_bytes(b"{}\n\nnonsense\n")
    done = run(HARBOUR, "--pages", pages, "--rulings", file)
    assert isinstance(done.exception, GsmError)
    assert [line.split(": no ruling")[0] for line in str(done.exception).splitlines()] == [
        f"{file}: line 1", f"{file}: line 3",
    ]  # fmt: skip


def test_bad_lines_are_counted_and_shown_and_stop_nothing(tmp_path: Path) -> None:
    # Given lines that are no page, one with a post that is none, and one of a page too long, among blank ones
    post = b'{"id":"x","created":1,"likes":1},{"id":"y","created":1774000000000,"likes":-1}'
    page = b'{"schema":1,"account":"inkwell.mastodon","platform":"mastodon","observed_at":1774000000000,"source":"t","observations":['
    long = b'{"schema":1,"account":"' + b"a" * (9 << 20) + b'"}'
    file = write_pages(
        tmp_path / "pages.jsonl", b"nonsense", b"", b"{}", page + post + b"]}", b"nonsense", long
    )
    # When they are ranked
    done = run(HARBOUR, "--pages", file, "--json")
    # Then each ground has its count and its first place
    found = orjson.loads(done.stdout)
    assert found["totals"]["dead_letters"] == 6
    letters = {code: (one["count"], one["where"]) for code, one in found["dead_letters"].items()}
    assert letters == {
        "not_json": (2, f"{file} line 19"), "envelope": (1, f"{file} line 21"), "post": (1, f"{file} line 22"),
        "created_early": (1, f"{file} line 22"), "oversize": (1, f"{file} line 24"),
    }  # fmt: skip
    # And people see them above the boards, which are as they were
    shown = run(HARBOUR, "--pages", file).stdout
    assert f"2 dead letters (not_json), first {file} line 19:" in " ".join(shown.split())
    assert (
        "Port Inkwell" in run(HARBOUR, "--pages", file, "--category", "closest", "--tier", "harbour").stdout
    )


def test_a_page_of_a_newer_schema_stops_it(tmp_path: Path) -> None:
    file = write_pages(tmp_path / "pages.jsonl", b'{"schema":2}')
    done = run(HARBOUR, "--pages", file)
    assert str(done.exception) == f"{file} line 19: a page of schema 2; this version reads 1: upgrade first"


def test_pages_may_be_in_several_files_and_come_twice(tmp_path: Path, pages: Path) -> None:
    again = write_pages(tmp_path / "again.jsonl")
    once, twice = told(HARBOUR, "--pages", pages), told(HARBOUR, "--pages", pages, again)
    assert once == twice
    assert orjson.loads(run(HARBOUR, pages, "--pages", again, "--json").stdout)["totals"]["pages"] == 36


def test_what_people_see(pages: Path) -> None:
    shown = run(HARBOUR, "--pages", pages, "--as-of", "freeze").stdout
    assert " ".join(shown.split()).startswith(
        "Harbour Voices 2026 (fictional) SIMULATED FROZEN What if, of "
        + str(pages)
        + ": nothing here is published. "
        "As of 2026-11-05 00:00 Europe/Amsterdam Pages 18 Observations 33"
    )


def test_accounts_that_nobody_owns_are_counted(tmp_path: Path) -> None:
    stranger = b'{"schema":1,"account":"stranger","platform":"mastodon","observed_at":1774000000000,"source":"t","followers":5}'
    found = orjson.loads(run(HARBOUR, write_pages(tmp_path / "pages.jsonl", stranger), "--json").stdout)
    assert found["unknown_accounts"] == ["stranger"]


def test_without_pages_or_a_running_edition_it_says_what_to_do(tmp_path: Path) -> None:
    done = run(HARBOUR, "--data", tmp_path)
    assert str(done.exception).startswith(f"no local services run in {tmp_path}")
