"""What count refuses, as dead letters."""

from typing import Final

import msgspec

from scoring.validate import Reject
from streams.kafka.dead_letter import DeadLetter, RecordOrigin
from streams.kafka.reader import Record
from streams.redact import sample_of_page

SAMPLE: Final = 64 << 10  # characters
LONGEST: Final = 256  # bytes of a key, characters of an account


class _Told(msgspec.Struct):
    account: str | None = None
    simulated: bool | None = None


class _Posts(msgspec.Struct):
    observations: list[msgspec.Raw]


# The last: brackets thousands deep.
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)

_decode_told = msgspec.json.Decoder(_Told).decode
_decode_posts = msgspec.json.Decoder(_Posts).decode


def dead_letter(reject: Reject, topic: str, record: Record) -> DeadLetter:
    """The dead letter of one reject of a record of `topic`: the whole page, or the post alone where it could be told apart."""
    raw, key = record.value or b"", record.key
    refused = raw if reject.index is None else _post(raw, reject.index)
    told = _told(raw)
    return DeadLetter(
        source="count",
        code=reject.code,
        reason=reject.reason,
        origin=RecordOrigin(
            topic=topic,
            partition=record.partition,
            offset=record.offset,
            index=reject.index,
            appended_at=record.timestamp,
            key=None if key is None else key[:LONGEST].decode(errors="replace"),
        ),
        sample=sample_of_page(refused)[:SAMPLE],
        size=len(refused),
        account=told.account and told.account[:LONGEST],
        simulated=told.simulated,
    )


def _post(raw: bytes, index: int) -> bytes:
    try:
        return bytes(_decode_posts(raw).observations[index])
    except (*_UNREADABLE, IndexError):
        return raw


def _told(raw: bytes) -> _Told:
    """What the page says of itself, if it can be read."""
    try:
        return _decode_told(raw)
    except _UNREADABLE:
        return _Told()
