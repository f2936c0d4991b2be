"""Ids as the platforms give them. An id leads back to where its post is drawn from, so that nothing must be stored."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from hashlib import blake2b
from typing import Final, NamedTuple, Protocol

from streams.native.x import id_at, instant_of_id

DAY: Final = 86_400_000


class Spot(NamedTuple):
    """Where a post is drawn from: the owner's number, the day (UTC, since 1970), its place in that day."""

    owner: int
    day: int
    place: int


class Ids(Protocol):
    """How a platform names accounts and posts."""

    def of_account(self, seed: int, account: str) -> str:
        """A made-up native id for an account that has none in the roster."""
        ...

    def of_post(self, owner: str, spot: Spot, created: int, check: int) -> str:
        """The id of a post of `owner` created at an instant; `check`, 32 bits drawn for it, makes guessing hopeless where the platform does."""
        ...

    def spot_of(self, post_id: str) -> Spot | None:
        """Where a post of this id would be drawn from, if it is an id at all."""
        ...


class YouTubeIds:
    """UC and 22 characters; 11 characters of base64: owner, day, place, check."""

    def of_account(self, seed: int, account: str) -> str:
        """A made-up channel id."""
        return "UC" + urlsafe_b64encode(_digest(seed, account)).decode().rstrip("=")

    def of_post(self, owner: str, spot: Spot, created: int, check: int) -> str:  # noqa: ARG002 - a video's id tells no time
        """The id of a video."""
        drawn = spot.owner << 20 | spot.day << 5 | spot.place
        return urlsafe_b64encode((drawn << 32 | check).to_bytes(8)).decode().rstrip("=")

    def spot_of(self, post_id: str) -> Spot | None:
        """Where a video of this id would be drawn from."""
        try:
            drawn = int.from_bytes(urlsafe_b64decode(post_id + "="))
        except (NotBase64, ValueError):
            return None
        return Spot(drawn >> 52, drawn >> 37 & 0x7FFF, drawn >> 32 & 0x1F)


class XIds:
    """Numbers; that of a post is its instant, and below it owner and place in 22 bits, so that ids are in the order of time."""

    def of_account(self, seed: int, account: str) -> str:
        """A made-up user id."""
        return str(int.from_bytes(_digest(seed, account)[:7]))

    def of_post(self, owner: str, spot: Spot, created: int, check: int) -> str:  # noqa: ARG002 - a snowflake has no room for it
        """The id of a post."""
        return str(id_at(created) | spot.owner << 5 | spot.place)

    def spot_of(self, post_id: str) -> Spot | None:
        """Where a post of this id would be drawn from."""
        if not post_id.isdecimal() or len(post_id) > 19:
            return None
        number = int(post_id)
        return Spot(number >> 5 & 0x1FFFF, instant_of_id(post_id) // DAY, number & 0x1F)


class FacebookIds:
    """Numbers; a post's is its Page's and its own."""

    def of_account(self, seed: int, account: str) -> str:
        """A made-up id of a Page."""
        return f"1{int.from_bytes(_digest(seed, account)[:6]):015}"

    def of_post(self, owner: str, spot: Spot, created: int, check: int) -> str:  # noqa: ARG002 - it tells no time
        """The id of a post."""
        return f"{owner}_{_number(spot, check)}"

    def spot_of(self, post_id: str) -> Spot | None:
        """Where a post of this id would be drawn from."""
        return _spot(post_id.partition("_")[2])


class InstagramIds:
    """Numbers."""

    def of_account(self, seed: int, account: str) -> str:
        """A made-up id of a professional account."""
        return f"17841{int.from_bytes(_digest(seed, account)[:5]):013}"

    def of_post(self, owner: str, spot: Spot, created: int, check: int) -> str:  # noqa: ARG002 - it tells no time
        """The id of a post."""
        return f"{_number(spot, check):018}"

    def spot_of(self, post_id: str) -> Spot | None:
        """Where a post of this id would be drawn from."""
        return _spot(post_id)


def _number(spot: Spot, check: int) -> int:
    return (spot.owner << 20 | spot.day << 5 | spot.place) << 16 | check >> 16


def _spot(text: str) -> Spot | None:
    if not text.isdecimal() or len(text) > 32:
        return None
    drawn = int(text) >> 16
    return Spot(drawn >> 20, drawn >> 5 & 0x7FFF, drawn & 0x1F)


IDS: Final[dict[str, Ids]] = {
    "facebook": FacebookIds(),
    "instagram": InstagramIds(),
    "twitter": XIds(),
    "youtube": YouTubeIds(),
}
"""By platform: those that can be simulated."""


def _digest(seed: int, account: str) -> bytes:
    return blake2b(repr((seed, account)).encode(), digest_size=16).digest()
