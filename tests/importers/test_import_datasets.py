"""Recorded data of others, counted by `scoring` in several orders and by plain Python: the boards must be the same.

The first three were worked out apart from both, by awk over the files.
"""

import json
from collections import Counter
from pathlib import Path

import pytest

from scoring.boards import Board, encode_board
from scoring.roster import Account, Participant, Roster
from streams.importers.contract import Bad, Row
from streams.importers.formats import reader_of
from tests.importers.counting import (
    Kept,
    Sent,
    boards,
    context_of,
    first_three,
    imported,
    leaders,
    made,
    police,
    shuffled,
    trending,
    values,
)
from tests.importers.reading import context

OCTOBER_20 = (
    1_445_342_400_000  # 2015-10-20T12:00:00Z, after the last post; the files do not say when they were pulled
)
OCTOBER_21 = OCTOBER_20 + 86_400_000
BEHIND = "Etc/GMT+1"  # the cleaned file's times are an hour behind those of the raw ones, which say +0000


def same(one: list[Board], other: list[Board]) -> bool:
    return list(map(encode_board, one)) == list(map(encode_board, other))


def test_the_police_exports(gsm_data: Path, tmp_path: Path) -> None:
    files = sorted((gsm_data / "datasets/fb-police-eyewatch").glob("*.csv"))
    award = made("hootsuite", files, tmp_path, "Australia/Melbourne", context())
    said = context_of(award)

    in_order = imported("hootsuite", files, said)
    in_disorder = imported("hootsuite", [shuffled(files, tmp_path / "disorder.csv", seed=7)], said)
    counted = boards(award.edition, award.roster, in_order.pages)

    assert same(counted, boards(award.edition, award.roster, in_disorder.pages * 2))
    assert same(counted, boards(award.edition, award.roster, in_order.pages * 2 + in_disorder.pages))
    assert values(counted) == police(files).values(image="Photo", video="Video")
    assert [len(board.standings) for board in counted] == [24, 24, 23, 23]
    assert sum(values(counted)["most-active"].values()) == 7_344
    assert first_three(counted, "most-active") == [
        (1, "Eyewatch - Greater Dandenong Police Service Area", 861),
        (2, "Eyewatch - Greater Shepparton Police Service Area", 765),
        (3, "Eyewatch - Cardinia Police Service Area", 764),
    ]
    assert first_three(counted, "most-engaging") == [
        (1, "Eyewatch - Geelong Police Service Area", 59_338),
        (2, "Eyewatch - Cardinia Police Service Area", 54_659),
        (3, "Eyewatch - Wyndham Police Service Area", 52_225),
    ]
    assert first_three(counted, "best-images") == [
        (1, "Eyewatch - Geelong Police Service Area", 49_688),
        (2, "Eyewatch - Cardinia Police Service Area", 43_728),
        (3, "Eyewatch - Wyndham Police Service Area", 41_307),
    ]
    assert first_three(counted, "best-videos") == [
        (1, "Eyewatch - Cardinia Police Service Area", 4_785),
        (2, "Eyewatch - Geelong Police Service Area", 4_533),
        (3, "Eyewatch - Greater Shepparton Police Service Area", 3_898),
    ]


def test_the_police_exports_pack_into_pages(gsm_data: Path, tmp_path: Path) -> None:
    files = sorted((gsm_data / "datasets/fb-police-eyewatch").glob("*.csv"))
    award = made("hootsuite", files, tmp_path, "Australia/Melbourne", context())
    kept = imported("hootsuite", files, context_of(award))
    assert len(kept.pages) == 153  # though pages of 24 accounts take turns in 13,099 rows
    assert kept.letters == []


def test_the_trending_week(gsm_data: Path, tmp_path: Path) -> None:
    files = sorted((gsm_data / "datasets/yt-trending-indonesia-2020").glob("*.csv"))
    award = made("youtube-trending", files, tmp_path, "Asia/Jakarta", context(zone="Asia/Jakarta"))
    said = context_of(award, zone="Asia/Jakarta")

    in_order = imported("youtube-trending", files, said)
    in_disorder = imported("youtube-trending", [shuffled(files, tmp_path / "disorder.csv", seed=7)], said)
    counted = boards(award.edition, award.roster, in_order.pages)

    assert same(counted, boards(award.edition, award.roster, in_disorder.pages * 2 + in_order.pages))
    expected = trending(files).values(image="", video="video")
    assert values(counted) == {category: of for category, of in expected.items() if category != "best-images"}
    assert [(board.category, len(board.standings)) for board in counted] == [
        ("most-active", 291),
        ("most-engaging", 290),
        ("best-videos", 290),
    ]
    assert sum(values(counted)["most-active"].values()) == 423
    assert first_three(counted, "most-engaging") == [
        (1, "BLACKPINK", 21_641_215),
        (2, "Big Hit Labels", 10_755_528),
        (3, "FoxStarHindi", 10_147_391),
    ]
    assert {name for _, name, value in first_three(counted, "most-active")[:2] if value == 6} == {
        "123 GO! GOLD Indonesian",
        "beIN SPORTS Indonesia",
    }


