"""Pages, posts and accounts as JSON objects, with the fields that were asked for."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from streams.simulator.graph.errors import strange_field
from streams.simulator.graph.expansion import Field
from streams.simulator.world import Owner, Post, World

Json = dict[str, Any]

_PAGE_DEFAULT: Final = (Field("name"), Field("id"))
_POST_DEFAULT: Final = (Field("created_time"), Field("message"), Field("id"))
_MEDIA_DEFAULT: Final = (Field("id"),)

_ATTACHMENTS: Final[dict[str, Json]] = {
    "image": {"media_type": "photo", "type": "photo"},
    "video": {"media_type": "video", "type": "video_inline"},
    "link": {"media_type": "link", "type": "share", "unshimmed_url": "https://news.example/"},
    "mixed": {
        "media_type": "album",
        "type": "album",
        "subattachments": {
            "data": [{"media_type": "photo", "type": "photo"}, {"media_type": "video", "type": "video"}]
        },
    },
}
_TYPES: Final = {"image": "IMAGE", "video": "VIDEO", "mixed": "CAROUSEL_ALBUM"}


def page_object(world: World, owner: Owner, fields: Sequence[Field], at: int) -> Json:
    """A Page. Raises RequestError for a strange field."""
    known: dict[str, Callable[[], object]] = {
        "name": lambda: f"Simulated Page {owner.number}",
        "username": lambda: owner.handle_at(at),
        "link": lambda: f"https://www.facebook.com/{owner.handle_at(at) or owner.id}",
        "followers_count": lambda: world.followers(owner, at),
        "fan_count": lambda: world.followers(owner, at) * 9 // 10,
        "is_published": lambda: True,
        "verification_status": lambda: "blue_verified",
        "category": lambda: "Government organization",
    }
    return _chosen(owner.id, fields or _PAGE_DEFAULT, known, "Page")


def post_object(world: World, post: Post, fields: Sequence[Field], at: int) -> Json:
    """A post of a Page; shares that nobody made are left out. Raises RequestError for a strange field."""
    counters = world.counters(post, at)
    shares = {"count": counters.shares} if counters.shares else None
    attachment = _ATTACHMENTS.get(post.media)
    known: dict[str, Callable[[], object]] = {
        "created_time": lambda: time_text(post.published),
        "updated_time": lambda: time_text(post.published),
        "message": lambda: f"Simulated post {post.id}",
        "status_type": lambda: "mobile_status_update" if post.media == "text" else "added_photos",
        "permalink_url": lambda: (
            f"https://www.facebook.com/{post.owner.id}/posts/{post.id.rpartition('_')[2]}"
        ),
        "is_published": lambda: True,
        "is_expired": lambda: False,
        "attachments": lambda: {"data": [attachment]} if attachment else None,
        "reactions": lambda: {"data": [], "summary": {"total_count": counters.likes}},
        "comments": lambda: {"data": [], "summary": {"total_count": counters.comments}},
        "shares": lambda: shares,
    }
    return _chosen(post.id, fields or _POST_DEFAULT, known, "Post")


def media_object(world: World, post: Post, fields: Sequence[Field], at: int) -> Json:
    """A post of Instagram; counts that are hidden are left out. Raises RequestError for a strange field."""
    counters, is_reel = world.counters(post, at), post.media == "video"
    children = {"data": [{"media_type": "IMAGE", "id": "1"}, {"media_type": "VIDEO", "id": "2"}]}
    known: dict[str, Callable[[], object]] = {
        "timestamp": lambda: time_text(post.published),
        "caption": lambda: f"Simulated post {post.id}",
        "media_type": lambda: _TYPES[post.media],
        "media_product_type": lambda: "REELS" if is_reel else "FEED",
        "like_count": lambda: counters.likes,
        "comments_count": lambda: counters.comments,
        "view_count": lambda: counters.views if is_reel else None,
        "media_url": lambda: f"https://pictures.example/{post.id}",
        "thumbnail_url": lambda: f"https://pictures.example/{post.id}" if is_reel else None,
        "username": lambda: post.owner.handle_at(at),
        "permalink": lambda: f"https://www.instagram.com/p/{post.id}/",
        "shortcode": lambda: post.id,
        "children": lambda: children if post.media == "mixed" else None,
    }
    return _chosen(post.id, fields or _MEDIA_DEFAULT, known, "Media")


def account_object(world: World, owner: Owner, fields: Sequence[Field], media: Json | None, at: int) -> Json:
    """A professional account; `media` is a page of its posts, if it was asked for. Raises RequestError for a strange field."""
    known: dict[str, Callable[[], object]] = {
        "username": lambda: owner.handle_at(at),
        "name": lambda: f"Simulated account {owner.number}",
        "biography": lambda: "",
        "website": lambda: "",
        "followers_count": lambda: world.followers(owner, at),
        "follows_count": lambda: 10,
        "media_count": lambda: len(world.posts(owner, at)),
        "profile_picture_url": lambda: "https://pictures.example/",
        "media": lambda: media,
    }
    return _chosen(owner.id, fields, known, "IGUser")


def time_text(instant: int) -> str:
    """An instant as Meta writes it."""
    return datetime.fromtimestamp(instant // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


def _chosen(
    object_id: str, fields: Sequence[Field], known: dict[str, Callable[[], object]], kind: str
) -> Json:
    """The fields that were asked for, each under its alias; what is None is left out, and the id is always told."""
    told: Json = {}
    for field in fields:
        if field.name != "id" and field.name not in known:
            raise strange_field(field.name, kind)
        value = object_id if field.name == "id" else known[field.name]()
        if value is not None:
            told[field.modifiers.get("as", field.name)] = value
    return told | {"id": object_id}
