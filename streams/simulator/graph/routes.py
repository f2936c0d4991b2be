"""The routes of the Graph API that polling needs, below /graph."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from streams.simulator.graph.answers import (
    Json,
    account_object,
    media_object,
    page_object,
    post_object,
)
from streams.simulator.graph.errors import RequestError, expired, limit_reached, not_there, refusal
from streams.simulator.graph.expansion import ExpansionError, Field, parse
from streams.simulator.reply import Reply
from streams.simulator.simulation import Simulation
from streams.simulator.world import Owner, Post, World, draw

MOST: Final = 100
DEFAULT: Final = 25
TOO_MUCH: Final = 1_500
"""Posts times values of each: more in one answer is too much."""

OUR_USER: Final = "17841400000000001"
"""The professional account that asks for others."""

INVALID_TOKEN: Final = "invalid"  # noqa: S105 - it is the one that opens nothing
EXPIRED_TOKEN: Final = "expired"  # noqa: S105 - the same
WITHOUT_FEATURE: Final = "app-without-feature"
"""Tokens that are refused: one never was good, one is no longer, the app of the last may not read others' Pages."""

NEXT: Final = "https://graph.facebook.com/v25.0"
"""Addresses of next pages begin so; they hold the token, as Meta's do."""

_EDGES: Final = ("posts", "published_posts", "feed")


