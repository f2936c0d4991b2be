"""The progress row of a partition: how far `posts` is folded into the table, and what was met on the way.

It is written last in each batch of rows, in the same record batch: so at a progress row the partition is exactly the fold of
the pages below its offset, and its totals count every page once, whatever was delivered twice.
"""

from typing import Final

import msgspec

_PREFIX: Final = b"|progress|"  # no account id is empty: no row key looks like this


class Progress(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """`offset` is the next offset of `posts`; `observed_at` the greatest seen, in milliseconds, 0 before the first.

    `after_freeze` counts observations not merged because they were made after the freeze, `outside` those of posts created
    outside the period, which are kept; `simulated` counts pages of invented data.
    """

    offset: int = 0
    observed_at: int = 0
    pages: int = 0
    observations: int = 0
    dead_letters: int = 0
    after_freeze: int = 0
    outside: int = 0
    simulated: int = 0


_decode = msgspec.msgpack.Decoder(Progress).decode
_encode = msgspec.msgpack.Encoder().encode


def progress_key(partition: int) -> bytes:
    """The table key of a partition's progress row."""
    return _PREFIX + str(partition).encode()


def is_progress(key: bytes) -> bool:
    """Whether a table key is that of a progress row."""
    return key.startswith(_PREFIX)


def encode_progress(progress: Progress) -> bytes:
    """The progress row's bytes."""
    return _encode(progress)


def decode_progress(stored: bytes) -> Progress:
    """The progress that these bytes hold."""
    return _decode(stored)
