"""What a simulated platform replies, and what a fault makes of it on its way."""

from collections.abc import Mapping
from email.utils import formatdate
from typing import Final

import msgspec
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from streams.clock import SIMULATED_AT
from streams.simulator.faults import Fault

JSON: Final = "application/json; charset=UTF-8"
RESETS: Final = "x-rate-limit-reset"
"""A header with an instant in seconds, by the platform's clock."""


class Reply(msgspec.Struct, frozen=True):
    """Status, body and the headers that the platform adds."""

    status: int
    body: bytes
    headers: Mapping[str, str] = {}


class Broken(Response):
    """The connection ends before the body."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - ASGI's signature
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": b"", "more_body": True})


def response(reply: Reply, at: int, fault: Fault | None) -> Response:
    """The reply as it arrives, with the instant that it is true for, and the time by the platform's clock."""
    headers = {"date": formatdate(at / 1000, usegmt=True), SIMULATED_AT: str(at), **reply.headers}
    if fault is None:
        return Response(reply.body, reply.status, headers, JSON)
    headers["date"] = formatdate((at + fault.skew) / 1000, usegmt=True)
    if RESETS in headers:
        headers[RESETS] = str(int(headers[RESETS]) + fault.skew // 1000)
    body = reply.body
    for old, new in fault.rename.items():
        body = body.replace(old.encode(), new.encode())
    kind = Broken if fault.cut == "connection" else Response
    arriving = body[: len(body) // 2] if fault.cut == "body" else body
    return kind(arriving, reply.status, headers, fault.content_type or JSON)
