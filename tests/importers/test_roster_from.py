"""`gsm roster from`: an edition in which all of a data set counts."""

from datetime import date
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from scoring.boards import state_of
from scoring.edition import Floors, Nominees
from scoring.pages import Observation, Page, encode_page
from streams import editions
from streams.cli.main import gsm
from streams.errors import GsmError
from streams.importers.edition_from import slug

HEADING = "observed_at,created_gmt,page_name,post_id,post_type,reactions,comments,shares\n"
POLICE = (
    HEADING
    + "2020-01-05T13:00:00Z,2020-01-01 14:00:00,Eyewatch \u2013 River,77_1,Photo,1,2,\n"
    + "2020-01-05T13:00:00Z,2020-01-02 12:00:00,Eyewatch - River,78_1,Video,3,4,5\n"
    + "2020-01-04T13:00:00Z,2020-01-02 12:00:00,\u8b66\u5bdf,79_1,Video,3,4,5\n"
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(gsm, ["roster", "from", *map(str, arguments)])


def make(path: Path, *more: str, format_name: str = "hootsuite") -> editions.EditionFiles:
    result = run(
        format_name, path, "--id", "rivers", "--title", "Rivers", "--time-zone", "Australia/Melbourne", "--out", path.parent,
        *more,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    return editions.load(path.parent / "rivers.toml")


@pytest.fixture
def police(tmp_path: Path) -> Path:
    path = tmp_path / "police.csv"
    path.write_text(POLICE, encoding="utf-8")
    return path


def test_every_account_is_a_participant_with_an_id_of_its_own(police: Path) -> None:
    participants = make(police).roster.participants
    assert [(one.id, one.name, one.accounts[0].id) for one in participants] == [
        ("eyewatch-river", "Eyewatch \u2013 River", "facebook-77"),
        ("eyewatch-river-2", "Eyewatch - River", "facebook-78"),
        ("facebook-79", "\u8b66\u5bdf", "facebook-79"),
    ]
    assert [one.accounts[0].native_id for one in participants] == ["77", "78", "79"]


def test_all_posts_and_observations_are_within_its_period_and_freeze(police: Path) -> None:
    edition = make(police).edition
    # The first post is of 2 January in Melbourne, 01:00; the last observation of 6 January, 00:00.
    assert (edition.period.start, edition.period.end) == (date(2020, 1, 2), date(2020, 1, 7))
    assert edition.bounds().freeze_at == edition.bounds().end
    assert edition.clock == "data"


def test_its_clock_does_not_come_to_the_freeze_by_itself(police: Path) -> None:
    newest = 1_578_229_200_000  # 2020-01-05T13:00Z
    assert state_of(make(police).edition, newest) == "LIVE"


def test_there_are_no_floors_and_plain_sums(police: Path) -> None:
    edition = make(police).edition
    assert edition.floors == Floors(0, 0, 1000, 1)
    assert edition.nominees == Nominees()
    assert [(one.id, one.measure, one.scope, one.least_posts) for one in edition.categories] == [
        ("most-active", "posts", "all", 1),
        ("most-engaging", "engagement", "all", 1),
        ("best-images", "engagement", "image", 1),
        ("best-videos", "engagement", "video", 1),
    ]


def test_what_the_source_always_gives_is_required_and_the_rest_optional(police: Path) -> None:
    (platform,) = make(police).edition.platforms
    assert (platform.id, platform.required, platform.optional) == (
        "facebook",
        ("likes", "comments"),
        ("shares",),
    )
    police.write_text(POLICE.replace(",Photo,1,2,", ",Photo,1,,3"), encoding="utf-8")
    (platform,) = make(police, "--force").edition.platforms
    assert (platform.required, platform.optional) == (("likes",), ("comments", "shares"))


def test_the_tier_may_have_a_name(police: Path) -> None:
    files = make(police, "--tier", "Police Stations")
    assert [(tier.id, tier.title) for tier in files.edition.tiers] == [("police-stations", "Police Stations")]
    assert {one.tier for one in files.roster.participants} == {"police-stations"}


def test_a_set_of_videos_has_no_board_of_images(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    post = Observation("v", 1_577_880_000_000, media="video", likes=None, comments=3)
    path.write_bytes(encode_page(Page(1, "yt:river", "youtube", 1_577_880_000_001, "test", [post])))
    files = make(path, format_name="pages")
    (platform,) = files.edition.platforms
    assert (platform.required, platform.optional, platform.all_video) == (("likes",), ("comments",), True)
    assert [one.id for one in files.edition.categories] == ["most-active", "most-engaging", "best-videos"]
    assert files.roster.account_ids() == {"yt:river"}


def test_invented_pages_make_an_invented_award(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    post = Observation("v", 1_577_880_000_000, likes=1)
    path.write_bytes(
        encode_page(Page(1, "yt:river", "youtube", 1_577_880_000_001, "test", [post], simulated=True))
    )
    assert make(path, format_name="pages").edition.simulated


def test_its_json_says_where_it_is(police: Path) -> None:
    result = run(
        "hootsuite",
        police,
        "--id",
        "rivers",
        "--title",
        "Rivers",
        "--time-zone",
        "UTC",
        "--out",
        police.parent,
        "--json",
    )
    assert orjson.loads(result.output) == {"edition": str(police.parent / "rivers.toml"), "participants": 3}


@pytest.mark.parametrize("there", ["rivers.toml", "rivers.csv"])
def test_an_edition_or_roster_that_is_there_is_replaced_only_by_force(police: Path, there: str) -> None:
    file = police.with_name(there)
    file.write_text("of value")
    result = run(
        "hootsuite", police, "--id", "rivers", "--title", "R", "--time-zone", "UTC", "--out", police.parent
    )
    assert result.exit_code == 1
    assert isinstance(result.exception, GsmError)
    assert f"{file} would be overwritten" in str(result.exception)
    assert "--force" in str(result.exception)
    assert {one.name for one in police.parent.iterdir()} == {"police.csv", there}
    assert file.read_text() == "of value"
    assert len(make(police, "--force").roster.participants) == 3


def test_nothing_but_the_two_files_is_left_behind(police: Path) -> None:
    make(police)
    assert {one.name for one in police.parent.iterdir()} == {"police.csv", "rivers.csv", "rivers.toml"}


def test_a_folder_that_cannot_be_written_to_is_told_in_one_line(police: Path) -> None:
    result = run(
        "hootsuite", police, "--id", "rivers", "--title", "R", "--time-zone", "UTC", "--out", police / "deep"
    )
    assert isinstance(result.exception, GsmError)
    assert "cannot write" in str(result.exception)


def test_a_name_that_cannot_be_an_id_is_told(police: Path) -> None:
    result = run(
        "hootsuite", police, "--id", "Rivers!", "--title", "R", "--time-zone", "UTC", "--out", police.parent
    )
    assert "this makes no edition" in str(result.exception)
    assert not (police.parent / "Rivers!.toml").exists()


def test_a_file_without_posts_makes_none(tmp_path: Path) -> None:
    path = tmp_path / "police.csv"
    path.write_text(HEADING)
    result = run("hootsuite", path, "--id", "r", "--title", "R", "--time-zone", "UTC", "--out", tmp_path)
    assert "hold no posts" in str(result.exception)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Eyewatch - River", "eyewatch-river"),
        ("Caf\u00e9 & R\u00edo", "cafe-rio"),
        ("24/7 News", "news"),
        ("\u8b66\u5bdf", ""),
    ],
)
def test_slugs(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_names_are_made_fit_for_a_roster(police: Path) -> None:
    police.write_text(
        POLICE.replace("Eyewatch - River", "Eyewatch\u202e \u0007- River  " + "x" * 400), encoding="utf-8"
    )
    name = make(police).roster.participants[1].name
    assert name.startswith("Eyewatch - River xxx")
    assert len(name) == 300
