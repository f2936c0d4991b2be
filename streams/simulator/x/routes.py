"""The routes of X's API v2 that polling needs, below /x."""

import re
from base64 import b32hexdecode, b32hexencode
from binascii import Error as NotBase32
from collections.abc import Callable, Collection, Sequence
from typing import Any, Final

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streams.simulator.reply import Reply
from streams.simulator.simulation import Simulation
from streams.simulator.world import Owner, Post
from streams.simulator.x.answers import (
    MEDIA_FIELDS,
    POST,
    POST_FIELDS,
    USER_FIELDS,
    Json,
    media_objects,
    missing_user,
    post_object,
    problem,
    user_object,
)
from streams.simulator.x.asked import Asked
from streams.simulator.x.errors import NO_CREDITS, RequestError, error, invalid, refusal, unauthorized
from streams.simulator.x.limits import Bill, Windows

MOST_POSTS: Final = 3_200
MOST_WITHOUT_REPLIES: Final = 800
"""How far back a timeline goes, whole and without replies."""

INVALID_TOKEN: Final = "invalid"  # noqa: S105 - it is the one that opens nothing
"""The one token that is refused."""

_EXCLUDED: Final = {"replies": "reply", "retweets": "repost"}
_HANDLE: Final = re.compile(r"[A-Za-z0-9_]{1,15}")
_ID: Final = re.compile(r"[0-9]{1,19}")


def routes(simulation: Simulation) -> list[Route]:
    """One route an endpoint."""
    windows, bill = Windows(), simulation.bill
    table: dict[str, tuple[str, Callable[[Asked, Bill], Json]]] = {
        "users/by": ("users/by", _users_by),
        "users": ("users", _users),
        "users/{id}/tweets": ("timeline", _timeline),
        "tweets": ("posts", _posts),
        "usage/tweets": ("usage", _usage),
    }

    def route(path: str, endpoint: str, serve: Callable[[Asked, Bill], Json]) -> Route:
        async def answer(request: Request) -> Response:
            token = request.headers.get("authorization", "").removeprefix("Bearer ")

            def reply(at: int) -> Reply:
                if not token or token == INVALID_TOKEN:
                    return unauthorized()
                window, within = windows.count(token, endpoint, at)
                status, found = _served(serve, Asked(simulation.world, request, at), bill, within=within)
                return Reply(status, orjson.dumps(found), window.headers())

            return await simulation.serve(request, "twitter", token, refusal, reply)

        return Route(f"/x/2/{path}", answer)

    return [route(path, endpoint, serve) for path, (endpoint, serve) in table.items()]


def _served(
    serve: Callable[[Asked, Bill], Json], asked: Asked, bill: Bill, *, within: bool
) -> tuple[int, Json]:
    if not within:
        return 429, error(429, "Too Many Requests")
    if bill.is_depleted:
        return 402, NO_CREDITS
    try:
        return 200, serve(asked, bill)
    except RequestError as refused:
        return refused.status, refused.body


def _users_by(asked: Asked, bill: Bill) -> Json:
    names = asked.several("usernames", _HANDLE)
    found = [(name, asked.world.owner_named("twitter", name, asked.at)) for name in names]
    return _told_users(asked, bill, "usernames", found)


def _users(asked: Asked, bill: Bill) -> Json:
    found = [(one, asked.world.owner("twitter", one)) for one in asked.several("ids", _ID)]
    return _told_users(asked, bill, "ids", found)


def _told_users(asked: Asked, bill: Bill, parameter: str, found: Sequence[tuple[str, Owner | None]]) -> Json:
    fields = asked.among("user.fields", USER_FIELDS)
    there = [one for _, one in found if one is not None and not one.is_suspended(asked.at)]
    errors = [
        missing_user(one, parameter, value)
        for value, one in found
        if one is None or one.is_suspended(asked.at)
    ]
    bill.charge("user", (one.id for one in there), asked.at)
    data = [user_object(asked.world, one, fields, asked.at) for one in there]
    return _without_empty({"data": data, "errors": errors})


