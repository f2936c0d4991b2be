"""YouTube's resources and errors as JSON objects, with the parts that were asked for."""

from base64 import urlsafe_b64encode
from collections.abc import Collection
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

import orjson

from streams.simulator.world import Owner, Post, World

Json = dict[str, Any]

CHANNEL_PARTS: Final = frozenset({"id", "snippet", "contentDetails", "statistics", "status"})
ITEM_PARTS: Final = frozenset({"id", "snippet", "contentDetails", "status"})
VIDEO_PARTS: Final = frozenset(
    {"id", "snippet", "contentDetails", "statistics", "status", "liveStreamingDetails"}
)


def uploads_of(channel: Owner) -> str:
    """The id of the playlist of its uploads."""
    return "UU" + channel.id[2:]


def channel_resource(world: World, channel: Owner, parts: Collection[str], at: int) -> Json:
    """A channel; counts are strings, and there is no count where subscribers are hidden."""
    subscribers = {} if channel.hides_followers else {"subscriberCount": str(world.followers(channel, at))}
    title = f"Simulated channel {channel.number}"
    return _resource(
        "youtube#channel",
        channel.id,
        parts,
        snippet={
            "title": title,
            "description": "",
            "customUrl": f"@{channel.handle_at(at)}",
            "publishedAt": time_text(0),
        },
        contentDetails={"relatedPlaylists": {"likes": "", "uploads": uploads_of(channel)}},
        statistics={
            "viewCount": str(channel.followers * 100),
            **subscribers,
            "hiddenSubscriberCount": channel.hides_followers,
            "videoCount": str(len(world.posts(channel, at))),
        },
        status={"privacyStatus": "public", "isLinked": True, "madeForKids": False},
    )


def item_resource(video: Post, position: int, parts: Collection[str]) -> Json:
    """A video's place in its uploads playlist; its snippet tells the time of uploading."""
    channel = video.owner
    return _resource(
        "youtube#playlistItem",
        urlsafe_b64encode(f"{uploads_of(channel)}.{video.id}".encode()).decode().rstrip("="),
        parts,
        snippet={
            "publishedAt": time_text(video.uploaded),
            "channelId": channel.id,
            "title": _title(video),
            "description": "",
            "playlistId": uploads_of(channel),
            "position": position,
            "resourceId": {"kind": "youtube#video", "videoId": video.id},
        },
        contentDetails={"videoId": video.id, "videoPublishedAt": time_text(video.published)},
        status={"privacyStatus": "public"},
    )


def video_resource(world: World, video: Post, parts: Collection[str], at: int) -> Json:
    """A video with its counters at an instant; one that is hidden or off is missing."""
    counters = world.counters(video, at)
    told = {"viewCount": counters.views, "likeCount": counters.likes, "commentCount": counters.comments}
    minutes, seconds = divmod(video.seconds, 60)
    return _resource(
        "youtube#video",
        video.id,
        parts,
        snippet={
            "publishedAt": time_text(video.published),
            "channelId": video.owner.id,
            "title": _title(video),
            "description": "",
            "categoryId": "25",
            "liveBroadcastContent": "none",
        },
        contentDetails={"duration": f"PT{minutes}M{seconds}S", "dimension": "2d", "definition": "hd"},
        statistics={"favoriteCount": "0"} | {key: str(one) for key, one in told.items() if one is not None},
        status={"uploadStatus": "processed", "privacyStatus": "public", "publicStatsViewable": True},
    )


def list_answer(kind: str, items: list[Json], total: int, per_page: int, **tokens: str) -> Json:
    """A list; without anything found it has no `items`, as YouTube's own."""
    found = {"items": items} if items else {}
    return _tagged(
        {"kind": kind, **tokens, "pageInfo": {"totalResults": total, "resultsPerPage": per_page}, **found}
    )


def error_answer(
    status: int, reason: str, message: str, domain: str = "youtube.parameter", location: str = "", **more: Any
) -> Json:
    """An error's envelope."""
    where = {"location": location, "locationType": "parameter"} if location else {}
    one = {"message": message, "domain": domain, "reason": reason, **where}
    return {"error": {"code": status, "message": message, "errors": [one], **more}}


def time_text(instant: int) -> str:
    """An instant as YouTube writes it, in whole seconds."""
    return datetime.fromtimestamp(instant // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _resource(kind: str, resource_id: str, parts: Collection[str], **known: Json) -> Json:
    return _tagged(
        {"kind": kind, "id": resource_id} | {part: told for part, told in known.items() if part in parts}
    )


def _tagged(resource: Json) -> Json:
    digest = blake2b(orjson.dumps(resource, option=orjson.OPT_SORT_KEYS), digest_size=20).digest()
    return {"kind": resource["kind"], "etag": urlsafe_b64encode(digest).decode().rstrip("="), **resource}


def _title(video: Post) -> str:
    return f"Simulated video {video.id}"
