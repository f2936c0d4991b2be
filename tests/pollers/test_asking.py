"""Asking: which token is taken, what is tried again, and what is not sent at all."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager

import pytest
import stamina
from aiohttp import web
from aiohttp.test_utils import TestServer

from streams.clock import ManualClock
from streams.errors import GsmError
from streams.pollers.asking import ATTEMPTS, Asker
from streams.pollers.budget import Bucket, Cost, Ledger, Reserved, day_in
from streams.pollers.errors import ParkedError, PollError, RefusedError, TokenError, TransientError
from streams.pollers.http import Answer, Client
from streams.pollers.parks import FAILURES
from streams.pollers.secrets import Secret
from streams.pollers.tokens import Tokens

HOUR = 3_600_000


class PlainManners:
    """A platform whose status says all: 401 the token, 404 no, 429 an hour of this token here, 503 its own fault, 420 wait."""

    def headers(self, token: Secret) -> Mapping[str, str]:
        return {"Authorization": f"Bearer {token.reveal()}"}

    def judge(self, answer: Answer) -> PollError | GsmError:
        errors: dict[int, PollError] = {
            401: TokenError("not accepted"),
            404: RefusedError("not found"),
            420: TransientError("slowly", wait=0.0),
            429: ParkedError("window", answer.at + HOUR, scope={"token", "endpoint"}),
        }
        return errors.get(answer.status, TransientError(f"HTTP {answer.status}"))

    def limit(self, answer: Answer) -> ParkedError | None:
        left = answer.headers.get("x-left")
        return ParkedError("window", answer.at + HOUR, scope={"token", "endpoint"}) if left == "0" else None


class Server:
    """A platform that answers by `answers`, in turn, and remembers who asked."""

    def __init__(self, *answers: web.Response | int) -> None:
        self.answers = [*answers]
        self.tokens: list[str] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.tokens.append(request.headers["Authorization"].removeprefix("Bearer "))
        answer = self.answers.pop(0) if self.answers else 200
        return web.Response(status=answer, text="fine") if isinstance(answer, int) else answer


@pytest.fixture(autouse=True)
def without_waiting() -> Iterator[None]:
    stamina.set_testing(True, attempts=100, cap=True)
    yield
    stamina.set_testing(False)


@asynccontextmanager
async def asking(
    server: Server, clock: ManualClock, *tokens: str, ledger: Ledger | None = None, costs: Sequence[Cost] = ()
) -> AsyncIterator[Callable[[str], Awaitable[bytes]]]:
    """Asks an endpoint of this server by these tokens, at these costs."""
    app = web.Application()
    app.router.add_get("/{endpoint}", server.answer)
    secrets = [Secret(one) for one in tokens]
    async with (
        TestServer(app) as running,
        Client(f"http://127.0.0.1:{running.port}", secrets, clock) as client,
    ):
        asker = Asker(client, Tokens("here", "GSM_HERE", secrets), PlainManners(), clock, ledger)

        async def ask(endpoint: str) -> bytes:
            return (await asker.ask(endpoint, endpoint, {}, bytes, costs=costs)).what

        yield ask


async def test_tokens_take_turns() -> None:
    # Given two tokens
    server = Server()
    async with asking(server, ManualClock(0), "one", "two") as ask:
        # When four requests are sent
        for _ in range(4):
            await ask("posts")
    # Then each has sent two
    assert server.tokens == ["one", "two", "one", "two"]


async def test_a_token_that_is_not_accepted_is_left_alone_and_the_others_go_on() -> None:
    # Given two tokens, of which the platform does not accept the first
    server = Server(401)
    async with asking(server, ManualClock(0), "one", "two") as ask:
        # When it is asked three times
        answers = [await ask("posts") for _ in range(3)]
    # Then nobody noticed, and the first was used once
    assert answers == [b"fine"] * 3
    assert server.tokens == ["one", "two", "two", "two"]


async def test_without_an_accepted_token_all_ends_and_says_which_setting() -> None:
    server = Server(401, 401)
    async with asking(server, ManualClock(0), "one", "two") as ask:
        with pytest.raises(GsmError, match="accepts no token of GSM_HERE"):
            await ask("posts")


async def test_a_window_that_is_used_up_is_of_this_token_at_this_endpoint() -> None:
    # Given an endpoint whose window is used up for the first token: the second error says so for the other one too
    server, clock = Server(429, 200, 429), ManualClock(0)
    async with asking(server, clock, "one", "two") as ask:
        with pytest.raises(ParkedError):
            await ask("posts")
        # When it is asked again, then by the other token
        assert await ask("posts") == b"fine"
        with pytest.raises(ParkedError):
            await ask("posts")
        # And when no token is left there, then nothing is sent until the window ends
        with pytest.raises(ParkedError) as caught:
            await ask("posts")
        assert caught.value.until == HOUR
        assert server.tokens == ["one", "two", "two"]
        # And elsewhere both are good
        assert await ask("users") == b"fine"
        clock.move_to(HOUR)
        assert await ask("posts") == b"fine"


async def test_what_a_good_answer_says_of_the_window_is_believed_before_an_error_says_it() -> None:
    server = Server(web.Response(text="fine", headers={"X-Left": "0"}))
    async with asking(server, ManualClock(0), "one") as ask:
        assert await ask("posts") == b"fine"
        with pytest.raises(ParkedError, match="window"):
            await ask("posts")
    assert server.tokens == ["one"]


async def test_what_passes_is_tried_again_and_a_no_is_not() -> None:
    server = Server(503, 420, 200, 404)
    async with asking(server, ManualClock(0), "one") as ask:
        assert await ask("posts") == b"fine"
        with pytest.raises(RefusedError):
            await ask("posts")
    assert len(server.tokens) == 4


async def test_an_endpoint_that_keeps_failing_is_not_asked_any_more() -> None:
    # Given an endpoint that fails for as long as is borne
    server = Server(*[503] * ATTEMPTS * FAILURES)
    async with asking(server, ManualClock(0), "one") as ask:
        for _ in range(FAILURES):
            with pytest.raises(TransientError):
                await ask("posts")
        # When it is asked once more, then nothing is sent; others are asked
        with pytest.raises(ParkedError, match="posts keeps failing"):
            await ask("posts")
        assert await ask("users") == b"fine"
    assert len(server.tokens) == ATTEMPTS * FAILURES + 1


class NoBlocks:
    """Nothing was reserved before, and whatever is may be."""

    def prove(self) -> None:
        pass

    def read(self) -> Mapping[str, Reserved]:
        return {}

    def reserve(self, bucket: str, reserved: Reserved) -> None:
        pass


@pytest.mark.parametrize(("errors_cost", "spent"), [(True, 3), (False, 1)])
async def test_each_attempt_costs_and_an_error_only_where_the_platform_has_it_so(
    errors_cost: bool, spent: int
) -> None:
    server, clock = Server(503, 503, 200), ManualClock(0)
    ledger = Ledger("here", [Bucket("units", "unit", 100, 10, day_in("UTC"))], NoBlocks(), clock)
    costs = [Cost("units", 1, errors_cost=errors_cost)]
    async with asking(server, clock, "one", ledger=ledger, costs=costs) as ask:
        await ask("posts")
    assert ledger.spent("units") == spent


async def test_what_is_over_the_budget_is_not_sent() -> None:
    server, clock = Server(), ManualClock(0)
    ledger = Ledger("here", [Bucket("units", "unit", 2, 1, day_in("UTC"))], NoBlocks(), clock)
    async with asking(server, clock, "one", ledger=ledger, costs=[Cost("units", 1)]) as ask:
        await ask("posts")
        await ask("posts")
        with pytest.raises(ParkedError, match="budget of units is short"):
            await ask("posts")
    assert len(server.tokens) == 2
