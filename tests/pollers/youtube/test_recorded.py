"""Every recorded answer of YouTube is read as expected, or refused with a named error."""

from datetime import datetime
from pathlib import Path
from typing import Final

import orjson
import pytest

from scoring.pages import ABSENT
from streams.errors import GsmError
from streams.pollers.errors import ParkedError, RefusedError, TransientError, UnreadableError
from streams.pollers.youtube.answers import (
    Channel,
    Listed,
    Listing,
    Video,
    read_channels,
    read_listing,
    read_videos,
)
from streams.pollers.youtube.errors import judge

FOLDERS: Final = ("python-youtube", "youtube-data-api-ruby")
GOOGLE, DEVELOPERS = "K8sQmJBp8GCxrOtXWBpyEA", "_x5XG1OV2P6uZZ5FSM9Ttw"
CSPAN, TWO_VIDEOS = "b--64Gl51jIEVE-GLDAVTg", "HprWAjXDn0eQrQdvHk1LMA"

# id and uploads playlist without their first two letters, subscribers; what a file does not hold is "" and ABSENT
CHANNELS: Final[dict[str, list[tuple[str, str, int]]]] = {
    "python-youtube/apidata/channel_info_single.json": [(DEVELOPERS, "", 1_927_873)],
    "python-youtube/apidata/channels/info_multiple.json": [
        (GOOGLE, GOOGLE, 10_700_000),
        (DEVELOPERS, DEVELOPERS, 2_260_000),
    ],
    "python-youtube/modeldata/channels/channel_api_response.json": [(DEVELOPERS, "", 1_927_873)],
    "youtube-data-api-ruby/channel.json": [(CSPAN, CSPAN, 87_842)],
    "youtube-data-api-ruby/channel_response_parts/statistics_part.json": [(TWO_VIDEOS, "", 263)],
}

# video ids in order, then the token of the next page; no file holds the part with times of publishing
LISTINGS: Final = {
    "python-youtube/apidata/playlist_items/playlist_items_filter_video.json": ("VCv-KKIkLns", ""),
    "python-youtube/apidata/playlist_items/playlist_items_multi.json": ("H1HZyvc0QnI 5NgsfxIWNls", ""),
    "python-youtube/apidata/playlist_items/playlist_items_paged_1.json": (
        "CvTApw9X8aA Yh4EKaUY3gg S-MbpQiwfls BBjVl1EETb0 h8CnO-oqqSs 2cHddIA4EvY kTJUt9CmTXg o7_oJYZw2Hg vN6uK5Qm23c o5LP2xzKkpg",
        "CAoQAA",
    ),
    "python-youtube/apidata/playlist_items/playlist_items_paged_2.json": (
        "6aSG8SdvkoU ECGpZCFUL8s Fu2bldybpkA",
        "",
    ),
    "python-youtube/apidata/playlist_items/playlist_items_single.json": ("H1HZyvc0QnI", ""),
    "python-youtube/modeldata/playlist_items/playlist_item_api_response.json": (
        "H1HZyvc0QnI 5NgsfxIWNls VCv-KKIkLns",
        "",
    ),
    "youtube-data-api-ruby/playlist_items.json": (
        "R7X-ODvI6I4 vcE7O9qVLvs T3_jH07ywZg G73JEyrTBRs 80J1nBOm3rc",
        "CAUQAA",
    ),
}

# id, published; of the files that hold statistics also likes, comments, views
VIDEOS: Final[dict[str, list[tuple[str, str] | tuple[str, str, int, int, int]]]] = {
    "python-youtube/modeldata/videos/video_api_response.json": [
        ("D-lhorsDlUQ", "2019-03-21T20:37:49Z", 190, 32, 7_920)
    ],
    "youtube-data-api-ruby/video.json": [("oBM7DIeMsP0", "2015-09-24T17:06:07Z", 3_481, 3_021, 458_565)],
}

# of channels and videos, but without the part of the counts, which we always ask for
WITHOUT_COUNTS: Final = (
    "python-youtube/apidata/channel_info_multi.json",
    "python-youtube/apidata/channels/info.json",
    "youtube-data-api-ruby/channel_response_parts/content_details_part.json",
    "youtube-data-api-ruby/channel_response_parts/content_owner_details_part.json",
    "youtube-data-api-ruby/channel_response_parts/id_part.json",
    "youtube-data-api-ruby/channel_response_parts/snippet_part.json",
    "python-youtube/apidata/videos/videos_chart_paged_1.json",
    "python-youtube/apidata/videos/videos_chart_paged_2.json",
    "python-youtube/apidata/videos/videos_info_multi.json",
    "python-youtube/apidata/videos/videos_info_single.json",
    "python-youtube/apidata/videos/videos_myrating_paged_1.json",
    "python-youtube/apidata/videos/videos_myrating_paged_2.json",
)