def _timeline(asked: Asked, bill: Bill) -> Json:
    most = asked.number("max_results", 5, 100, 10)
    since = asked.number("since_id", 0, 10**19, 0)
    until = asked.number("until_id", 0, 10**19, 10**19)
    owner = asked.world.owner("twitter", asked.path["id"])
    if owner is None or owner.is_suspended(asked.at):
        raise RequestError(404, missing_user(owner, "id", asked.path["id"]))
    if owner.is_protected(asked.at):
        return {"errors": [_unauthorized("user", "id", owner.id)]}
    begin, end = asked.instant("start_time", 0), asked.instant("end_time", asked.at + 1)
    left_out = asked.among("exclude", _EXCLUDED)
    reach = MOST_WITHOUT_REPLIES if "replies" in left_out else MOST_POSTS
    posts = [
        post
        for post in asked.world.posts(owner, asked.at)[:reach]
        if since < int(post.id) < until and begin <= post.published < end
    ]
    start = _offset(owner.id, asked.params["pagination_token"]) if "pagination_token" in asked.params else 0
    page = _without(left_out, posts[start : start + most])
    meta: Json = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if start + most < len(posts):
        meta["next_token"] = _token(owner.id, start + most)
    return _told_posts(asked, bill, page, []) | {"meta": meta}


def _without(left_out: Collection[str], page: Sequence[Post]) -> list[Post]:
    """What is left of a page: it is not filled up again."""
    kinds = {_EXCLUDED[one] for one in left_out}
    return [post for post in page if post.kind not in kinds]


def _posts(asked: Asked, bill: Bill) -> Json:
    found, errors = [], []
    for one in dict.fromkeys(asked.several("ids", _ID)):
        post = asked.world.post("twitter", one, asked.at)
        if post is None:
            detail = f"Could not find tweet with ids: [{one}]."
            errors.append(problem("tweet", "ids", one, "resource-not-found", detail))
        elif post.owner.is_protected(asked.at) or post.owner.is_suspended(asked.at):
            errors.append(_unauthorized("tweet", "ids", one))
        else:
            found.append(post)
    return _told_posts(asked, bill, found, errors)


def _told_posts(asked: Asked, bill: Bill, posts: Sequence[Post], errors: Sequence[Json]) -> Json:
    fields = asked.among("post.fields" if asked.words is POST else "tweet.fields", POST_FIELDS)
    asked.among("media.fields", MEDIA_FIELDS)
    bill.charge("post", (post.id for post in posts), asked.at)
    data = [post_object(asked.world, post, fields, asked.words, asked.at) for post in posts]
    return _without_empty({"data": data, "errors": list(errors)}) | _includes(asked, bill, posts)


def _includes(asked: Asked, bill: Bill, posts: Sequence[Post]) -> Json:
    """What expansions add. Accounts are charged for here too."""
    expansions = asked.params.get("expansions", "").split(",")
    found: dict[str, list[Json]] = {}
    if "attachments.media_keys" in expansions:
        found["media"] = media_objects(posts)
    if "author_id" in expansions:
        fields = asked.among("user.fields", USER_FIELDS)
        authors = {post.owner.id: post.owner for post in posts}
        bill.charge("user", authors, asked.at)
        found["users"] = [user_object(asked.world, one, fields, asked.at) for one in authors.values()]
    included = _without_empty(found)
    return {"includes": included} if included else {}


def _usage(asked: Asked, bill: Bill) -> Json:
    asked.number("days", 1, 90, 7)
    used = {"project_id": "1", "project_cap": "3000000", "project_usage": str(bill.posts), "cap_reset_day": 1}
    return {"data": used}


def _unauthorized(resource: str, parameter: str, value: str) -> Json:
    names = {"user": "user", "tweet": "Tweet"}
    detail = f"Sorry, you are not authorized to see the {names[resource]} with {parameter}: [{value}]."
    return problem(resource, parameter, value, "not-authorized-for-resource", detail)


def _without_empty(answer: dict[str, list[Any]]) -> Json:
    return {name: some for name, some in answer.items() if some}


def _token(user: str, offset: int) -> str:
    return b32hexencode(f"{offset}.{user}".encode()).decode().rstrip("=").lower()


def _offset(user: str, token: str) -> int:
    try:
        padded = token.upper() + "=" * (-len(token) % 8)
        offset, _, of = b32hexdecode(padded).decode().partition(".")
    except (NotBase32, ValueError):
        offset, of = "", ""
    if of != user or not offset.isdecimal():
        message = f"The `pagination_token` query parameter value [{token}] is not valid"
        raise invalid("pagination_token", [token], message)
    return int(offset)
