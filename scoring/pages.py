"""The wire schema: what one request of a poll of one account returned, as JSON in topic `posts`.

A counter has three states that must never be confused: a number, hidden by its owner (`null` on the wire) and
absent because the source did not give it (the field is missing). Inside, hidden is -1 and absent is -2, so that
absent < hidden < number holds for plain integers.
"""

from typing import Annotated, Final, Literal, get_args

import msgspec
import orjson

SCHEMA: Final = 1
MAX_OBSERVATIONS: Final = 100
MAX_PAGE_BYTES: Final = 1 << 20
MAX_COUNT: Final = 10**12

ABSENT: Final = -2
HIDDEN: Final = -1

Kind = Literal["original", "quote", "reply", "repost"]
Media = Literal["unknown", "text", "image", "video", "link", "mixed"]
Presence = Literal["gone", "seen", "moved"]
Outcome = Literal["failed", "partial", "ok"]

# The position in these tuples is the order of the merge (docs/events.md).
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
MEDIA: Final[tuple[Media, ...]] = get_args(Media)
PRESENCES: Final[tuple[Presence, ...]] = get_args(Presence)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
COUNTERS: Final = ("likes", "comments", "shares", "quotes", "views")

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_COUNT)] | None
Instant = Annotated[int, msgspec.Meta(ge=-(1 << 62), le=1 << 62)]
PostId = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
AccountId = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[A-Za-z0-9][A-Za-z0-9._:-]{0,127}\Z",
        description="1 to 128 letters, digits and . _ : - beginning with a letter or digit",
    ),
]
Word = Annotated[
    str,
    msgspec.Meta(
        pattern=r"\A[a-z][a-z0-9_-]{0,63}\Z",
        description="1 to 64 lower-case letters, digits and _ - beginning with a letter",
    ),
]
Source = Annotated[str, msgspec.Meta(pattern=r"\A[a-z][a-z0-9_.-]{0,63}\Z")]


class Observation(msgspec.Struct, gc=False, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """The counters of one post as read at the page's `observed_at`.

    `created` is in milliseconds since the epoch. `likes` holds all reactions on Facebook, `comments` the replies and
    `shares` the retweets on Twitter. A post that is `gone` or `moved` carries no counters and no media.
    """

    id: PostId
    created: Instant
    kind: Kind = "original"
    media: Media = "unknown"
    presence: Presence = "seen"
    likes: Count = ABSENT
    comments: Count = ABSENT
    shares: Count = ABSENT
    quotes: Count = ABSENT
    views: Count = ABSENT


class Poll(msgspec.Struct, gc=False, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Which due poll a page belongs to.

    `slot` names the slot by its first millisecond; `covers` is the stretch of creation times [from, to) that the poll
    looked at; `outcome` stands on the last page of a poll only, with a `reason` unless it is ok.
    """

    slot: Instant
    covers: tuple[Instant, Instant] | None = None
    outcome: Outcome | None = None
    reason: Annotated[str, msgspec.Meta(max_length=200)] = ""


class Page(msgspec.Struct, gc=False, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """Up to 100 observations of one account at one instant, perhaps a reading of its audience, perhaps a poll's outcome.

    `followers` is the reading: followers or subscribers at `observed_at`. `source` says who made the page, such as
    `poll.youtube` or `import.hootsuite`; `simulated` marks invented data from here to the last screen.
    """

    schema: Literal[1]
    account: AccountId
    platform: Word
    observed_at: Instant
    source: Source
    observations: Annotated[list[Observation], msgspec.Meta(max_length=MAX_OBSERVATIONS)] = []
    followers: Count = ABSENT
    poll: Poll | None = None
    simulated: bool = False


def encode_page(page: Page) -> bytes:
    """The page as JSON; fields at their defaults are left out."""
    return orjson.dumps(msgspec.to_builtins(page))


def reading(page: Page) -> int:
    """The page's reading as an integer: a number, HIDDEN or ABSENT."""
    return HIDDEN if page.followers is None else page.followers