# the error, and what it says
ERRORS: Final[dict[str, tuple[int, type[Exception], str]]] = {
    "python-youtube/apidata/error_permission_resp.json": (
        403,
        TransientError,
        "HTTP 403 SERVICE_UNAVAILABLE",
    ),
    "python-youtube/error_response.json": (400, GsmError, "YouTube: the key is not valid (keyInvalid)"),
    "python-youtube/error_response_simple.json": (
        400,
        UnreadableError,
        "unreadable: HTTP 400 without a known",
    ),
    "youtube-data-api-ruby/errors/channel_not_found.json": (404, RefusedError, "channelNotFound"),
    "youtube-data-api-ruby/errors/no_filter_selected.json": (400, RefusedError, "missingRequiredParameter"),
}


@pytest.fixture(scope="module")
def recorded(gsm_data: Path) -> dict[str, bytes]:
    """Every recorded answer, by its path in the folder of fixtures."""
    root = gsm_data / "fixtures"
    files = (file for folder in FOLDERS for file in sorted((root / folder).rglob("*.json")))
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in files}


@pytest.mark.parametrize("name", CHANNELS)
def test_recorded_channels(recorded: dict[str, bytes], name: str) -> None:
    expected = [
        Channel("UC" + key, uploads and "UU" + uploads, count) for key, uploads, count in CHANNELS[name]
    ]

    assert read_channels(recorded[name]) == expected


@pytest.mark.parametrize("name", LISTINGS)
def test_recorded_playlists(recorded: dict[str, bytes], name: str) -> None:
    ids, token = LISTINGS[name]

    assert read_listing(recorded[name]) == Listing([Listed(one, None) for one in ids.split()], token)


@pytest.mark.parametrize("name", VIDEOS)
def test_recorded_videos(recorded: dict[str, bytes], name: str) -> None:
    assert read_videos(recorded[name]) == [_video(*one) for one in VIDEOS[name]]


@pytest.mark.parametrize("name", WITHOUT_COUNTS)
def test_without_the_part_of_the_counts_an_answer_is_unreadable(
    recorded: dict[str, bytes], name: str
) -> None:
    read = read_videos if "/videos/" in name else read_channels

    with pytest.raises(UnreadableError, match="missing required field `statistics`"):
        read(recorded[name])


@pytest.mark.parametrize("name", ERRORS)
def test_recorded_errors(recorded: dict[str, bytes], name: str) -> None:
    status, kind, says = ERRORS[name]

    error = judge(status, recorded[name], 0)

    assert type(error) is kind
    assert str(error).startswith(says)


def test_everything_else_recorded_is_of_requests_we_do_not_make_and_is_refused_as_unreadable(
    recorded: dict[str, bytes],
) -> None:
    others = recorded.keys() - CHANNELS.keys() - LISTINGS.keys() - VIDEOS.keys() - ERRORS.keys()

    assert len(recorded) == 108 + 12  # as the two folders' own notes count
    assert len(others) == 89 + len(WITHOUT_COUNTS)
    for name in sorted(others):
        for read in (read_channels, read_listing, read_videos):
            with pytest.raises(UnreadableError):
                read(recorded[name])


def test_errors_that_people_pasted(gsm_data: Path) -> None:
    lines = (gsm_data / "fixtures/errors-in-the-wild/errors.jsonl").read_bytes().splitlines()
    pasted = [one for one in map(orjson.loads, lines) if one["platform"] == "youtube"]

    # some clients printed the inner object alone
    bodies = [one["body"] if "error" in one["body"] else {"error": one["body"]} for one in pasted]
    errors = [
        judge(one["http_status"], orjson.dumps(body), 0) for one, body in zip(pasted, bodies, strict=True)
    ]

    assert [type(error) for error in errors] == [ParkedError, ParkedError, RefusedError]
    assert str(errors[2]) == "playlistNotFound"


def _video(
    key: str, published: str, likes: int = ABSENT, comments: int = ABSENT, views: int = ABSENT
) -> Video:
    instant = round(datetime.fromisoformat(published).timestamp()) * 1000
    return Video(key, instant, upcoming=False, likes=likes, comments=comments, views=views)
