"""The routes of YouTube's Data API v3 that polling needs, below /yt/youtube/v3."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from typing import Final

import orjson
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streams.simulator.reply import Reply
from streams.simulator.simulation import Simulation
from streams.simulator.world import World
from streams.simulator.youtube.answers import (
    CHANNEL_PARTS,
    ITEM_PARTS,
    VIDEO_PARTS,
    Json,
    channel_resource,
    item_resource,
    list_answer,
    video_resource,
)
from streams.simulator.youtube.errors import RequestError, key_refused, refusal

MOST_IDS: Final = 50
MOST_RESULTS: Final = 50
RESULTS: Final = 5
INVALID_KEY: Final = "invalid"
"""The one key that is refused."""


def routes(simulation: Simulation) -> list[Route]:
    """One route a resource."""
    table = {"channels": _channels, "playlistItems": _playlist_items, "videos": _videos}

    def route(name: str) -> Route:
        async def endpoint(request: Request) -> Response:
            key = request.query_params.get("key") or request.headers.get("x-goog-api-key") or ""

            def reply(at: int) -> Reply:
                try:
                    _check_key(key)
                    body = table[name](simulation.world, request.query_params, at)
                except RequestError as error:
                    return Reply(error.status, orjson.dumps(error.answer))
                if request.headers.get("if-none-match") == body["etag"]:
                    return Reply(304, b"")
                return Reply(200, orjson.dumps(body))

            return await simulation.serve(request, "youtube", key, refusal, reply)

        return Route(f"/yt/youtube/v3/{name}", endpoint)

    return [route(name) for name in table]


def _channels(world: World, params: QueryParams, at: int) -> Json:
    parts = _parts(params, CHANNEL_PARTS)
    name = _filter(params, "id", "forHandle", "forUsername")
    if name == "id":
        found = [channel for one in _ids(params) if (channel := world.owner("youtube", one))]
    else:
        channel = world.owner_named("youtube", params[name].removeprefix("@"), at)
        found = [channel] if channel and name == "forHandle" else []
    most = _most(params)
    items = [channel_resource(world, channel, parts, at) for channel in found[:most]]
    return list_answer("youtube#channelListResponse", items, len(found), most)


def _playlist_items(world: World, params: QueryParams, at: int) -> Json:
    parts = _parts(params, ITEM_PARTS)
    playlist = params[_filter(params, "playlistId")]
    channel = world.owner("youtube", "UC" + playlist.removeprefix("UU"))
    if channel is None or channel.is_empty or not playlist.startswith("UU"):
        raise RequestError(
            404, "playlistNotFound", "There is no such playlist.", domain="youtube.playlistItem", location="playlistId"
        )  # fmt: skip
    most = _most(params)
    videos = world.posts(channel, at)
    start = _offset(playlist, params["pageToken"]) if params.get("pageToken") else 0
    items = [
        item_resource(video, start + place, parts) for place, video in enumerate(videos[start : start + most])
    ]
    tokens = {}
    if start + most < len(videos):
        tokens["nextPageToken"] = _token(playlist, start + most)
    if start:
        tokens["prevPageToken"] = _token(playlist, max(0, start - most))
    return list_answer("youtube#playlistItemListResponse", items, len(videos), most, **tokens)


def _videos(world: World, params: QueryParams, at: int) -> Json:
    parts = _parts(params, VIDEO_PARTS)
    _filter(params, "id")
    videos = [video for one in _ids(params) if (video := world.post("youtube", one, at))]
    items = [video_resource(world, video, parts, at) for video in videos]
    return list_answer("youtube#videoListResponse", items, len(items), len(items))


def _check_key(key: str) -> None:
    if not key:
        raise RequestError(403, "forbidden", "A key is needed.", domain="global")
    if key == INVALID_KEY:
        raise key_refused()


def _parts(params: QueryParams, known: frozenset[str]) -> set[str]:
    parts = {part.strip() for given in params.getlist("part") for part in given.split(",") if part.strip()}
    if not parts:
        raise RequestError(400, "missingRequiredParameter", "No part is named.", location="part")
    if strange := sorted(parts - known):
        raise RequestError(
            400, "unknownPart", f"There is no part {strange[0]}.", domain="youtube.part", location="part"
        )
    return parts


def _filter(params: QueryParams, *names: str) -> str:
    given = [name for name in names if params.get(name)]
    if not given:
        raise RequestError(400, "missingRequiredParameter", "No filter selected.")
    if len(given) > 1:
        raise RequestError(400, "incompatibleParameters", "More than one filter selected.", location=given[1])
    return given[0]


def _ids(params: QueryParams) -> list[str]:
    ids = [one for given in params.getlist("id") for one in given.split(",") if one]
    if len(ids) > MOST_IDS:
        raise RequestError(400, "invalidFilters", f"More than {MOST_IDS} ids.", location="id")
    return list(dict.fromkeys(ids))


def _most(params: QueryParams) -> int:
    text = params.get("maxResults", str(RESULTS))
    if not text.isdecimal() or int(text) > MOST_RESULTS:
        raise RequestError(400, "invalidValue", f"maxResults is 0 to {MOST_RESULTS}.", location="maxResults")
    return int(text)


def _token(playlist: str, offset: int) -> str:
    return urlsafe_b64encode(f"{offset}.{playlist}".encode()).decode().rstrip("=")


def _offset(playlist: str, token: str) -> int:
    try:
        offset, _, of = urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().partition(".")
    except (NotBase64, ValueError):
        offset, of = "", ""
    if of != playlist or not offset.isdecimal():
        raise RequestError(400, "invalidPageToken", "The page token is not valid.", location="pageToken")
    return int(offset)