def routes(simulation: Simulation) -> list[Route]:
    """A node, an edge, and several requests in one."""

    async def get(request: Request) -> Response:
        token = _token(request)

        def reply(at: int) -> Reply:
            percent = simulation.calls.count(token, at)
            usage = {"call_count": percent, "total_time": percent // 2, "total_cputime": percent // 2}
            try:
                _check(token, percent)
                found = _served(simulation.world, request.path_params, request.query_params, token, at)
            except RequestError as error:
                return Reply(error.status, orjson.dumps(error.body), _usage(usage))
            return Reply(200, orjson.dumps(found), _usage(usage))

        platform = "instagram" if request.path_params["node"] == OUR_USER else "facebook"
        return await simulation.serve(request, platform, token, refusal, reply)

    return [
        Route("/graph/{version}/{node}", get),
        Route("/graph/{version}/{node}/{edge}", get),
    ]


def _usage(usage: Json) -> dict[str, str]:
    return {"x-app-usage": orjson.dumps(usage).decode()}


def _token(request: Request) -> str:
    return request.query_params.get("access_token") or request.headers.get("authorization", "").removeprefix(
        "Bearer "
    )


def _check(token: str, percent: int) -> None:
    if not token:
        raise RequestError(
            2500, "An active access token must be used to query information about the current user."
        )
    if token == INVALID_TOKEN:
        raise RequestError(190, "Invalid OAuth access token - Cannot parse access token")
    if token == EXPIRED_TOKEN:
        raise expired()
    if percent > 100:
        raise limit_reached()


def _served(world: World, path: Mapping[str, str], params: Mapping[str, str], token: str, at: int) -> Json:
    node, edge = path["node"], path.get("edge", "")
    try:
        fields = parse(params["fields"]) if params.get("fields") else ()
    except ExpansionError as error:
        raise RequestError(2500, f'Syntax error "{error}"') from None
    if node == OUR_USER and not edge:
        return _discovered(world, fields, at)
    if token == WITHOUT_FEATURE:
        message = "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public Content Access' feature."
        raise RequestError(10, message)
    if not edge and "_" in node:
        post = world.post("facebook", node, at)
        if post is None:
            raise not_there(node)
        return post_object(world, post, fields, at)
    owner = world.owner("facebook", node) or world.owner_named("facebook", node, at)
    if owner is None or owner.is_suspended(at):
        raise not_there(node)
    if not edge:
        return page_object(world, owner, fields, at)
    if edge not in _EDGES:
        raise RequestError(100, f"(#100) Tried accessing nonexisting field ({edge}) on node type (Page)")
    return _walked(world, owner, fields, {**params, "access_token": token}, at)


def _walked(world: World, owner: Owner, fields: Sequence[Field], params: Mapping[str, str], at: int) -> Json:
    """One page of an edge: neighbours may have changed places, and a page may be empty though another follows."""
    most = _most(params.get("limit", str(DEFAULT)), fields)
    since, until = int(params.get("since", "0")) * 1000, int(params.get("until", str(1 << 40))) * 1000
    posts = _shuffled(world, [post for post in world.posts(owner, at) if since <= post.published <= until])
    start = _offset(owner, posts, params["after"]) if params.get("after") else 0
    empty = start > 0 and owner.number % 5 == 0 and params.get("after", "").endswith("AA")
    page = [] if empty else posts[start : start + most]
    data = [post_object(world, post, fields, at) for post in page]
    end = start + len(page)
    paging: Json = {"cursors": {"before": _cursor(owner, posts, start), "after": _cursor(owner, posts, end)}}
    if end < len(posts):
        following = urlencode({**params, "after": paging["cursors"]["after"]})
        paging["next"] = f"{NEXT}/{owner.id}/posts?{following}"
    return {"data": data, "paging": paging} if posts else {"data": []}


def _discovered(world: World, fields: Sequence[Field], at: int) -> Json:
    """Another account, seen by ours: nested, and without addresses of next pages."""
    wanted = next((field for field in fields if field.name == "business_discovery"), None)
    if wanted is None:
        return {"id": OUR_USER}
    name = wanted.modifiers.get("username", "")
    owner = world.owner_named("instagram", name, at)
    if owner is None or owner.is_protected(at) or owner.is_suspended(at):
        raise RequestError(
            110,
            "Invalid user id",
            error_subcode=2207013,
            is_transient=False,
            error_user_title="Cannot find User",
            error_user_msg=f"No user is called {name}.",
        )
    media = next((field for field in wanted.fields if field.name == "media"), None)
    page = None if media is None else _media(world, owner, media, at)
    return {"business_discovery": account_object(world, owner, wanted.fields, page, at), "id": OUR_USER}


def _media(world: World, owner: Owner, field: Field, at: int) -> Json:
    most = _most(field.modifiers.get("limit", str(DEFAULT)), field.fields)
    posts = world.posts(owner, at)
    after = field.modifiers.get("after", "")
    start = _offset(owner, posts, after) if after else 0
    page = posts[start : start + most]
    data = [media_object(world, post, field.fields, at) for post in page]
    if start + most >= len(posts):
        return {"data": data}
    return {"data": data, "paging": {"cursors": {"after": _cursor(owner, posts, start + most)}}}


def _most(text: str, fields: Sequence[Field]) -> int:
    if not text.isdecimal() or not 0 < int(text) <= MOST:
        raise RequestError(100, f"(#100) The parameter limit must be from 1 to {MOST}")
    if int(text) * sum(field.leaves() for field in fields) > TOO_MUCH:
        raise RequestError(
            1, "Please reduce the amount of data you're asking for, then retry your request", 500
        )
    return int(text)


def _shuffled(world: World, posts: list[Post]) -> list[Post]:
    """Some neighbours change places: Facebook promises no order."""
    shuffled = [*posts]
    for place in range(0, len(shuffled) - 1, 2):
        if draw(world.seed, shuffled[place].id, "swap") < 0.3:
            shuffled[place], shuffled[place + 1] = shuffled[place + 1], shuffled[place]
    return shuffled


def _cursor(owner: Owner, posts: Sequence[Post], offset: int) -> str:
    """A place after so many posts; it names the last of them, for it is void when that one is deleted."""
    anchor = posts[offset - 1].id if offset else ""
    return urlsafe_b64encode(f"{offset}.{owner.id}.{anchor}".encode()).decode().rstrip("=")


def _offset(owner: Owner, posts: Sequence[Post], cursor: str) -> int:
    try:
        offset, of, anchor = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split(".", 2)
    except (NotBase64, ValueError):
        offset, of, anchor = "", "", ""
    if of != owner.id or not offset.isdecimal():
        raise RequestError(100, "(#100) Invalid cursors values passed to client.")
    if not anchor:
        return 0
    for place, post in enumerate(posts):
        if post.id == anchor:
            return place + 1
    raise RequestError(100, "(#100) The cursor is no longer valid: what it points to was deleted.")
