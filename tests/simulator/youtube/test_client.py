"""Google's own client takes the simulated YouTube for the real one."""

from collections.abc import Iterator
from typing import Any

import pytest
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from streams.simulator.clock import VirtualClock
from streams.simulator.faults import Fault
from streams.simulator.server import serving
from streams.simulator.simulation import Simulation
from streams.simulator.world import DAY, Owner, World
from streams.simulator.youtube.answers import uploads_of
from streams.simulator.youtube.routes import INVALID_KEY

NOW = 18_322 * DAY
LIVELY = Owner(0, "youtube", "UC" + "a" * 22, "lively", 3.0, 50_000)
SHY = Owner(1, "youtube", "UC" + "b" * 22, "shy", 1.0, 9_000, hides_followers=True)
EMPTY = Owner(2, "youtube", "UC" + "c" * 22, "empty", 1.0, 700, is_empty=True)


@pytest.fixture
def simulation() -> Simulation:
    return Simulation(World(1, [LIVELY, SHY, EMPTY]), VirtualClock(NOW))


@pytest.fixture
def url(simulation: Simulation) -> Iterator[str]:
    with serving(simulation) as address:
        yield address


@pytest.fixture
def youtube(url: str) -> Iterator[Any]:
    with client(url, "any key") as service:
        yield service


def client(url: str, key: str) -> Any:
    return build(
        "youtube",
        "v3",
        developerKey=key,
        static_discovery=True,
        client_options={"api_endpoint": f"{url}/yt/"},
    )


def all_items(youtube: Any, playlist: str) -> list[dict[str, Any]]:
    """Every item of a playlist, page by page as the client pages."""
    items: list[dict[str, Any]] = []
    request = youtube.playlistItems().list(part="snippet,contentDetails", playlistId=playlist, maxResults=50)
    while request is not None:
        answer = request.execute()
        items += answer["items"]
        request = youtube.playlistItems().list_next(request, answer)
    return items


def test_channels_by_id_leave_unknown_ones_out(youtube: Any) -> None:
    ids = ",".join([LIVELY.id, SHY.id, "UC" + "x" * 22])

    answer = youtube.channels().list(part="statistics,contentDetails", id=ids).execute()

    lively, shy = answer["items"]
    assert lively["contentDetails"]["relatedPlaylists"]["uploads"] == uploads_of(LIVELY)
    assert lively["statistics"]["subscriberCount"].isdecimal()
    assert shy["statistics"]["hiddenSubscriberCount"] is True
    assert "subscriberCount" not in shy["statistics"]
    assert "snippet" not in lively


def test_a_channel_by_handle_and_none_by_an_unknown_one(youtube: Any) -> None:
    known = youtube.channels().list(part="id", forHandle="@Lively").execute()
    unknown = youtube.channels().list(part="id", forHandle="nobody").execute()

    assert [one["id"] for one in known["items"]] == [LIVELY.id]
    assert "items" not in unknown
    assert unknown["pageInfo"]["totalResults"] == 0


def test_all_uploads_are_paged_through_once_in_order(youtube: Any, simulation: Simulation) -> None:
    items = all_items(youtube, uploads_of(LIVELY))

    ids = [one["contentDetails"]["videoId"] for one in items]
    assert ids == [one.id for one in simulation.world.posts(LIVELY, NOW)]
    assert len(ids) > 150
    assert [one["snippet"]["position"] for one in items] == list(range(len(ids)))


def test_videos_tell_what_is_true_now_and_leave_hidden_counts_out(
    youtube: Any, simulation: Simulation
) -> None:
    uploads = simulation.world.posts(LIVELY, NOW)[:50]
    ids = ",".join(one.id for one in uploads)

    answer = youtube.videos().list(part="snippet,statistics,contentDetails,status", id=ids).execute()

    assert [one["id"] for one in answer["items"]] == [one.id for one in uploads]
    for item, video in zip(answer["items"], uploads, strict=True):
        counters = simulation.world.counters(video, NOW)
        told = {key: int(value) for key, value in item["statistics"].items()}
        true = {"viewCount": counters.views, "likeCount": counters.likes, "commentCount": counters.comments}
        assert told == {"favoriteCount": 0} | {key: one for key, one in true.items() if one is not None}


def test_deleted_videos_are_left_out(youtube: Any, simulation: Simulation) -> None:
    gone = next(
        one
        for day in range(NOW // DAY - 60, NOW // DAY)
        for one in simulation.world.of_day(LIVELY, day)
        if one.deleted and one.deleted <= NOW
    )

    assert "items" not in youtube.videos().list(part="id", id=f"{gone.id},unknown").execute()


@pytest.mark.parametrize(
    ("resource", "params", "status", "reason"),
    [
        ("playlistItems", {"part": "id", "playlistId": "UUunknown"}, 404, "playlistNotFound"),
        ("playlistItems", {"part": "id", "playlistId": uploads_of(EMPTY)}, 404, "playlistNotFound"),
        (
            "playlistItems",
            {"part": "id", "playlistId": uploads_of(LIVELY), "pageToken": "x"},
            400,
            "invalidPageToken",
        ),
        (
            "playlistItems",
            {"part": "id", "playlistId": uploads_of(LIVELY), "maxResults": 51},
            400,
            "invalidValue",
        ),
        ("playlistItems", {"part": "id"}, 400, "missingRequiredParameter"),
        ("channels", {"part": "id", "id": "UC1", "forHandle": "lively"}, 400, "incompatibleParameters"),
        ("channels", {"part": "id,secrets", "id": "UC1"}, 400, "unknownPart"),
        ("videos", {"part": "id", "id": ",".join(f"v{n}" for n in range(51))}, 400, "invalidFilters"),
    ],
)
def test_errors_are_the_clients_own(
    youtube: Any, resource: str, params: dict[str, Any], status: int, reason: str
) -> None:
    with pytest.raises(HttpError) as caught:
        getattr(youtube, resource)().list(**params).execute()

    assert caught.value.status_code == status
    assert caught.value.error_details[0]["reason"] == reason


def test_a_page_token_is_of_its_playlist_only(youtube: Any) -> None:
    first = youtube.playlistItems().list(part="id", playlistId=uploads_of(LIVELY)).execute()

    with pytest.raises(HttpError) as caught:
        youtube.playlistItems().list(
            part="id", playlistId=uploads_of(SHY), pageToken=first["nextPageToken"]
        ).execute()

    assert len(first["items"]) == 5
    assert caught.value.error_details[0]["reason"] == "invalidPageToken"


def test_a_key_that_is_not_valid_is_refused(url: str) -> None:
    with client(url, INVALID_KEY) as youtube, pytest.raises(HttpError) as caught:
        youtube.channels().list(part="id", forHandle="lively").execute()

    assert caught.value.status_code == 400
    assert "API key not valid" in caught.value.reason


def test_a_quota_that_is_used_up(youtube: Any, simulation: Simulation) -> None:
    simulation.faults.add(Fault(path="videos", status=403, reason="quotaExceeded"))

    with pytest.raises(HttpError) as caught:
        youtube.videos().list(part="id", id="v1").execute()

    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (403, "quotaExceeded")


def test_what_has_not_changed_has_the_same_etag(youtube: Any, simulation: Simulation) -> None:
    def etag() -> str:
        answer = youtube.playlistItems().list(part="id", playlistId=uploads_of(LIVELY)).execute()
        return str(answer["etag"])

    first, second = etag(), etag()
    simulation.clock.set(NOW + 5 * DAY)

    assert first == second
    assert etag() != first
