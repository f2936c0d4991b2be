"""How X says that something is wrong."""

from collections.abc import Sequence
from typing import Final, assert_never

import orjson

from streams.simulator.faults import Fault
from streams.simulator.reply import Reply
from streams.simulator.x.answers import PROBLEMS, Json
from streams.simulator.x.limits import WINDOW, Window

NO_CREDITS: Final[Json] = {
    "title": "CreditsDepleted",
    "detail": "Your enrolled account [1] does not have any credits to fulfill this request.",
    "type": PROBLEMS + "credits",
}
_CAPPED: Final[Json] = {
    "title": "UsageCapExceeded",
    "period": "Monthly",
    "scope": "Product",
    "detail": "Usage cap exceeded: Monthly product cap",
    "type": PROBLEMS + "usage-capped",
}


class RequestError(Exception):
    """A request that X would not serve, with its answer."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(body.get("title", ""))
        self.status = status
        self.body = body


def invalid(name: str, values: Sequence[str], message: str) -> RequestError:
    """The answer to a malformed request: it repeats what was sent."""
    body = {
        "errors": [{"parameters": {name: list(values)}, "message": message}],
        "title": "Invalid Request",
        "detail": "One or more parameters to your request was invalid.",
        "type": PROBLEMS + "invalid-request",
    }
    return RequestError(400, body)


def error(status: int, title: str) -> Json:
    """An error without a type of its own."""
    return {"title": title, "detail": title, "type": "about:blank", "status": status}


def unauthorized() -> Reply:
    """A token that opens nothing; such an answer tells of no window."""
    return Reply(401, orjson.dumps(error(401, "Unauthorized")))


def refusal(fault: Fault, at: int) -> Reply:
    """A fault in the words of X. A cap comes with a window that looks healthy."""
    window = Window(300, 1, (at // WINDOW + 1) * WINDOW)
    match fault.show:
        case "error" | "answer":
            return Reply(fault.status, orjson.dumps(error(fault.status, fault.reason)), window.headers())
        case "quota":
            return Reply(429, orjson.dumps(_CAPPED), window.headers())
        case "credits":
            return Reply(402, orjson.dumps(NO_CREDITS), window.headers())
        case "throttle":
            used_up = Window(300, 300, window.reset).headers()
            return Reply(429, orjson.dumps(error(429, "Too Many Requests")), used_up)
        case "token":
            return unauthorized()
        case _:
            assert_never(fault.show)
