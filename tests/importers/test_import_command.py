"""`gsm import --dry-run` and its wrong uses; imports into Kafka are in tests/integration."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from streams.cli.main import gsm
from streams.errors import GsmError

TRENDING = (
    "trending_date,video_id,publishedAt,channelId,channelTitle,view_count,likes,comment_count,comments_disabled,ratings_disabled\n"
    "20.02.03,vid,2020-03-01T00:00:00Z,UCrain,Rain Office,900,12,3,False,False\n"
)
GRAPH = (
    "from_name,created_time,type,id,likes_count,comments_count,shares_count\n"
    "River,2018-01-01T12:00:00+0000,photo,77_123,10,2,1\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gsm, ["import", *map(str, arguments)])


@pytest.fixture
def trending(tmp_path: Path) -> Path:
    path = tmp_path / "day.csv"
    path.write_text(TRENDING)
    return path


@pytest.fixture
def graph(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(GRAPH)
    return path


def test_a_dry_run_needs_no_kafka_and_tells_what_is_there(trending: Path) -> None:
    result = run("youtube-trending", trending, "--time-zone", "Asia/Jakarta", "--dry-run", "--json")
    assert result.exit_code == 0
    assert orjson.loads(result.output) == {
        "format": "youtube-trending", "files": ["day.csv"], "rows": 1, "observations": 1, "readings": 0, "posts": 1,
        "redated_posts": 0, "accounts": 1, "unknown_accounts": 1, "bad_rows": 0, "bad_rows_by_reason": {}, "first_bad_rows": [],
        "first_created": "2020-03-01T00:00:00Z", "last_created": "2020-03-01T00:00:00Z",
        "first_observed": "2020-03-02T16:59:59Z", "last_observed": "2020-03-02T16:59:59Z", "pages": None,
    }  # fmt: skip


def test_people_read_the_same(trending: Path) -> None:
    lines = run("youtube-trending", trending, "--time-zone", "UTC", "--dry-run").output.splitlines()
    assert "          rows  1 in 1 files" in lines
    assert "      accounts  1, 1 of them unknown to the roster" in lines
    assert "         pages  none sent: only looked" in lines


def test_bad_rows_are_told_with_their_lines(trending: Path) -> None:
    trending.write_text(TRENDING + TRENDING.splitlines()[1].replace("UCrain", "") + "\n")
    result = run("youtube-trending", trending, "--time-zone", "UTC", "--dry-run", "--max-bad", "50")
    lines = result.output.splitlines()
    assert "           1 x  the row names no channel" in lines
    assert "       such as  day.csv line 3: the row names no channel" in lines


@pytest.mark.parametrize(
    ("told", "observed"),
    [
        (("2020-01-02T06:00:00Z",), "2020-01-02T06:00:00Z"),
        (("2020-01-02T06:00:00+07:00",), "2020-01-01T23:00:00Z"),
        (("2020-01-02T06:00", "--time-zone", "Asia/Jakarta"), "2020-01-01T23:00:00Z"),
        (("2020-01-02", "--time-zone", "Asia/Jakarta"), "2020-01-02T16:59:59Z"),
        (("2020-01-02Z",), "2020-01-02T23:59:59Z"),
        (("2020-01-02Z", "--time-zone", "Asia/Jakarta"), "2020-01-02T23:59:59Z"),
        # Clocks in Sao Paulo went back from midnight to 23:00 that day; Havana's went ahead at the next midnight, to 01:00.
        (("2018-02-17", "--time-zone", "America/Sao_Paulo"), "2018-02-18T02:59:59Z"),
        (("2018-03-10", "--time-zone", "America/Havana"), "2018-03-11T04:59:59Z"),
    ],
)
def test_when_a_file_was_read(graph: Path, told: tuple[str, ...], observed: str) -> None:
    result = run("graph-csv", graph, "--dry-run", "--json", "--observed-at", *told)
    assert orjson.loads(result.output)["last_observed"] == observed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--observed-at", "yesterday"), "no ISO time"),
        (("--observed-at", "2020-01-02T06:00"), "has no time zone"),
        (("--observed-at", "2020-01-02"), "has no time zone"),
        (("--observed-at", "2020-01-32Z"), "no ISO time"),
        (("--observed-at", "2020W44T06"), "has no time zone"),
        (("--observed-at", "2020-01-02T06:00Z", "--time-zone", "Mars"), "no time zone such as"),
        (("--max-bad", "101"), "--max-bad"),
    ],
)
def test_wrong_usage_ends_with_2(graph: Path, arguments: tuple[str, ...], words: str) -> None:
    result = run("graph-csv", graph, "--dry-run", *arguments)
    assert result.exit_code == 2
    assert words in result.output


@pytest.mark.parametrize("zone", ["UTC", "America/Havana", "Asia/Jakarta"])
def test_the_last_day_of_all_is_only_in_the_future(graph: Path, zone: str) -> None:
    result = run("graph-csv", graph, "--dry-run", "--observed-at", "9999-12-31", "--time-zone", zone)
    assert isinstance(result.exception, GsmError)
    assert "observed in the future" in str(result.exception)


def test_a_format_or_file_that_does_not_exist_is_wrong_usage(graph: Path) -> None:
    assert run("minitel", graph).exit_code == 2
    assert run("graph-csv", graph.with_name("none.csv")).exit_code == 2


def test_what_only_the_person_can_say_is_asked_for_in_one_line(trending: Path, graph: Path) -> None:
    asked_zone, asked_instant = (
        run("youtube-trending", trending, "--dry-run").exception,
        run("graph-csv", graph, "--dry-run").exception,
    )
    assert isinstance(asked_zone, GsmError)
    assert isinstance(asked_instant, GsmError)
    assert "--time-zone" in str(asked_zone)
    assert "--observed-at" in str(asked_instant)
    assert "\n" not in f"{asked_zone}{asked_instant}"


def test_help_names_every_format() -> None:
    from streams.importers.formats import FORMATS, reader_of

    text = run("--help").output
    for name in FORMATS:
        assert f"\n    {name} " in text  # in a list, not in running text
        assert callable(reader_of(name))
