"""The Graph API's errors as JSON objects."""

from typing import Any

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
