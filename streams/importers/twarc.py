"""Posts of X as twarc saves them: answers of the API or flattened posts, one a line, or the CSV file of its plugin.

The answer's `__twarc.retrieved_at` is the instant of observing; where it is missing, --observed-at says it. Users are readings of
their audiences. Posts under `includes` are context and no observation. Both vocabularies of X are read: tweet and post.
"""

from collections.abc import Iterator, Mapping
from typing import BinaryIO

import msgspec

from scoring.pages import ABSENT
from streams.importers.accounts import Source
from streams.importers.contract import Bad, Context, Item, Row, RowError
from streams.importers.lines import read_lines
from streams.importers.table import refused
from streams.importers.twarc_csv import read_csv
from streams.importers.values import instant
from streams.importers.x import Post, row_of
from streams.native.x import PLATFORM


class _Metrics(msgspec.Struct, frozen=True):
    like_count: int = ABSENT
    reply_count: int = ABSENT
    retweet_count: int = ABSENT
    repost_count: int = ABSENT
    quote_count: int = ABSENT
    impression_count: int = ABSENT
    followers_count: int = ABSENT


class _Reference(msgspec.Struct, frozen=True):
    type: str = ""


class _Medium(msgspec.Struct, frozen=True):
    media_key: str = ""
    type: str = ""


class _Attachments(msgspec.Struct, frozen=True):
    media_keys: tuple[str, ...] = ()
    media: tuple[_Medium, ...] = ()


class _Url(msgspec.Struct, frozen=True):
    expanded_url: str = ""


class _Entities(msgspec.Struct, frozen=True):
    urls: tuple[_Url, ...] = ()


class _Envelope(msgspec.Struct, frozen=True):
    retrieved_at: str = ""


class _User(msgspec.Struct, frozen=True):
    id: str = ""
    username: str = ""
    name: str = ""
    public_metrics: _Metrics = _Metrics()


class _Element(_User, frozen=True):
    """A post, or a user where there is a `username` and no `author_id`."""

    author_id: str = ""
    author: _User | None = None
    created_at: str = ""
    referenced_tweets: tuple[_Reference, ...] = ()
    referenced_posts: tuple[_Reference, ...] = ()
    edit_history_tweet_ids: tuple[str, ...] = ()
    edit_history_post_ids: tuple[str, ...] = ()
    attachments: _Attachments = _Attachments()
    entities: _Entities = _Entities()
    twarc: _Envelope = msgspec.field(name="__twarc", default=_Envelope())


class _Includes(msgspec.Struct, frozen=True):
    users: tuple[_User, ...] = ()
    media: tuple[_Medium, ...] = ()


class _Problem(msgspec.Struct, frozen=True):
    title: str = ""
    detail: str = ""


class _Answer(msgspec.Struct, frozen=True):
    """What the API answered; a flattened post has an `id` of its own and no `data`."""

    id: str = ""
    data: msgspec.Raw = msgspec.Raw()
    includes: _Includes = _Includes()
    errors: tuple[_Problem, ...] = ()
    twarc: _Envelope = msgspec.field(name="__twarc", default=_Envelope())


_decode_answer = msgspec.json.Decoder(_Answer).decode
_decode_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_decode_element = msgspec.json.Decoder(_Element).decode


def read(file: BinaryIO, context: Context) -> Iterator[Item]:
    """The posts and readings of one file, JSON lines or CSV."""
    first = file.read(1)
    file.seek(0)
    if first != b"{":
        yield from read_csv(file, context)
        return
    for item in read_lines(file):
        if isinstance(item, Bad):
            yield item
        else:
            yield from _read_line(*item, context)


def _read_line(line: int, raw: bytes, context: Context) -> Iterator[Item]:
    try:
        answer = _decode_answer(raw)
        elements = _elements(answer, raw)
    except (msgspec.DecodeError, UnicodeDecodeError):
        yield Bad(line, "the line is no answer of X in JSON")
        return
    if not elements and answer.errors:
        problem = answer.errors[0]
        yield refused(line, "the answer holds errors and no data", [problem.title, problem.detail])
    users = {user.id: user for user in answer.includes.users}
    types = {medium.media_key: medium.type for medium in answer.includes.media}
    for element in elements:
        try:
            one = _decode_element(element)
        except (msgspec.DecodeError, UnicodeDecodeError):
            yield Bad(line, "an element does not have the form of a post or a user of X")
            continue
        try:
            retrieved = one.twarc.retrieved_at or answer.twarc.retrieved_at
            observed_at = (
                instant(retrieved, "retrieved_at", context) if retrieved else context.need_observed_at()
            )
            yield _row(line, one, users, types, observed_at, context)
        except RowError as error:
            yield refused(line, str(error), [one.id, one.author_id, one.created_at])


def _elements(answer: _Answer, raw: bytes) -> list[msgspec.Raw]:
    """The posts or users of a line: those of `data`, or the line itself where it is one flattened post."""
    data = bytes(answer.data)
    if data:
        return _decode_list(data) if data.startswith(b"[") else [answer.data]
    return [msgspec.Raw(raw)] if answer.id else []


def _row(
    line: int,
    one: _Element,
    users: Mapping[str, _User],
    types: Mapping[str, str],
    observed_at: int,
    context: Context,
) -> Row:
    if one.username and not one.author_id:
        return Row(line, _source(one), observed_at, followers=one.public_metrics.followers_count)
    author = one.author or users.get(one.author_id) or _User(one.author_id)
    metrics, attachments = one.public_metrics, one.attachments
    flattened = {medium.media_key: medium.type for medium in attachments.media}
    post = Post(
        one.id,
        _source(author),
        one.created_at,
        metrics.like_count,
        metrics.reply_count,
        max(metrics.retweet_count, metrics.repost_count),
        metrics.quote_count,
        metrics.impression_count,
        author.public_metrics.followers_count,
        [reference.type for reference in (*one.referenced_tweets, *one.referenced_posts)],
        one.edit_history_tweet_ids or one.edit_history_post_ids,
        attachments.media_keys or tuple(flattened),
        flattened or types,
        [url.expanded_url for url in one.entities.urls if url.expanded_url],
    )
    return row_of(line, post, observed_at, context)


def _source(user: _User) -> Source:
    return Source(PLATFORM, user.id, user.username, user.name)
