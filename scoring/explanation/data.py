"""An explanation as data: why a participant stands where it stands on one board, down to each post.

Instants are milliseconds since the epoch, days are dates in the edition's zone, shares and jumps are in per mille, and what may exceed
what JSON readers hold is a decimal string.
"""

from datetime import date
from typing import Literal

import msgspec

from scoring.beside import Beside
from scoring.boards import State
from scoring.edition import TieBreak
from scoring.entry import PlatformLine
from scoring.pages import Kind, Media
from scoring.rulings import Ruling

Decider = Literal["value", "active-days", "engagement", "posts", "nothing"]
Counters = Literal["given", "hidden", "unsupported"]
Ground = Literal[
    "unseen", "moved", "ruling", "account", "before-period", "after-period", "not-theirs", "later", "window", "kind", "media",
    "no-audience", "hidden", "unsupported", "no-views",
]  # fmt: skip
"""Why a post is left out; the first that applies."""


class ListedPost(msgspec.Struct, frozen=True):
    """One post of one day. `ground` says why it is left out; None where it counts, and `detail` what exactly: the kind, the media ...

    `numbers` are its counters as on the wire: null is hidden, missing was never given. `counters` says whether all that
    engagement needs are there; `engagement` is None where they are not. `read_at` is when they were read, None where the post itself was
    never seen; then nobody knows its kind.
    """

    account: str
    platform: str
    id: str
    day: date
    kind: Kind | None
    media: Media
    numbers: dict[str, int | None]
    counters: Counters
    engagement: int | None
    read_at: int | None
    gone: bool
    stale: bool
    ground: Ground | None
    detail: str = ""

    @property
    def counted(self) -> bool:
        """Whether the post is among those that the measure is about."""
        return self.ground is None

    @property
    def on_line(self) -> bool:
        """Whether its platform's line has it among `posts`, though perhaps as hidden or unsupported."""
        return self.ground in {None, "hidden", "unsupported", "no-views"}

    @property
    def in_everything(self) -> bool:
        """Whether ties and what stands beside know it."""
        return self.on_line or self.ground == "no-audience"


class LeftOut(msgspec.Struct, frozen=True):
    """How many posts are left out on one ground; `ruling` is the one that does."""

    ground: Ground
    detail: str
    posts: int
    ruling: Ruling | None = None


class Twice(msgspec.Struct, frozen=True):
    """One post that stands on several days, so that it is counted more than once: a finding."""

    account: str
    post: str
    days: list[date]


class Posts(msgspec.Struct, frozen=True):
    """All posts of all accounts: `known` are `counted` and what `left_out` adds up to. `listed` is None where nobody asked for all.

    `elsewhere` are counted posts on platforms that do not count, which the value does not know. `engagement`, `greatest`, `gone` and
    `stale` are of all that tie-breaks know.
    """

    known: int
    counted: int
    elsewhere: int
    engagement: int
    left_out: list[LeftOut]
    greatest: list[ListedPost]
    gone: list[ListedPost]
    stale: list[ListedPost]
    twice: list[Twice]
    listed: list[ListedPost] | None = None


class Pages(msgspec.Struct):
    """What was read of one account. `late_*` came after the freeze and count nowhere; `refused_posts` are dead letters."""

    pages: int = 0
    observations: int = 0
    late_pages: int = 0
    late_observations: int = 0
    refused_posts: int = 0


class Reading(msgspec.Struct, frozen=True):
    """The last reading of a day; `followers` is None where they are hidden."""

    day: date
    followers: int | None


class Jump(msgspec.Struct, frozen=True):
    """A change of an audience from one day with a reading to the next."""

    before: Reading
    after: Reading
    per_mille: int


class AccountPart(msgspec.Struct, frozen=True):
    """One account; `title` is its platform's name. `why_not` says why it is not looked at; empty if it is. `valid_from` and `valid_to` are None where open.

    `start` and `end` are the readings that give A_start and A_end. `readings_left_out` are days whose readings a ruling takes away.
    """

    id: str
    platform: str
    title: str
    handle: str
    main: bool
    valid_from: date | None
    valid_to: date | None
    why_not: str
    start: Reading | None
    end: Reading | None
    rise: Jump | None
    fall: Jump | None
    slots_ok: int
    slots_due: int | None
    readings_left_out: list[date]
    known: int
    counted: int
    pages: Pages


