"""What a poller remembers of an account between polls. Losing it costs a poll done again, never a wrong number.

In memory an account's posts are together; in `polls` they are a record a day of creation, so that no record grows with the year.
"""

from typing import Final

import msgspec
import orjson

from scoring.pages import Outcome
from streams.pollers.status import Doubt

NEVER: Final = -1
_DAY: Final = 86_400_000


class Known(msgspec.Struct, omit_defaults=True, gc=False):
    """A post that is read again. `created` is the first creation time that we saw, `moved_to` the last if that is another.

    `missing` is the slot of the poll that first missed it, `gone` that this was reported; `waiting` is a post that is announced and
    no post yet. `read` is the slot in which the platform told of it last, or that it is missing. `version` is the id of the last
    version of a post that was edited.
    """

    created: int
    missing: int | None = None
    waiting: bool = False
    gone: bool = False
    moved_to: int | None = None
    read: int = NEVER
    version: str = ""

    def in_doubt(self) -> bool:
        """Whether a poll missed it, and the next one must tell whether it is gone."""
        return self.missing is not None and not self.gone

    def last_created(self) -> int:
        """The creation time that the platform told last."""
        return self.created if self.moved_to is None else self.moved_to


class AccountState(msgspec.Struct, omit_defaults=True):
    """`slot` is the slot last polled; `retry_at`, if set, the instant from which that slot may be tried again.

    `native_id` is the platform's id that `handle` was resolved to; `swept` the day (since 1970, UTC) of the last listing in depth;
    `cursor` where the platform's next listing begins, in its own words. `doubt` is what its last answers say became of the account.
    """

    platform: str
    slot: int = NEVER
    outcome: Outcome | None = None
    reason: str = ""
    retry_at: int | None = None
    handle: str = ""
    native_id: str = ""
    swept: int = NEVER
    known: dict[str, Known] = {}
    cursor: str = ""
    doubt: Doubt | None = None


_decode_state = msgspec.json.Decoder(AccountState).decode
_decode_day = msgspec.json.Decoder(dict[str, Known]).decode


def encode_state(state: AccountState) -> bytes:
    """The state without its posts, as JSON."""
    return orjson.dumps(msgspec.to_builtins(msgspec.structs.replace(state, known={})))


def encode_days(known: dict[str, Known]) -> dict[int, bytes]:
    """Posts by day of creation (since 1970, UTC), each day as JSON: equal knowledge, equal bytes."""
    days: dict[int, dict[str, Known]] = {}
    for post, one in sorted(known.items()):
        days.setdefault(one.created // _DAY, {})[post] = one
    return {day: orjson.dumps(msgspec.to_builtins(posts)) for day, posts in days.items()}


def decode_state(raw: bytes) -> AccountState:
    """The state that these bytes hold. Raises msgspec.DecodeError."""
    return _decode_state(raw)


def decode_day(raw: bytes) -> dict[str, Known]:
    """The posts that these bytes hold. Raises msgspec.DecodeError."""
    return _decode_day(raw)