def test_the_three_leaders(gsm_data: Path, tmp_path: Path) -> None:
    folder = gsm_data / "datasets/fb-canada-leaders-2015"
    raw, cleaned = sorted(folder.glob("*_Posts.csv")), folder / "Facebook_Pages_Dataset.csv"
    award = made(
        "graph-csv",
        [*raw, cleaned],
        tmp_path,
        "America/Toronto",
        context(observed_at=OCTOBER_21, zone=BEHIND),
    )

    def sent(first: list[Path], second: Path) -> Sent:
        earlier: Kept = imported("graph-csv", first, context_of(award, OCTOBER_20))
        later: Kept = imported("graph-csv", [second], context_of(award, OCTOBER_21, BEHIND))
        return [*earlier.pages, *later.pages]

    in_order = sent(raw, cleaned)
    disorder = sent(
        [shuffled(raw, tmp_path / "raw.csv", seed=7)], shuffled([cleaned], tmp_path / "cleaned.csv", seed=7)
    )
    counted = boards(award.edition, award.roster, in_order)

    assert same(counted, boards(award.edition, award.roster, list(reversed(disorder)) * 2))
    assert values(counted) == leaders(raw, cleaned).values(image="photo", video="video")
    assert [len(board.standings) for board in counted] == [3, 3, 3, 3]
    assert first_three(counted, "most-active") == [
        (1, "Tom Mulcair", 655), (2, "Justin Trudeau", 531), (3, "Stephen Harper", 525),
    ]  # fmt: skip
    assert first_three(counted, "most-engaging") == [
        (1, "Stephen Harper", 2_169_510), (2, "Justin Trudeau", 1_563_640), (3, "Tom Mulcair", 716_013),
    ]  # fmt: skip
    assert first_three(counted, "best-images") == [
        (1, "Stephen Harper", 1_545_750), (2, "Justin Trudeau", 710_087), (3, "Tom Mulcair", 440_748),
    ]  # fmt: skip
    assert first_three(counted, "best-videos") == [
        (1, "Justin Trudeau", 642_906), (2, "Stephen Harper", 489_920), (3, "Tom Mulcair", 144_688),
    ]  # fmt: skip


def test_the_tracked_videos_and_their_unanswered_rows(gsm_data: Path) -> None:
    path = gsm_data / "datasets/yt-video-tracker-ripple/daily_stats.csv"
    with path.open("rb") as file:
        found = list(reader_of("youtube-stats")(file, context()))
    assert Counter(type(item) for item in found) == {Row: 1_841, Bad: 74}


def test_the_crowdtangle_samples(gsm_data: Path) -> None:
    folder = gsm_data / "datasets/crowdtangle-samples"
    (search,), (history,) = folder.glob("*search-csv-export.csv"), folder.glob("post_history_*.csv")
    exported = 1_625_536_160_000  # 2021-07-05T22:49:20-03:00, as its name says
    with search.open("rb") as file:
        posts = list(reader_of("crowdtangle")(file, context(observed_at=exported, zone="America/Sao_Paulo")))
    page = Account("fb:page", "facebook", "MajuCoutinhoReal", "77")  # invented: the file does not tell it
    said = context(roster=Roster((Participant("page", "Page", "Page", "all", (page,)),)))
    with history.open("rb") as file:
        moments = list(reader_of("crowdtangle-history")(file, said))
    assert len(posts) == 10
    assert len(moments) == 7
    assert isinstance(posts[0], Row)
    assert isinstance(moments[0], Row)
    assert posts[0].observation is not None
    assert moments[0].observation is not None
    # The export's own sum is 407.137, with the dot of a thousand.
    assert sum(getattr(posts[0].observation, name) for name in ("likes", "comments", "shares")) == 407_137
    assert posts[0].followers == 81_438_971
    assert moments[0].observation.likes == 70_093  # its own column of reactions


@pytest.mark.parametrize(
    ("name", "rows", "posts", "bad"),
    [("brexit", 100, 100, 0), ("kpop", 100, 100, 0), ("noflat", 100, 100, 0), ("entities_test", 474, 474, 0),
     ("withheld", 215, 215, 0), ("streaming_output_with_error", 7, 7, 0), ("users", 96, 0, 0), ("edited_before", 1, 0, 0),
     ("edited_after", 1, 1, 0), ("lists", 6, 0, 6), ("counts", 169, 0, 169), ("media_policy_violation_on", 100, 100, 0)],
)  # fmt: skip
def test_recorded_answers_of_x(gsm_data: Path, name: str, rows: int, posts: int, bad: int) -> None:
    with (gsm_data / f"fixtures/twarc-csv/{name}.jsonl").open("rb") as file:
        found = list(reader_of("twarc")(file, context()))
    seen = [item for item in found if isinstance(item, Row) and item.observation]
    assert (len(found), len(seen), sum(isinstance(item, Bad) for item in found)) == (rows, posts, bad)


def test_kinds_in_recorded_answers_of_x(gsm_data: Path) -> None:
    path = gsm_data / "fixtures/twarc-csv/noflat.jsonl"
    expected = Counter[str]()
    for line in path.read_text(encoding="utf-8").splitlines():
        for post in json.loads(line)["data"]:
            types = {one["type"] for one in post.get("referenced_tweets", [])}
            if "retweeted" in types:
                expected["repost"] += 1
            elif "replied_to" in types:
                expected["reply"] += 1
            else:
                expected["quote" if "quoted" in types else "original"] += 1
    with path.open("rb") as file:
        found = [item for item in reader_of("twarc")(file, context()) if isinstance(item, Row)]
    assert Counter(row.observation.kind for row in found if row.observation) == expected
