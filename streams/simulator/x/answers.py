"""X's users, posts and problems as JSON objects, with the fields that were asked for, in the vocabulary that was asked in."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from streams.simulator.world import Owner, Post, World

Json = dict[str, Any]

PROBLEMS: Final = "https://api.twitter.com/2/problems/"

USER_FIELDS: Final = frozenset(
    {
        "affiliation", "connection_status", "created_at", "description", "entities", "id", "location", "most_recent_tweet_id", "name",
        "pinned_tweet_id", "profile_banner_url", "profile_image_url", "protected", "public_metrics", "url", "username", "verified",
        "verified_type", "withheld",
    }
)  # fmt: skip
POST_FIELDS: Final = frozenset(
    {
        "attachments", "author_id", "context_annotations", "conversation_id", "created_at", "edit_controls",
        "edit_history_tweet_ids", "edit_history_post_ids", "entities", "geo", "id", "in_reply_to_user_id", "lang", "note_tweet", "note_post",
        "possibly_sensitive", "public_metrics", "referenced_tweets", "referenced_posts", "reply_settings", "source", "text", "withheld",
    }
)  # fmt: skip
MEDIA_FIELDS: Final = frozenset(
    {
        "alt_text", "duration_ms", "height", "media_key", "preview_image_url", "public_metrics", "type", "url", "variants", "width",
    }
)  # fmt: skip
"""What may be asked for; what the simulated X does not know is left out of the answer."""

_REFERENCES: Final = {"quote": "quoted", "reply": "replied_to", "repost": "retweeted"}
_KEYS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "image": (("3", "photo"),),
    "video": (("13", "video"),),
    "mixed": (("3", "photo"), ("13", "video")),
}


class Words(NamedTuple):
    """X says tweet or post, as it is asked."""

    post: str
    repost: str


TWEET: Final = Words("tweet", "retweet")
POST: Final = Words("post", "repost")


class Metrics(NamedTuple):
    """What X shows of a post. A repost shows the reposts of what it repeats, and nothing of its own."""

    likes: int
    replies: int
    reposts: int
    quotes: int
    impressions: int


def metrics_of(world: World, post: Post, at: int) -> Metrics:
    """A post's counters at an instant."""
    counters = world.counters(post, at)
    if post.kind == "repost":
        return Metrics(0, 0, counters.shares, 0, 0)
    return Metrics(
        counters.likes or 0, counters.comments or 0, counters.shares, counters.quotes, counters.views
    )


def user_object(world: World, owner: Owner, fields: Collection[str], at: int) -> Json:
    """An account; without fields only its id and names."""
    known: Json = {
        "created_at": time_text(0),
        "description": "",
        "protected": owner.is_protected(at),
        "verified": False,
        "url": "",
        "public_metrics": {
            "followers_count": world.followers(owner, at),
            "following_count": 10,
            "tweet_count": len(world.posts(owner, at)),
            "listed_count": 0,
            "like_count": 0,
            "media_count": 0,
        },
    }
    name = f"Simulated account {owner.number}"
    told = {field: known[field] for field in sorted(fields) if field in known}
    return {"id": owner.id, "name": name, "username": owner.handle_at(at), **told}


def post_object(world: World, post: Post, fields: Collection[str], words: Words, at: int) -> Json:
    """A post; without fields only its id, text and versions."""
    metrics = metrics_of(world, post, at)
    history = f"edit_history_{words.post}_ids"
    references = f"referenced_{words.post}s"
    known: Json = {
        "author_id": post.owner.id,
        "conversation_id": post.id,
        "created_at": time_text(post.published),
        "lang": "id",
        "possibly_sensitive": False,
        "public_metrics": {
            f"{words.repost}_count": metrics.reposts,
            "reply_count": metrics.replies,
            "like_count": metrics.likes,
            "quote_count": metrics.quotes,
            "bookmark_count": 0,
            "impression_count": metrics.impressions,
        },
    }
    if post.kind != "original":
        known[references] = [{"type": _REFERENCES[post.kind], "id": str(int(post.id) - 1)}]
    if keys := media_keys(post):
        known["attachments"] = {"media_keys": [key for key, _ in keys]}
    if post.media == "link":
        known["entities"] = {
            "urls": [
                {"start": 0, "end": 23, "url": "https://t.co/s", "expanded_url": "https://news.example/"}
            ]
        }
    told = {field: known[field] for field in sorted(fields) if field in known}
    return {"id": post.id, "text": f"Simulated post {post.id}", history: [post.id], **told}


def media_keys(post: Post) -> list[tuple[str, str]]:
    """The keys of a post's media, with their types."""
    return [(f"{number}_{post.id}", kind) for number, kind in _KEYS.get(post.media, ())]


def media_objects(posts: Sequence[Post]) -> list[Json]:
    """What expanding the attachments of posts adds."""
    return [{"media_key": key, "type": kind} for post in posts for key, kind in media_keys(post)]


def problem(resource: str, parameter: str, value: str, kind: str, detail: str) -> Json:
    """A partial error: why one thing that was asked for is not there."""
    titles = {"resource-not-found": "Not Found Error", "not-authorized-for-resource": "Authorization Error"}
    return {
        "value": value,
        "detail": detail,
        "title": titles[kind],
        "resource_type": resource,
        "parameter": parameter,
        "resource_id": value,
        "type": PROBLEMS + kind,
    }


def missing_user(owner: Owner | None, parameter: str, value: str) -> Json:
    """Why an account is not told."""
    if owner is None:
        detail = f"Could not find user with {parameter}: [{value}]."
        return problem("user", parameter, value, "resource-not-found", detail)
    found = problem("user", parameter, value, "resource-not-found", f"User has been suspended: [{value}].")
    return found | {"title": "Forbidden"}


def time_text(instant: int) -> str:
    """An instant as X writes it."""
    return datetime.fromtimestamp(instant // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
