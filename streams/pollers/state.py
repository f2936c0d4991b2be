"""What a poller remembers of an account between polls. Losing it costs a poll done again, never a wrong number."""

from typing import Final

import msgspec
import orjson

from scoring.pages import Outcome

NEVER: Final = -1


class Known(msgspec.Struct, omit_defaults=True):
    """A post that is read again. `created` is the first creation time that we saw, `moved_to` the last if that is another.

    `missing` is the slot of the poll that first missed it, `gone` that this was reported; `waiting` is a post that is announced and
    no post yet.
    """

    created: int
    missing: int | None = None
    waiting: bool = False
    gone: bool = False
    moved_to: int | None = None

    def last_created(self) -> int:
        """The creation time that the platform told last."""
        return self.created if self.moved_to is None else self.moved_to


class AccountState(msgspec.Struct, omit_defaults=True):
    """`slot` is the slot last polled; `retry_at`, if set, the instant from which that slot may be tried again.

    `native_id` is the platform's id that `handle` was resolved to; `swept` the day (since 1970, UTC) of the last listing in depth.
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


_decode = msgspec.json.Decoder(AccountState).decode


def encode_state(state: AccountState) -> bytes:
    """The state as JSON: equal knowledge, equal bytes."""
    ordered = msgspec.structs.replace(state, known=dict(sorted(state.known.items())))
    return orjson.dumps(msgspec.to_builtins(ordered))


def decode_state(raw: bytes) -> AccountState:
    """The state that these bytes hold. Raises msgspec.DecodeError."""
    return _decode(raw)
