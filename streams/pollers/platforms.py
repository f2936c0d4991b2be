"""The platforms that can be polled, by their names in editions. Another one is a folder and a line here."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Final

import msgspec

from streams.pollers.contract import Platform
from streams.pollers.opening import Address, Means
from streams.pollers.youtube.opening import YOUTUBE, open_youtube


class Pollable(msgspec.Struct, frozen=True):
    """Where a platform is, and how it is opened. `days` are the ages at which its posts are read, where each reading is billed."""

    address: Address
    open: Callable[[Means], AbstractAsyncContextManager[Platform]]
    days: tuple[int, ...] = ()


PLATFORMS: Final[dict[str, Pollable]] = {
    "youtube": Pollable(YOUTUBE, open_youtube),
}
