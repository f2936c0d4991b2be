"""`gsm coverage` on pages in a real Kafka."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from scoring.pages import encode_page
from streams import editions
from streams.cli.main import gsm
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import POSTS, Admin
from tests.conftest import Services
from tests.coverage.polled import EDITION, ROSTER, SLOTS, page


@pytest.fixture
def edition_file(services: Services, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The edition with two accounts, of which one was polled four times and the other once."""
    file = tmp_path / "try.toml"
    editions.save(file, EDITION, ROSTER)
    for variable, value in {"GSM_KAFKA": services.kafka, "GSM_REDIS": services.redis, "GSM_PREFIX": prefix, "COLUMNS": "120"}.items():  # fmt: skip
        monkeypatch.setenv(variable, value)
    with Admin(services.kafka, prefix) as admin:
        admin.create([POSTS])
    with PagePublisher(services.kafka, prefix) as pages:
        for slot in SLOTS[:4]:
            pages.send("a", encode_page(page("a", slot)))
        pages.send("b", encode_page(page("b", SLOTS[0], "failed", "not_found")))
    return file


def test_the_document_has_every_account(edition_file: Path) -> None:
    done = CliRunner().invoke(
        gsm, ["coverage", "--edition", str(edition_file), "--as-of", "2020-03-02T01:00", "--json"]
    )

    assert done.exit_code == 0, done.output
    told = orjson.loads(done.stdout)
    youtube = next(one for one in told["platforms"] if one["platform"] == "youtube")
    assert youtube["slots"] == {
        "due": 8, "ok": 4, "partial": 0, "failed": 1, "missing": 3, "ok_per_mille": 500, "reasons": {"not polled": 3, "not_found": 1}
    }  # fmt: skip
    assert [(one["account"], one["slots"]["ok"]) for one in told["accounts"]] == [("a", 4), ("b", 0)]
    assert told["simulated"] is True


def test_the_table_names_platform_reason_and_the_worst_account(edition_file: Path) -> None:
    done = CliRunner().invoke(
        gsm, ["coverage", "--edition", str(edition_file), "--as-of", "2020-03-02T01:00"]
    )

    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert any(line.split()[:5] == ["youtube", "50.0", "%", "8", "4"] for line in lines), done.stdout
    assert any("3 slots not polled" in line for line in lines)
    assert any(line.startswith("b ") and "4 slots" in line for line in lines)
    assert "SIMULATED" in done.stdout
