"""The Graph API's errors as JSON objects."""

from typing import Any, assert_never

import orjson

from streams.simulator.faults import Fault
from streams.simulator.reply import Reply

Json = dict[str, Any]


class RequestError(Exception):
    """A request that the Graph API would not serve, with its answer."""

    def __init__(self, code: int, message: str, status: int = 400, **more: object) -> None:
        super().__init__(message)
        self.status = status
        self.body = error_object(code, message, **more)


def error_object(code: int, message: str, **more: object) -> Json:
    """An error's envelope."""
    error = {"message": message, "type": "OAuthException", "code": code, **more, "fbtrace_id": "Simulated"}
    return {"error": error}


def not_there(node: str) -> RequestError:
    """Of an object that is not there, or not for us."""
    message = (
        f"Unsupported get request. Object with ID '{node}' does not exist, cannot be loaded due to missing permissions, "
        "or does not support this operation"
    )
    return RequestError(100, message, error_subcode=33, type="GraphMethodException")


def strange_field(name: str, kind: str) -> RequestError:
    """Of a field that such an object has not."""
    return RequestError(100, f"(#100) Tried accessing nonexisting field ({name}) on node type ({kind})")


def expired() -> RequestError:
    """A token that is no longer good."""
    message = "Error validating access token: Session has expired on Friday, 28-Feb-20 10:00:00 PST."
    return RequestError(190, message, error_subcode=463)


def limit_reached() -> RequestError:
    """The app has asked too often."""
    return RequestError(4, "(#4) Application request limit reached", is_transient=True)


def refusal(fault: Fault, at: int) -> Reply:  # noqa: ARG001 - a limit ends when nobody asks any more
    """A fault in the words of the Graph API, which knows no credits."""
    match fault.show:
        case "error" | "answer":
            error = RequestError(2, f"simulated {fault.reason}", fault.status)
        case "quota" | "credits":
            error = limit_reached()
        case "throttle":
            error = RequestError(17, "(#17) User request limit reached")
        case "token":
            error = expired()
        case _:
            assert_never(fault.show)
    return Reply(error.status, orjson.dumps(error.body))
