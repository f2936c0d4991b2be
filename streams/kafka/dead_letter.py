"""A dead letter: what could not be read or was invalid, in one form whoever writes it, as it stands in topic `dead-letters`."""

from typing import Final

import msgspec
import orjson


class RecordOrigin(msgspec.Struct, frozen=True, tag_field="of", tag="record"):
    """A record of `posts`, or the post at `index` in its page. `appended_at` is the broker's append time."""

    topic: str
    partition: int
    offset: int
    index: int | None
    appended_at: int
    key: str | None


class LineOrigin(msgspec.Struct, frozen=True, tag_field="of", tag="line"):
    """A row of a file, by its first line; `file` is the file's name without its folder."""

    file: str
    line: int


class AnswerOrigin(msgspec.Struct, frozen=True, tag_field="of", tag="answer"):
    """A platform's answer to `request`, a path without parameters, in a poll of `slot`."""

    platform: str
    request: str
    slot: int


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """One event that was refused, and why.

    `sample` is the beginning of what was refused, without texts and secrets (streams/redact.py), cut by its writer; `size` is the
    bytes of all of that before anything was taken out. `account` and `simulated` are None where nobody could say.
    """

    source: str
    code: str
    reason: str
    origin: RecordOrigin | LineOrigin | AnswerOrigin
    sample: str
    size: int
    account: str | None = None
    simulated: bool | None = None


_decode: Final = msgspec.json.Decoder(DeadLetter).decode


def encode(letter: DeadLetter) -> bytes:
    """The dead letter as JSON, all names sorted: letters that are the same are the same bytes."""
    return orjson.dumps(msgspec.to_builtins(letter), option=orjson.OPT_SORT_KEYS)


def decode(value: bytes) -> DeadLetter:
    """The dead letter that a record of the topic holds. Raises msgspec.DecodeError where it holds none."""
    return _decode(value)


def key_of(letter: DeadLetter) -> bytes | None:
    """The record's key: where a refused record stands, partition/offset and /index for a post; none for other letters.

    A worker that crashes may write a letter twice; the key is its identity.
    """
    origin = letter.origin
    if not isinstance(origin, RecordOrigin):
        return None
    where = f"{origin.partition}/{origin.offset}"
    return (where if origin.index is None else f"{where}/{origin.index}").encode()
