"""`gsm season`, to a folder and to the topic."""

from collections import Counter, defaultdict
from pathlib import Path

import msgspec
import orjson
import pytest
from click.testing import CliRunner

from streams import editions
from streams.cli.season import season
from streams.errors import GsmError
from streams.kafka.reader import end_offsets, read
from streams.season import Season
from tests.conftest import Services


def test_it_writes_pages_and_edition_to_a_folder(tmp_path: Path) -> None:
    result = CliRunner().invoke(season, ["--observations", "1000", "--seed", "9", "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    assert "1,000 observations" in result.output
    made = Season(seed=9, observations=1000)
    assert (tmp_path / "pages.jsonl").read_bytes().splitlines() == [page.raw for page in made.pages()]
    files = editions.load(tmp_path / "season-2020.toml")
    assert (files.edition, files.roster) == (made.edition, made.roster)


def test_it_tells_in_json_what_it_made(tmp_path: Path) -> None:
    result = CliRunner().invoke(season, ["--observations", "1000", "--edition-out", str(tmp_path), "--json"])
    told = orjson.loads(result.output)
    assert told["totals"] == msgspec.to_builtins(Season(observations=1000).totals)
    assert told["edition"] == str(tmp_path / "season-2020.toml")
    assert told["pages"] is None


def test_it_wants_to_know_where_to() -> None:
    result = CliRunner().invoke(season, ["--observations", "1000"])
    assert result.exit_code == 2
    assert "--out FOLDER, --publish or --edition-out FOLDER" in result.output


def test_it_publishes_every_page_in_the_order_of_its_account(
    services: Services, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GSM_KAFKA", services.kafka)
    monkeypatch.setenv("GSM_REDIS", services.redis)
    monkeypatch.setenv("GSM_PREFIX", f"{prefix}.")
    command = ["--observations", "1000", "--publish"]
    result = CliRunner().invoke(season, command)
    assert result.exit_code == 0, result.output

    topic = f"{prefix}.posts"
    published = [record.value for record in read(services.kafka, topic, end_offsets(services.kafka, topic))]
    expected = [page.raw for page in Season(observations=1000).pages()]
    assert Counter(published) == Counter(expected)
    assert _by_account(published) == _by_account(expected)

    second = CliRunner().invoke(season, command)
    assert isinstance(second.exception, GsmError)
    assert "has pages already" in str(second.exception)


def _by_account(pages: list[bytes | None] | list[bytes]) -> dict[str, list[bytes]]:
    mine: dict[str, list[bytes]] = defaultdict(list)
    for raw in pages:
        assert raw is not None
        mine[orjson.loads(raw)["account"]].append(raw)
    return mine
