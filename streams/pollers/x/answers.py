"""X's answers, as typed values. Both of its vocabularies are read: tweet and post, retweet and repost.

What X always gives to who asks for it must be there: a counter under another name would be a counter that silently stands still.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from scoring.pages import ABSENT, MAX_COUNT, Count, Observation
from streams.native.x import created_of_id, kind_of, media_of
from streams.pollers.errors import UnreadableError

_Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,19}\Z")]
_Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]


class User(msgspec.Struct, frozen=True):
    """An account; `followers` as in a page. The posts of one that is `protected` are not told."""

    id: str
    handle: str
    followers: Count
    protected: bool


class Users(msgspec.Struct, frozen=True):
    """The accounts found, and why others were not, by what was asked for, in lower case."""

    found: list[User]
    problems: dict[str, str]


class Post(msgspec.Struct, frozen=True):
    """A post; `version` is the id of its last version, which is what to ask for. A version that was replaced has no `observation`."""

    id: str
    version: str
    observation: Observation | None


class Posts(msgspec.Struct, frozen=True):
    """Posts, and why others were not told, by what was asked for; `next_token` is empty on a timeline's last page."""

    found: list[Post]
    problems: dict[str, str]
    next_token: str = ""


class _UserMetrics(msgspec.Struct, frozen=True):
    followers_count: _Count


class _PostMetrics(msgspec.Struct, frozen=True):
    like_count: _Count
    reply_count: _Count
    quote_count: _Count
    retweet_count: _Count = ABSENT
    repost_count: _Count = ABSENT
    impression_count: _Count = ABSENT


class _Problem(msgspec.Struct, frozen=True):
    title: str = ""
    detail: str = ""
    type: str = ""
    value: str | int = ""
    resource_id: str = ""


class _User(msgspec.Struct, frozen=True):
    id: _Id
    username: str
    public_metrics: _UserMetrics
    protected: bool = False


class _Reference(msgspec.Struct, frozen=True):
    type: str = ""


class _Attachments(msgspec.Struct, frozen=True):
    media_keys: tuple[str, ...] = ()


class _Url(msgspec.Struct, frozen=True):
    expanded_url: str = ""


class _Entities(msgspec.Struct, frozen=True):
    urls: tuple[_Url, ...] = ()


class _Post(msgspec.Struct, frozen=True):
    id: _Id
    text: str
    public_metrics: _PostMetrics
    created_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None
    referenced_tweets: tuple[_Reference, ...] = ()
    referenced_posts: tuple[_Reference, ...] = ()
    edit_history_tweet_ids: tuple[_Id, ...] = ()
    edit_history_post_ids: tuple[_Id, ...] = ()
    attachments: _Attachments = _Attachments()
    entities: _Entities = _Entities()


class _Medium(msgspec.Struct, frozen=True):
    media_key: str
    type: str


class _Includes(msgspec.Struct, frozen=True):
    media: tuple[_Medium, ...] = ()


class _Meta(msgspec.Struct, frozen=True):
    result_count: int
    next_token: str = ""


class _UsersAnswer(msgspec.Struct, frozen=True):
    data: list[_User] | None = None
    errors: list[_Problem] = []


class _PostsAnswer(msgspec.Struct, frozen=True):
    data: list[_Post] | None = None
    includes: _Includes = _Includes()
    errors: list[_Problem] = []
    meta: _Meta | None = None


_T = TypeVar("_T")


def read_users(body: bytes) -> Users:
    """The answer to a look-up of accounts, by name or id. Raises UnreadableError."""
    answer = _read(body, _UsersAnswer)
    if answer.data is None and not answer.errors:
        raise UnreadableError("neither data nor errors", body)
    users = [
        User(one.id, one.username, one.public_metrics.followers_count, one.protected)
        for one in answer.data or ()
    ]
    return Users(users, _problems(answer.errors))


def read_posts(body: bytes) -> Posts:
    """The answer to a look-up of posts, or one page of a timeline. Raises UnreadableError."""
    answer = _read(body, _PostsAnswer)
    if answer.data is None and answer.meta is None and not answer.errors:
        raise UnreadableError("neither data nor errors", body)
    types = {medium.media_key: medium.type for medium in answer.includes.media}
    try:
        posts = [_post(one, types) for one in answer.data or ()]
    except ValueError as error:
        raise UnreadableError(str(error), body) from None
    return Posts(posts, _problems(answer.errors), answer.meta.next_token if answer.meta else "")


def _read(body: bytes, shape: type[_T]) -> _T:
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError(str(error), body) from None


def _problems(errors: list[_Problem]) -> dict[str, str]:
    return {str(one.value or one.resource_id).lower(): reason_of(one) for one in errors}


def reason_of(problem: _Problem) -> str:
    """Why something was not told. The type's last part says it, whatever the host before; a suspended account has no type of its own."""
    kind = problem.type.rpartition("/")[2]
    if kind == "resource-not-found":
        return "suspended" if "suspended" in problem.detail else "not_found"
    return "private" if kind == "not-authorized-for-resource" else kind or problem.title or "no reason"


def _post(one: _Post, types: Mapping[str, str]) -> Post:
    """All versions of an edited post are one: the first one's id and time, the last one's counters."""
    chain = one.edit_history_tweet_ids or one.edit_history_post_ids or (one.id,)
    if chain[-1] != one.id:
        return Post(chain[0], chain[-1], None)
    told = one.public_metrics
    references = [reference.type for reference in (*one.referenced_tweets, *one.referenced_posts)]
    urls = [url.expanded_url for url in one.entities.urls if url.expanded_url]
    observation = Observation(
        chain[0],
        _created(one, chain[0]),
        kind_of(references),
        media_of(one.id, one.attachments.media_keys, types, urls),
        likes=told.like_count,
        comments=told.reply_count,
        shares=max(told.retweet_count, told.repost_count),
        quotes=told.quote_count,
        views=told.impression_count,
    )
    return Post(chain[0], one.id, observation)


def _created(one: _Post, first: str) -> int:
    if first != one.id or one.created_at is None:
        return created_of_id(first)
    return int(one.created_at.timestamp()) * 1000
