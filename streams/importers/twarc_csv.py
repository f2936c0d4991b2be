"""The CSV file of twarc's plugin: one post a row, nested names joined by dots, lists as JSON in a cell."""

from collections.abc import Iterator
from typing import BinaryIO, Final

import msgspec

from streams.importers.accounts import Source
from streams.importers.contract import Context, Item, Row, RowError
from streams.importers.table import Cells, Columns, Table
from streams.importers.values import count, instant
from streams.importers.x import Post, row_of
from streams.native.x import PLATFORM

NEEDED: Final[Columns] = {
    "id": ("id",),
    "author_id": ("author_id", "author.id"),
    "created": ("created_at",),
    "likes": ("public_metrics.like_count",),
    "replies": ("public_metrics.reply_count",),
    "reposts": ("public_metrics.retweet_count", "public_metrics.repost_count"),
}
OPTIONAL: Final[Columns] = {
    "observed_at": ("__twarc.retrieved_at",),
    "quotes": ("public_metrics.quote_count",),
    "views": ("public_metrics.impression_count",),
    "handle": ("author.username",),
    "name": ("author.name",),
    "followers": ("author.public_metrics.followers_count",),
    "chain": ("edit_history_tweet_ids", "edit_history_post_ids"),
    "replied_to": ("referenced_tweets.replied_to.id", "referenced_posts.replied_to.id"),
    "retweeted": ("referenced_tweets.retweeted.id", "referenced_posts.reposted.id"),
    "quoted": ("referenced_tweets.quoted.id", "referenced_posts.quoted.id"),
    "references": ("referenced_tweets", "referenced_posts"),
    "media": ("attachments.media",),
    "media_keys": ("attachments.media_keys",),
    "urls": ("entities.urls",),
}


class _Object(msgspec.Struct, frozen=True):
    """An entry of any list: a reference, a medium, a link."""

    type: str = ""
    media_key: str = ""
    expanded_url: str = ""


_decode_names = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_objects = msgspec.json.Decoder(tuple[_Object | str, ...]).decode


def read_csv(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The rows of one file."""

    def make(line: int, cells: Cells) -> Row:
        told = cells["observed_at"]
        media = _objects(cells["media"], "attachments.media")
        references = [word for word in ("replied_to", "retweeted", "quoted") if cells[word]]
        references += [one.type for one in _objects(cells["references"], "referenced_tweets")]
        urls = [one.expanded_url for one in _objects(cells["urls"], "entities.urls")]
        post = Post(
            cells["id"],
            Source(PLATFORM, cells["author_id"], cells["handle"], cells["name"]),
            cells["created"],
            count(cells["likes"], "like_count"),
            count(cells["replies"], "reply_count"),
            count(cells["reposts"], "retweet_count"),
            count(cells["quotes"], "quote_count"),
            count(cells["views"], "impression_count"),
            count(cells["followers"], "followers_count"),
            references,
            _names(cells["chain"], "edit_history_tweet_ids"),
            _names(cells["media_keys"], "attachments.media_keys") or [one.media_key for one in media],
            {one.media_key: one.type for one in media},
            [url for url in urls if url],
        )
        observed_at = instant(told, "retrieved_at", context) if told else context.need_observed_at()
        return row_of(line, post, observed_at, context)

    return Table(file).rows(NEEDED, OPTIONAL, make)


def _names(cell: str, what: str) -> tuple[str, ...]:
    try:
        return _decode_names(cell) if cell else ()
    except msgspec.DecodeError:
        raise RowError(f"{what} is no JSON list") from None


def _objects(cell: str, what: str) -> list[_Object]:
    """The entries of a list of objects; the plugin writes links as bare addresses."""
    try:
        entries = _decode_objects(cell) if cell else ()
    except msgspec.DecodeError:
        raise RowError(f"{what} is no JSON list") from None
    return [_Object(expanded_url=one) if isinstance(one, str) else one for one in entries]
