"""The platforms that can be polled, by their names in editions. Another one is a folder and a line here."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Final

import msgspec

from scoring.edition import Edition
from streams.errors import GsmError
from streams.pollers.contract import Platform
from streams.pollers.facebook.opening import FACEBOOK, open_facebook
from streams.pollers.facebook.opening import plan as plan_facebook
from streams.pollers.forecast import Plan
from streams.pollers.instagram.opening import INSTAGRAM, open_instagram
from streams.pollers.instagram.opening import plan as plan_instagram
from streams.pollers.opening import Address, Means
from streams.pollers.refresh import X_DAYS
from streams.pollers.x.budget import plan as plan_x
from streams.pollers.x.opening import TWITTER, open_x
from streams.pollers.youtube.budget import plan as plan_youtube
from streams.pollers.youtube.opening import YOUTUBE, open_youtube


class Pollable(msgspec.Struct, frozen=True):
    """Where a platform is, how it is opened, and what polling it costs. `days` are the ages at which its posts are read, where each reading is billed."""

    address: Address
    open: Callable[[Means], AbstractAsyncContextManager[Platform]]
    plan: Plan
    days: tuple[int, ...] = ()


PLATFORMS: Final[dict[str, Pollable]] = {
    "facebook": Pollable(FACEBOOK, open_facebook, plan_facebook),
    "instagram": Pollable(INSTAGRAM, open_instagram, plan_instagram),
    "twitter": Pollable(TWITTER, open_x, plan_x, X_DAYS),
    "youtube": Pollable(YOUTUBE, open_youtube, plan_youtube),
}


def names_of(edition: Edition, names: Sequence[str]) -> list[str]:
    """The platforms named, or all that the edition polls and we can. Raises GsmError where one is not the edition's, or never polled."""
    polled = {platform.id: platform.poll_every_minutes > 0 for platform in edition.platforms}
    if missing := sorted(set(names) - polled.keys()):
        raise GsmError(
            f"edition {edition.id} has no platform {', '.join(missing)}: it has {', '.join(sorted(polled))}"
        )
    wanted = list(dict.fromkeys(names)) or sorted(polled.keys() & PLATFORMS.keys())
    if idle := [name for name in wanted if not polled[name]]:
        raise GsmError(
            f"edition {edition.id} polls {', '.join(idle)} never (poll_every_minutes = 0): set how often"
        )
    return wanted
