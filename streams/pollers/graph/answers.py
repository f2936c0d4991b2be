"""What all answers of the Graph API have: times, paging, counts."""

from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from scoring.pages import MAX_COUNT
from streams.pollers.errors import UnreadableError

Id = Annotated[str, msgspec.Meta(pattern=r"\A[0-9]{1,32}(_[0-9]{1,32})?\Z")]
Number = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)]


class Cursors(msgspec.Struct, frozen=True):
    """Where a page ends."""

    after: str = ""


class Paging(msgspec.Struct, frozen=True):
    """`next` is the address of the next page, with a token in it: only whether it is there counts."""

    cursors: Cursors = Cursors()
    next: str = ""


_T = TypeVar("_T")


def read(body: bytes, shape: type[_T]) -> _T:
    """The answer as this shape. Raises UnreadableError."""
    try:
        return msgspec.json.decode(body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise UnreadableError(str(error), body) from None


def instant(text: str) -> int:
    """A time such as 2026-11-20T09:15:00+0000, in milliseconds. Raises ValueError."""
    return round(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()) * 1000
