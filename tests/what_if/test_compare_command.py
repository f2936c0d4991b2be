"""`gsm compare` between settings and snapshots, without Kafka or Redis; what moves is worked out by hand."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from scoring.recount import recount
from streams.cli.main import gsm
from streams.errors import GsmError
from streams.settings import VARIABLES
from streams.snapshot import folder
from streams.snapshot.contents import Inputs, Pins, contents
from tests.scoring.harbour import EDITION, FOLDER, PARTITIONS, ROSTER, Account, recorded, towns
from tests.what_if.towns_files import write_edition, write_pages

HARBOUR = FOLDER / "harbour-2026.toml"
FROZEN = EDITION.bounds().freeze_at + 1
PLACES = ("places = 3", "places = 2")
QUOTES = ('["original", "reply"]', '["original", "reply", "quote"]')
EIGHT = ("least_posts = 5", "least_posts = 8")


@pytest.fixture(autouse=True)
def _no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    return write_pages(tmp_path / "pages.jsonl")


def snapshot(path: Path, accounts: list[Account]) -> Path:
    """A snapshot of what these accounts published."""
    counted = recount(EDITION, ROSTER, recorded(accounts), PARTITIONS, FROZEN)
    files = HARBOUR.read_bytes(), HARBOUR.with_suffix(".csv").read_bytes()
    inputs = Inputs(EDITION, *files, Pins("harbour-2026.posts", "id", [18], 0), counted, [])
    folder.write(path, contents(inputs, 1))
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gsm, ["compare", *map(str, arguments)])


def moved(*arguments: object) -> dict[str, list[tuple[object, ...]]]:
    """By board: participant, ranks and values on both sides."""
    done = run(*arguments, "--json")
    assert done.exit_code == 0, done.output
    return {
        board["board"]: [
            (
                one["participant"],
                one["before"]["rank"],
                one["after"]["rank"],
                one["before"]["value"],
                one["after"]["value"],
            )
            for one in board["moves"]
        ]
        for board in orjson.loads(done.stdout)["boards"]
        if board["moves"]
    }


def test_between_two_settings(tmp_path: Path, pages: Path) -> None:
    # Given 8 posts where 5 were enough, and quotes
    changed = write_edition(tmp_path, QUOTES, EIGHT)
    # Then Nowhere with its 6 posts falls out of second place, and Inkwell comes up to it; Papersand stays first with a day more
    found = moved(HARBOUR, changed, "--pages", pages, "--as-of", "freeze")
    assert found["most-present.harbour-town"] == [("inkwell", 3, 2, 5, 5), ("nowhere", 2, None, 6, None)]
    # And the quote is a picture of 999 likes: Papersand leads pictures no more or less, since one picture on Mastodon is below 2
    assert set(found) == {"most-present.harbour-town", "closest.harbour-town", "liveliest.harbour-town"}
    # Closest: 2 * 10^9 * (40 + 999 + 6) / 1,100; Liveliest: Papersand's r is 2 * 10^12 * 1,039 / (5 * 800) now
    assert found["closest.harbour-town"] == [
        ("papersand", 2, 1, 83_636_363, 1_900_000_000), ("inkwell", 1, 2, 113_636_363, 113_636_363),
    ]  # fmt: skip


def test_what_people_see_of_it(tmp_path: Path, pages: Path) -> None:
    changed = write_edition(tmp_path, EIGHT)
    shown = run(HARBOUR, changed, "--pages", pages, "--as-of", "freeze").stdout
    assert [" ".join(line.split()) for line in shown.splitlines()] == [
        f"A {HARBOUR}",
        "Harbour Voices 2026 (fictional), SIMULATED, FROZEN",
        f"as of 2026-11-05 00:00 Europe/Amsterdam, of {pages}",
        f"B {changed}",
        "Harbour Voices 2026 (fictional), SIMULATED, FROZEN",
        f"as of 2026-11-05 00:00 Europe/Amsterdam, of {pages}",
        "",
        "Most Present, Harbour towns",
        "In days.",
        "A B participant value A value B",
        "3 1 \u25b2 2 Port Inkwell 5 5",
        "leaves the nominees",
        "1 - Papersand, the Town of 6 -",
        "leaves the nominees",
        "not ranked in B: 7 posts; at least 8 needed",
        "2 - Nowhere Quay 6 -",
        "leaves the nominees",
        "not ranked in B: 6 posts; at least 8 needed",
        "",
        "17 of 18 boards: no rank moves.",
    ]


def test_a_nomination_may_move_where_no_rank_does(tmp_path: Path, pages: Path) -> None:
    changed = write_edition(tmp_path, PLACES)
    shown = run(HARBOUR, changed, "--pages", pages, "--as-of", "freeze").stdout
    assert shown.count("leaves the nominees") == 3  # the third of Most Present, Closest and Liveliest
    assert "enters the nominees" in run(changed, HARBOUR, "--pages", pages, "--as-of", "freeze").stdout


def test_nothing_moves(pages: Path) -> None:
    done = run(HARBOUR, HARBOUR, "--pages", pages)
    assert done.exit_code == 0
    assert done.stdout.splitlines()[-1].strip() == "18 of 18 boards: no rank moves."
    assert moved(HARBOUR, HARBOUR, "--pages", pages) == {}


def test_between_two_snapshots(tmp_path: Path) -> None:
    # Given one without Nowhere's posts
    earlier = snapshot(tmp_path / "p1", towns()[:-1])
    later = snapshot(tmp_path / "p2", towns())
    found = moved(earlier, later)
    assert found == {
        "most-present.harbour-town": [("nowhere", None, 2, None, 6), ("inkwell", 2, 3, 5, 5)],
        "most-shared-links.harbour-town": [("inkwell", 1, 1, 19, 19), ("nowhere", None, 2, None, 6)],
    }
    # And before, one ranked of links was too few for a nomination
    assert "enters the nominees" in run(earlier, later).stdout
    assert "FROZEN r1" in run(earlier, later).stdout


def test_a_snapshot_and_settings_on_its_own_pages(tmp_path: Path, pages: Path) -> None:
    frozen = snapshot(tmp_path / "r1", towns())
    # Then with the same settings nothing moves, at the snapshot's own instant
    told = orjson.loads(run(frozen, HARBOUR, "--pages", pages, "--json").stdout)
    assert (told["moved"], told["b"]["as_of"], told["b"]["state"]) == (0, FROZEN, "FROZEN")
    assert moved(frozen, write_edition(tmp_path, EIGHT), "--pages", pages).keys() == {
        "most-present.harbour-town"
    }


def test_boards_that_only_one_side_has(tmp_path: Path, pages: Path) -> None:
    # Given an edition whose first category has another id
    changed = write_edition(tmp_path, ('id = "most-present"', 'id = "most-days"'))
    boards = orjson.loads(run(HARBOUR, changed, "--pages", pages, "--json").stdout)["boards"]
    assert [(one["board"], one["only"]) for one in boards if one["only"]] == [
        *((f"most-present.{tier}", "A") for tier in ("harbour-town", "university", "island")),
        *((f"most-days.{tier}", "B") for tier in ("harbour-town", "university", "island")),
    ]
    assert "only in A" in run(HARBOUR, changed, "--pages", pages).stdout


def test_units_that_differ_are_both_named(tmp_path: Path, pages: Path) -> None:
    changed = write_edition(tmp_path, ('measure = "active-days"', 'measure = "posts"'))
    shown = run(HARBOUR, changed, "--pages", pages, "--as-of", "freeze").stdout
    assert "A in days, B in posts." in shown


def test_dead_letters_of_both_sides_are_told_once(tmp_path: Path) -> None:
    file = write_pages(tmp_path / "pages.jsonl", b"nonsense")
    shown = run(HARBOUR, write_edition(tmp_path, EIGHT), "--pages", file).stdout
    assert shown.count(f"1 dead letter (not_json), first {file} line 19:") == 1


def test_a_folder_that_is_no_snapshot_or_was_changed(tmp_path: Path, pages: Path) -> None:
    assert "cannot read the snapshot" in str(run(tmp_path, HARBOUR, "--pages", pages).exception)
    frozen = snapshot(tmp_path / "r1", towns())
    board = frozen / "boards" / "closest.island.json"
    board.write_bytes(board.read_bytes().replace(b"Fathom", b"Fathum"))
    done = run(frozen, HARBOUR, "--pages", pages)
    assert isinstance(done.exception, GsmError)
    assert str(done.exception).startswith(f"{board} is not as it was frozen")


def test_two_snapshots_take_no_pages(tmp_path: Path, pages: Path) -> None:
    frozen = snapshot(tmp_path / "r1", towns())
    done = run(frozen, frozen, "--pages", pages)
    assert done.exit_code == 2
    assert "two snapshots are compared as they are" in done.stderr
