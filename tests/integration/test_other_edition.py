"""The fictional edition through the real worker and rank, and what other settings would make of its very pages."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
import redis

from scoring.boards import encode_board
from scoring.recount import recount
from scoring.rulings import Ruling, encode_ruling
from streams.errors import GsmError
from streams.kafka.publisher import PagePublisher
from streams.kafka.topics import RULINGS, Admin
from streams.kafka.writer import TopicWriter
from streams.store import Keys, Published, read
from tests.conftest import Eventually, RunGsm, Services
from tests.scoring.harbour import EDITION, PARTITIONS, ROSTER, recorded, towns
from tests.what_if.towns_files import write_edition

Gsm = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    """The running edition's settings file."""
    return write_edition(tmp_path, name="harbour-2026")


@pytest.fixture
def gsm(services: Services, prefix: str, harbour: Path, tmp_path: Path) -> Gsm:
    """Runs a `gsm` command on this edition to its end."""
    environment = os.environ | {
        "GSM_KAFKA": services.kafka, "GSM_REDIS": services.redis, "GSM_PREFIX": prefix, "GSM_EDITION": str(harbour), "COLUMNS": "200",
    }  # fmt: skip
    program = Path(sys.executable).with_name("gsm")

    def run(*arguments: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [program, *map(str, arguments)], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120
        )  # fmt: skip

    return run


def test_an_edition_with_other_tiers_platforms_and_measures(
    services: Services,
    prefix: str,
    gsm: Gsm,
    harbour: Path,
    run_gsm: RunGsm,
    eventually: Eventually,
    tmp_path: Path,
) -> None:
    # Given an edition that does not run yet: its topics are missing
    before = gsm("check", "--live")
    assert before.returncode == 1
    assert f"Kafka: topic {prefix}posts is missing: run `gsm topics`" in before.stdout
    # When its year is published, counted and ranked
    with Admin(services.kafka, prefix) as admin:
        admin.create()
    records = recorded(towns())
    with PagePublisher(services.kafka, prefix) as publisher:
        for account in towns():
            for record in recorded([account]):
                publisher.send(account.id, record.value)
    worker = run_gsm("worker", GSM_EDITION=str(harbour))
    with redis.Redis.from_url(services.redis) as client:

        def published() -> Published | None:
            try:
                found = read(client, Keys(prefix))
            except GsmError:
                return None
            return found if found.head.totals.pages == len(records) else None

        eventually(lambda: published() is not None)
        live = published()
        assert live is not None
        # Then the live boards are those worked out by hand, to the byte
        expected = recount(EDITION, ROSTER, records, PARTITIONS).boards
        boards = {name: raw for name, raw in live.boards.items() if name.count(".") == 1}
        assert boards == {one.id: encode_board(one) for one in expected}
        assert "Port Inkwell" in gsm("board", "closest", "harbour").stdout
        assert gsm("check", "--live").returncode == 0

        # And what-if makes the same of the topic
        told = orjson.loads(gsm("what-if", "--edition", harbour, "--json").stdout)
        assert [orjson.dumps(one) for one in told["boards"]] == [encode_board(one) for one in expected]
        assert (told["pages"], told["totals"]["pages"]) == (f"topic {prefix}posts", len(records))

        # When a snapshot was taken, and a ruling came later
        snapshot = gsm("snapshot", "--provisional", "--json")
        assert snapshot.returncode == 0, snapshot.stderr
        folder = Path(orjson.loads(snapshot.stdout)["snapshot"])
        ruling = Ruling(1, "exclude", "participant", "inkwell", "A test", "Ada", records[-1].timestamp)
        with TopicWriter(services.kafka, prefix + RULINGS.name, "the ruling", "", patience=60) as writer:
            writer.put(encode_ruling(ruling), partition=0)
        # Then other settings beside the snapshot are judged on its own pages and rulings
        eight = write_edition(tmp_path, ("least_posts = 5", "least_posts = 8"), name="eight")
        same, moved = (orjson.loads(gsm("compare", folder, one, "--json").stdout) for one in (harbour, eight))
        assert same["moved"] == 0
        assert [board["board"] for board in moved["boards"] if board["moves"]] == [
            "most-present.harbour-town"
        ]
        # And between two settings the ruling holds
        ruled = gsm("compare", harbour, eight).stdout
        assert "left out by a ruling" not in ruled  # unranked on both sides: nothing of it moves
        assert "Port Inkwell" not in ruled
        assert "Nowhere Quay" in ruled

        # When the edition's file is not the worker's any more, then the check says so
        harbour.write_text(harbour.read_text().replace("near_cut = 1", "near_cut = 0"))
        mixed = gsm("check", "--live")
        assert mixed.returncode == 1
        assert "Redis: the live boards are of another edition file" in mixed.stdout
    assert worker.stop() in {0, 143, -15}
