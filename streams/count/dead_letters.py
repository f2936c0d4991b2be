"""Dead letters: what count refuses, as it stands in topic `dead-letters`.

A crash may write one twice, so readers take (partition, offset, index) as its identity; it is also the record's key.
"""

from typing import Final, Literal

import msgspec
import orjson

from scoring.validate import Reject
from streams.redact import sample_of_page

SAMPLE: Final = 64 << 10  # characters


class DeadLetter(msgspec.Struct, frozen=True):
    """A page, or the post at `index` in it, that was refused, with its origin.

    `sample` is what was refused (the post alone where it could be told apart) without texts, see `redact.sample_of_page`, cut
    to SAMPLE characters; `size` is the number of the refused bytes. `account` and `simulated` are what the page says of itself, if it can be read.
    """

    code: str
    reason: str
    topic: str
    partition: int
    offset: int
    appended_at: int
    key: str | None
    sample: str
    size: int
    source: Literal["count"] = "count"
    index: int | None = None
    account: str | None = None
    simulated: bool | None = None


class _Origin(msgspec.Struct):
    account: str | None = None
    simulated: bool | None = None


class _Posts(msgspec.Struct):
    observations: list[msgspec.Raw]


# The last: brackets thousands deep.
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_decode_origin = msgspec.json.Decoder(_Origin).decode
_decode_posts = msgspec.json.Decoder(_Posts).decode


def dead_letter(
    reject: Reject,
    *,
    topic: str,
    partition: int,
    offset: int,
    appended_at: int,
    key: bytes | None,
    value: bytes | None,
) -> DeadLetter:
    """The dead letter of one reject of the record found there."""
    raw = value or b""
    refused = raw if reject.index is None else _post(raw, reject.index)
    origin = _origin(raw)
    return DeadLetter(
        code=reject.code,
        reason=reject.reason,
        topic=topic,
        partition=partition,
        offset=offset,
        appended_at=appended_at,
        key=None if key is None else key[:256].decode(errors="replace"),
        sample=sample_of_page(refused)[:SAMPLE],
        size=len(refused),
        index=reject.index,
        account=origin.account,
        simulated=origin.simulated,
    )


def encode_key(letter: DeadLetter) -> bytes:
    """The record's key: partition/offset, and /index for a post."""
    where = f"{letter.partition}/{letter.offset}"
    return (where if letter.index is None else f"{where}/{letter.index}").encode()


def encode(letter: DeadLetter) -> bytes:
    """The dead letter as JSON."""
    return orjson.dumps(msgspec.to_builtins(letter), option=orjson.OPT_SORT_KEYS)


def decode(value: bytes) -> DeadLetter:
    """The dead letter that a record of the topic holds."""
    return msgspec.json.decode(value, type=DeadLetter)


def _post(raw: bytes, index: int) -> bytes:
    try:
        return bytes(_decode_posts(raw).observations[index])
    except (*_UNREADABLE, IndexError):
        return raw


def _origin(raw: bytes) -> _Origin:
    try:
        origin = _decode_origin(raw)
    except _UNREADABLE:
        return _Origin()
    if origin.account is not None:
        origin.account = origin.account[:256]
    return origin
