"""What `gsm import` leaves in Kafka, with rows of our own invention."""

from pathlib import Path

import msgspec
import orjson
import pytest

from scoring.pages import Observation, Page, encode_page
from streams.kafka.dead_letter import LineOrigin, decode
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import DEAD_LETTERS, POSTS, Admin
from tests.conftest import RunGsm, Services

HEADING = "observed_at,created_gmt,page_name,post_id,post_type,reactions,comments,shares\n"
NEW_YEAR = 1_577_836_800_000  # 2020-01-01T00:00:00Z


def row(post: str) -> str:
    return f"2020-01-05T00:00:00Z,2020-01-01 12:00:00,River Police,{post},Photo,1,0,0\n"


def records(services: Services, topic: str) -> list[bytes]:
    found = read(services.kafka, topic, end_offsets(services.kafka, topic))
    return [record.value for record in found if record.value]


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text(HEADING + "".join(row(f"77_{number}") for number in range(120)) + row("nonsense"))
    return path


def test_pages_to_posts_and_bad_rows_to_dead_letters(
    services: Services, prefix: str, export: Path, run_gsm: RunGsm
) -> None:
    running = run_gsm("import", "hootsuite", str(export), "--json")
    assert running.wait() == 0, running.output()
    report = orjson.loads(running.output())
    assert (report["rows"], report["observations"], report["pages"], report["bad_rows"]) == (121, 120, 2, 1)

    pages = [msgspec.json.decode(raw, type=Page) for raw in records(services, prefix + POSTS.name)]
    assert [len(page.observations) for page in pages] == [100, 20]
    assert {(page.account, page.source, page.simulated) for page in pages} == {
        ("facebook-77", "import.hootsuite", False)
    }
    (letter,) = map(decode, records(services, prefix + DEAD_LETTERS.name))
    assert (letter.source, letter.code, letter.origin) == (
        "import.hootsuite",
        "row",
        LineOrigin("export.csv", 122),
    )
    assert letter.reason == "the post id is not of the form PAGE_POST"


def test_too_many_bad_rows_send_nothing_and_end_with_1(
    services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(HEADING + row("77_1") + row("nonsense"))
    running = run_gsm("import", "hootsuite", str(path))
    assert running.wait() == 1
    assert running.output().startswith("gsm: 1 of 2 rows are bad, more than 5 percent, so nothing was sent")
    assert running.output().count("\n") == 1
    with Admin(services.kafka, prefix) as admin:
        assert admin.names() == []


def test_invented_pages_do_not_enter_a_real_edition(
    services: Services, prefix: str, tmp_path: Path, run_gsm: RunGsm
) -> None:
    path = tmp_path / "pages.jsonl"
    page = Page(1, "yt:river", "youtube", NEW_YEAR + 1, "test", [Observation("v", NEW_YEAR)], simulated=True)
    path.write_bytes(encode_page(page))
    running = run_gsm("import", "pages", str(path))
    assert running.wait() == 1
    assert "simulated" in running.output()
    with Admin(services.kafka, prefix) as admin:
        assert admin.names() == []
