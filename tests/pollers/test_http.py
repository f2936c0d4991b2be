"""Requests: where a key may travel, how much is read, and what an answer is true for."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from streams.clock import SIMULATED_AT, ManualClock
from streams.errors import GsmError
from streams.pollers.errors import TransientError, UnreadableError
from streams.pollers.http import MOST_BYTES, Client, checked_url
from streams.pollers.secrets import Secret

KEY = {"X-Key": "planted"}
Handler = Callable[[web.Request], Awaitable[web.Response]]
Ask = Callable[[Handler], Awaitable[Client]]


@pytest.fixture
async def client_of() -> AsyncIterator[Ask]:
    """A client of a server that answers with the handler; both closed after the test."""
    servers: list[TestServer] = []
    clients: list[Client] = []

    async def start(handler: Handler) -> Client:
        app = web.Application()
        app.router.add_route("*", "/v3/videos", handler)
        server = TestServer(app)
        await server.start_server()
        servers.append(server)
        client = Client(f"http://127.0.0.1:{server.port}/v3/", [Secret("planted")], ManualClock(5_000))
        clients.append(await client.__aenter__())
        return client

    yield start
    for client in clients:
        await client.__aexit__(None, None, None)
    for server in servers:
        await server.close()


async def test_the_key_travels_in_a_header_and_an_answer_that_repeats_it_is_cleaned(client_of: Ask) -> None:
    async def echo(request: web.Request) -> web.Response:
        assert "planted" not in str(request.url)
        return web.Response(text=f"{request.query['id']} {request.headers['X-Key']}")

    client = await client_of(echo)

    answer = await client.get("videos", {"id": "v1,v2"}, KEY)

    assert (answer.status, answer.body) == (200, b"v1,v2 [redacted]")


async def test_headers_are_told_by_lower_case_names_and_cleaned(client_of: Ask) -> None:
    async def limited(request: web.Request) -> web.Response:
        return web.Response(headers={"X-Rate-Limit-Remaining": "7", "X-Echo": request.headers["X-Key"]})

    answer = await (await client_of(limited)).get("videos", {}, KEY)

    assert answer.headers["x-rate-limit-remaining"] == "7"
    assert answer.headers["x-echo"] == "[redacted]"


async def test_a_form_is_posted(client_of: Ask) -> None:
    async def echo(request: web.Request) -> web.Response:
        return web.Response(
            text=f"{request.method} {(await request.post())['batch']!r} {request.query_string}"
        )

    answer = await (await client_of(echo)).post("videos", {"batch": "[1]"}, KEY)

    assert answer.body == b"POST '[1]' "


async def test_an_answer_is_true_for_the_clocks_now_or_the_instant_that_a_simulator_says(
    client_of: Ask,
) -> None:
    async def real(_: web.Request) -> web.Response:
        return web.Response()

    async def simulated(_: web.Request) -> web.Response:
        return web.Response(headers={SIMULATED_AT: "7000"})

    by_clock = await (await client_of(real)).get("videos", {}, KEY)
    by_header = await (await client_of(simulated)).get("videos", {}, KEY)

    assert (by_clock.at, by_clock.simulated) == (5_000, False)
    assert (by_header.at, by_header.simulated) == (7_000, True)


async def test_too_much_is_not_read_and_its_beginning_is_cleaned_too(client_of: Ask) -> None:
    async def flood(request: web.Request) -> web.Response:
        return web.Response(body=request.headers["X-Key"].encode() + b" " * MOST_BYTES)

    client = await client_of(flood)

    with pytest.raises(UnreadableError, match="more than 8388608 bytes") as caught:
        await client.get("videos", {}, KEY)
    assert caught.value.sample == b"[redacted]" + b" " * 1990
    assert caught.value.size > MOST_BYTES


async def test_a_redirect_is_an_answer_and_not_followed(client_of: Ask) -> None:
    async def away(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": "https://elsewhere.example/"})

    client = await client_of(away)

    assert (await client.get("videos", {}, KEY)).status == 302


async def test_no_answer_is_transient() -> None:
    async with Client("http://127.0.0.1:1", [Secret("planted")], ManualClock(0)) as client:
        with pytest.raises(TransientError, match="no answer: ClientConnectorError"):
            await client.get("videos", {}, KEY)


@pytest.mark.parametrize("url", ["http://api.example/v3", "ftp://api.example", "api.example", ""])
def test_a_key_never_travels_in_the_clear(url: str) -> None:
    with pytest.raises(GsmError, match="must be https"):
        checked_url(url)


def test_the_own_machine_and_https_are_fine() -> None:
    assert checked_url("https://api.example/v3/") == "https://api.example/v3"
    assert checked_url("http://127.0.0.1:8900/yt") == "http://127.0.0.1:8900/yt"