class Floor(msgspec.Struct, frozen=True):
    """A floor and what was found. `full` is the floor of a whole period, of which `needed` is the share of the days begun.

    With `most`, no more than `needed` may be found, else no less. `of` is what they are a part of, such as all posts.
    """

    name: Literal["posts", "audience", "platforms", "hidden", "tier"]
    found: int
    needed: int
    met: bool
    most: bool = False
    full: int | None = None
    of: int | None = None


class Step(msgspec.Struct, frozen=True):
    """One step of the sum: a name, its formula, the same with the participant's own numbers, and what comes out."""

    name: str
    formula: str
    filled: str
    result: str


class PlatformPart(msgspec.Struct, frozen=True):
    """One platform of the board. `line` is the board's; None where the participant has no account there that is looked at.

    Of several `accounts` all count `together`, or they are mains in succession, in this order: A_start is the first's, A_end the last's.
    `eligible` are posts with all counters, `counted` those that the measure is about. `tier_count` participants of the tier count here;
    their r add up to `tier_sum`. `floors` are those of a platform in the order in which they are asked.
    """

    platform: str
    title: str
    line: PlatformLine | None
    accounts: list[str]
    together: bool = False
    counted: int = 0
    eligible: int = 0
    audience: int = 0
    tier_count: int = 0
    tier_sum: str = "0"
    floors: list[Floor] = []
    steps: list[Step] = []


class Neighbour(msgspec.Struct, frozen=True):
    """Another standing. `gap` is its value less the one explained.

    `decided_by` is what puts one before the other; it has `theirs` of that, the one explained has `mine`.
    """

    participant: str
    name: str
    rank: int
    value: int
    shown: str
    posts: int
    active_days: int
    engagement: int
    nominee: bool
    gap: int
    gap_shown: str
    decided_by: Decider
    theirs: int
    mine: int


class Reach(msgspec.Struct, frozen=True):
    """What would have drawn level with another standing, all else the same: so many more on one platform (None: on any)."""

    participant: str
    what: Literal["interactions", "views"]
    platform: str | None
    amount: int


class Place(msgspec.Struct, frozen=True):
    """A standing among the others.

    `above` is the last of a better rank, `below` the first of a worse one. `cut` is the last nominee for who is none, and the first
    who is none for a nominee.
    """

    rank: int
    nominee: bool
    value: int
    shown: str
    posts: int
    active_days: int
    engagement: int
    pooled_rate: str | None
    tied: list[Neighbour]
    above: Neighbour | None
    below: Neighbour | None
    cut: Neighbour | None
    reach: list[Reach]


class Difference(msgspec.Struct, frozen=True):
    """A number of the board that the pages do not give."""

    what: str
    board: str
    found: str


class Explanation(msgspec.Struct, frozen=True):
    """The whole derivation. Where there are `differences` the board is not what its pages give, and nothing is explained.

    `place` is None where the participant is not ranked; then `reasons` has the board's words. `day` of `days` of the period have
    begun, or of its `window`. `media` are those of the board's scope, none where it is about all posts. `floors` are those of the
    participant. `freeze_at` bounds what was read.
    """

    edition: str
    edition_title: str
    time_zone: str
    board: str
    category: str
    category_title: str
    tier: str
    tier_title: str
    rule: str
    measure: str
    formula: str
    unit: str
    scope: str
    media: tuple[Media, ...]
    window: int | None
    state: State
    simulated: bool
    as_of: int
    freeze_at: int
    day: int
    days: int
    ties: tuple[TieBreak, ...]
    ranked: int
    unranked: int
    nominees: int
    nominee_note: str
    participant: str
    name: str
    differences: list[Difference]
    place: Place | None
    reasons: list[str]
    floors: list[Floor]
    steps: list[Step]
    platforms: list[PlatformPart]
    accounts: list[AccountPart]
    beside: Beside
    posts: Posts
    rulings: list[Ruling]
