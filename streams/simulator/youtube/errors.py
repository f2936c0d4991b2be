"""How YouTube says that something is wrong."""

from typing import assert_never

import orjson

from streams.simulator.faults import Fault
from streams.simulator.reply import Reply
from streams.simulator.youtube.answers import error_answer


class RequestError(Exception):
    """A request that YouTube would not serve, with its answer."""

    def __init__(self, status: int, reason: str, message: str, **more: str) -> None:
        super().__init__(message)
        self.status = status
        self.answer = error_answer(status, reason, message, **more)


def key_refused() -> RequestError:
    """A key that opens nothing."""
    error = RequestError(400, "badRequest", "API key not valid.", domain="global")
    error.answer["error"] |= {
        "status": "INVALID_ARGUMENT",
        "details": [
            {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "API_KEY_INVALID", "domain": "googleapis.com"}
        ],
    }  # fmt: skip
    return error


def refusal(fault: Fault, at: int) -> Reply:  # noqa: ARG001 - no answer of YouTube tells when a limit ends
    """A fault in the words of YouTube, which knows no credits."""
    match fault.show:
        case "error" | "answer":
            error = RequestError(fault.status, fault.reason, f"simulated {fault.reason}", domain="youtube")
        case "quota" | "credits":
            error = RequestError(403, "quotaExceeded", "No quota is left.", domain="youtube.quota")
        case "throttle":
            message = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute'."
            error = RequestError(429, "rateLimitExceeded", message, domain="global")
        case "token":
            error = key_refused()
        case _:
            assert_never(fault.show)
    return Reply(error.status, orjson.dumps(error.answer))
