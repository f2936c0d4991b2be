"""The row: all that is known of one account in one window, day by day, and how it is stored.

Everything in a row is a register, and merging keeps the greatest by a total order: so merging is idempotent, commutative
and associative, and replays, duplicates and any order of pages give the same row, to the byte.
"""

from collections.abc import Mapping
from typing import Final

import msgspec

from scoring.counters import DayCounters, Group, Slot, kept_groups
from scoring.kept import Kept, keep, registers
from scoring.registers import Post, Register, merge_posts

ROW_FORMAT: Final = 3
"""Of rows and progress rows; digested into the counting app's id: changing it rebuilds every table."""


class Day(msgspec.Struct, gc=False):
    """One day of a row: the day's latest reading (observed_at, followers), poll outcomes by slot, and posts by id."""

    reading: Register = ()
    slots: dict[int, Slot] = {}
    posts: dict[str, Post] = {}


Row = dict[int, Day]


class KeptDay(msgspec.Struct, array_like=True, gc=False):
    """A day as it is stored; `groups` are None while they must be made again."""

    reading: Register = ()
    slots: dict[int, Slot] = {}
    groups: tuple[Group, ...] | None = None
    posts: dict[str, Kept] = {}


KeptRow = dict[int, KeptDay]

_decode = msgspec.msgpack.Decoder(KeptRow).decode
_decode_counters = msgspec.msgpack.Decoder(dict[int, DayCounters]).decode
_encode = msgspec.msgpack.Encoder().encode


def row_key(account: str, window: int) -> bytes:
    """The table key of an account's row; account ids have no bar."""
    return f"{account}|{window}".encode()


def account_of(key: bytes) -> str:
    """The account of a row key."""
    return key.rpartition(b"|")[0].decode()


def decode_kept(stored: bytes | None) -> KeptRow:
    """The row that these bytes hold, in the compact form."""
    return {} if stored is None else _decode(stored)


def encode_kept(row: KeptRow) -> bytes:
    """The row's bytes: equal knowledge, equal bytes. Puts days in order, and posts of days without groups, which get them."""
    for day in row.values():
        if day.groups is None:
            if len(day.posts) > 1 and (ordered := sorted(day.posts)) != [*day.posts]:
                day.posts = {post_id: day.posts[post_id] for post_id in ordered}
            day.groups = kept_groups(day.posts.values())
    if (numbers := sorted(row)) != [*row]:
        for number in numbers:
            row[number] = row.pop(number)
    return _encode(row)


def decode_row(stored: bytes | None) -> Row:
    """The row that these bytes hold; no bytes, no knowledge."""
    return {
        number: Day(day.reading, day.slots, {post_id: registers(post) for post_id, post in day.posts.items()})
        for number, day in decode_kept(stored).items()
    }


def encode_row(row: Row) -> bytes:
    """The row's bytes: equal knowledge, equal bytes."""
    return encode_kept(
        {
            number: KeptDay(
                day.reading,
                dict(sorted(day.slots.items())),
                None,
                {post_id: keep(post) for post_id, post in day.posts.items()},
            )
            for number, day in row.items()
        }
    )


def decode_counters(stored: bytes) -> dict[int, DayCounters]:
    """The counters of a stored row by day, without reading its posts."""
    return _decode_counters(stored)


def merge_rows(a: Row, b: Row) -> Row:
    """What two rows of the same account and window say together."""
    merged = {day: Day(kept.reading, dict(kept.slots), dict(kept.posts)) for day, kept in a.items()}
    for day, kept in b.items():
        mine = merged.setdefault(day, Day())
        mine.reading = max(mine.reading, kept.reading)
        merge_slots(mine.slots, kept.slots)
        for post_id, post in kept.posts.items():
            old = mine.posts.get(post_id)
            mine.posts[post_id] = post if old is None else merge_posts(old, post)
    return merged


def merge_slots(slots: dict[int, Slot], more: Mapping[int, Slot]) -> None:
    """Add poll outcomes to `slots`: the best outcome of a slot stands, at a tie the later one."""
    for slot, outcome in more.items():
        slots[slot] = max(slots.get(slot, outcome), outcome)
