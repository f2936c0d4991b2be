"""Recorded data of others, counted by `scoring` and by SQL under every measure: the same bytes."""

from pathlib import Path

import msgspec
import pytest

from scoring.edition import Category, Floors
from scoring.measures import MEASURES
from scoring.partition import partition_of
from scoring.roster import Account, Participant, Roster
from streams.editions import EditionFiles
from streams.kafka.reader import Record
from tests.importers.counting import PARTITIONS, Sent, context_of, imported, made
from tests.importers.reading import NOW, context
from tests.second_count.both import assert_equal, counted_twice

OCTOBER_20 = 1_445_342_400_000  # 2015-10-20T12:00:00Z, after the last post
DAY = 86_400_000
TWARC = (
    "brexit",
    "kpop",
    "noflat",
    "entities_test",
    "withheld",
    "streaming_output_with_error",
    "edited_after",
)


def check(award: EditionFiles, sent: Sent) -> int:
    """Both counts agree; how many standings there are."""
    on = tuple(one.id for one in award.edition.platforms)
    every = tuple(
        Category(f"by-{measure}-{scope}", f"{measure} of {scope}", "A rule.", measure, on, scope, 1)  # type: ignore[arg-type] # a measure's name
        for measure in MEASURES for scope in ("all", "video")
    )  # fmt: skip
    edition = msgspec.structs.replace(
        award.edition, categories=(*award.edition.categories, *every), floors=Floors(0, 0, 1000, 1)
    )
    records = [
        Record(partition_of(account, PARTITIONS), place, NOW, account.encode(), page) for place, (account, page) in enumerate(sent)
    ]  # fmt: skip
    first, second = counted_twice(edition, award.roster, records, partitions=PARTITIONS)
    assert_equal(first, second)
    return sum(board.count(b'"rank":') for board in first.values())


def test_the_police_exports(gsm_data: Path, tmp_path: Path) -> None:
    files = sorted((gsm_data / "datasets/fb-police-eyewatch").glob("*.csv"))
    award = made("hootsuite", files, tmp_path, "Australia/Melbourne", context())
    assert check(award, imported("hootsuite", files, context_of(award)).pages) > 90


def test_the_trending_week(gsm_data: Path, tmp_path: Path) -> None:
    files = sorted((gsm_data / "datasets/yt-trending-indonesia-2020").glob("*.csv"))
    award = made("youtube-trending", files, tmp_path, "Asia/Jakarta", context(zone="Asia/Jakarta"))
    said = context_of(award, zone="Asia/Jakarta")
    assert check(award, imported("youtube-trending", files, said).pages) > 800


def test_the_three_leaders(gsm_data: Path, tmp_path: Path) -> None:
    folder = gsm_data / "datasets/fb-canada-leaders-2015"
    raw, cleaned = sorted(folder.glob("*_Posts.csv")), folder / "Facebook_Pages_Dataset.csv"
    said = context(observed_at=OCTOBER_20 + DAY, zone="UTC")
    award = made("graph-csv", [*raw, cleaned], tmp_path, "America/Toronto", said)
    earlier = imported("graph-csv", raw, context_of(award, OCTOBER_20))
    later = imported("graph-csv", [cleaned], context_of(award, OCTOBER_20 + DAY, "Etc/GMT+1"))
    assert check(award, [*earlier.pages, *later.pages]) >= 12


def test_the_tracked_videos(gsm_data: Path, tmp_path: Path) -> None:
    files = [gsm_data / "datasets/yt-video-tracker-ripple/daily_stats.csv"]
    award = made("youtube-stats", files, tmp_path, "UTC", context())
    assert check(award, imported("youtube-stats", files, context_of(award)).pages) > 0


def test_the_crowdtangle_samples(gsm_data: Path, tmp_path: Path) -> None:
    (search,) = files = list((gsm_data / "datasets/crowdtangle-samples").glob("*search-csv-export.csv"))
    exported = 1_625_536_160_000
    said = context(observed_at=exported, zone="America/Sao_Paulo")
    award = made("crowdtangle", files, tmp_path, "America/Sao_Paulo", said)
    sent = imported("crowdtangle", [search], context_of(award, exported, "America/Sao_Paulo"))
    assert check(award, sent.pages) > 0


def test_the_history_of_a_post(gsm_data: Path, tmp_path: Path) -> None:
    folder = gsm_data / "datasets/crowdtangle-samples"
    search, history = list(folder.glob("*search-csv-export.csv")), list(folder.glob("post_history_*.csv"))
    award = made(
        "crowdtangle",
        search,
        tmp_path,
        "America/Sao_Paulo",
        context(observed_at=NOW, zone="America/Sao_Paulo"),
    )
    page = Account("fb:page", "facebook", "MajuCoutinhoReal", "77")  # invented: the file does not tell it
    roster = Roster((Participant("page", "Page", "Page", "all", (page,)),))
    sent = imported("crowdtangle-history", history, context(roster=roster, time_zone="America/Sao_Paulo"))
    assert check(msgspec.structs.replace(award, roster=roster), sent.pages) > 0


@pytest.mark.parametrize("name", TWARC)
def test_recorded_answers_of_x(gsm_data: Path, tmp_path: Path, name: str) -> None:
    files = [gsm_data / f"fixtures/twarc-csv/{name}.jsonl"]
    award = made("twarc", files, tmp_path, "UTC", context())
    assert check(award, imported("twarc", files, context_of(award)).pages) > 0
