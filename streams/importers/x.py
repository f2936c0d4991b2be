"""What a post of X is, from what an answer or a table says of it."""

from collections.abc import Mapping, Sequence

import msgspec

from scoring.pages import ABSENT, Observation
from streams.importers.accounts import Source
from streams.importers.contract import Context, Row, RowError
from streams.importers.values import instant
from streams.native.x import created_of_id, kind_of, media_of


class Post(msgspec.Struct):
    """A post as its source tells it: `references` are the types of the posts it refers to, `chain` the ids of its versions,
    `types` the types of media by key, `urls` its links written out.
    """

    id: str
    author: Source
    created_at: str
    likes: int = ABSENT
    replies: int = ABSENT
    reposts: int = ABSENT
    quotes: int = ABSENT
    views: int = ABSENT
    followers: int = ABSENT
    references: Sequence[str] = ()
    chain: Sequence[str] = ()
    media_keys: Sequence[str] = ()
    types: Mapping[str, str] = {}
    urls: Sequence[str] = ()


def row_of(line: int, post: Post, observed_at: int, context: Context) -> Row:
    """The row of a post.

    All versions of an edited post are one post: the first version's id and time, the last one's counters. A version that was
    replaced keeps the counters it had then, so it is no observation.
    """
    if not post.author.native_id:
        raise RowError("the post names no author")
    if not all(one.isdecimal() for one in (post.id, *post.chain)):
        raise RowError("the id is no number")
    row = Row(line, post.author, observed_at, followers=post.followers)
    if post.chain and post.chain[-1] != post.id:
        return row
    edited = len(post.chain) > 1
    row.observation = Observation(
        post.chain[0] if edited else post.id,
        created_of_id(post.chain[0]) if edited else instant(post.created_at, "created_at", context),
        kind=kind_of(post.references),
        media=media_of(post.id, post.media_keys, post.types, post.urls),
        likes=post.likes,
        comments=post.replies,
        shares=post.reposts,
        quotes=post.quotes,
        views=post.views,
    )
    return row
