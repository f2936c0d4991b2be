"""The serving store: what people read of a running edition, in Redis, behind typed functions so that no other code sees a key.

Under the edition's prefix: `head` (JSON of a Head), `boards` (a hash: board id -> JSON of a Board, and EARLIER -> JSON of an Earlier
once there is one), `rank` (the lease of who writes) and the channel `published`.
Head and boards change together, in one step, and only rank writes them.
"""

from typing import Final, Protocol

import msgspec
import orjson
import redis
import redis.asyncio

from scoring.boards import Board, State
from scoring.changes import Ranks
from scoring.progress import Progress
from streams.errors import GsmError


class Keys(msgspec.Struct, frozen=True):
    """The key names of one prefix."""

    prefix: str

    @property
    def head(self) -> str:
        """JSON of the Head."""
        return self.prefix + "head"

    @property
    def boards(self) -> str:
        """A hash: board id -> JSON of the Board; EARLIER -> JSON of the Earlier."""
        return self.prefix + "boards"

    @property
    def rank(self) -> str:
        """The lease of the rank that publishes."""
        return self.prefix + "rank"

    @property
    def published(self) -> str:
        """The channel that gets the head's sequence number after each change."""
        return self.prefix + "published"


class Head(msgspec.Struct):
    """What all boards of one publication share.

    `epoch` is the publishing rank's claim, `sequence` counts its publications from 1, `generation` is the id of the topic `posts`.
    `vector` holds the next offset of each partition of `posts`, `rulings` that of the rulings, that the boards stand for;
    `unreadable_rulings` are records there that are none. `as_of` is the award clock.
    `published_at` is wall time in milliseconds. `totals` are sums over partitions (offset is the sum of the vector).
    """

    edition: str
    title: str
    note: str
    simulated: bool
    time_zone: str
    state: State
    epoch: int
    sequence: int
    generation: str
    vector: list[int]
    rulings: int
    as_of: int
    published_at: int
    start: int
    end: int
    freeze_at: int
    day: int
    days: int
    participants: int
    posts: int
    unknown_accounts: int
    unreadable_rulings: int
    polls: dict[str, int]
    totals: Progress
    edition_digest: str
    roster_digest: str


class Earlier(msgspec.Struct, frozen=True):
    """The ranks at the end of the last award day that has one: `at` is its last millisecond, `ranks` are by board id."""

    at: int
    ranks: dict[str, Ranks]


class Published(msgspec.Struct):
    """One publication: its head, all boards' JSON by board id, and the ranks that they are compared with; None on the first day."""

    head: Head
    boards: dict[str, bytes]
    earlier: Earlier | None = None

    def board(self, category: str, tier: str) -> Board:
        """One board; GsmError if the edition has no such board or it cannot be read."""
        found = self.boards.get(f"{category}.{tier}")
        if found is None:
            raise GsmError(f"there is no board {category} {tier}: there are {', '.join(sorted(self.boards))}")
        try:
            return decode_board(found)
        except msgspec.MsgspecError as error:
            raise GsmError(_OTHER_VERSION.format(error=error)) from None


class NothingPublishedError(GsmError):
    """Redis answers and holds no publication of this prefix."""


class _Answers(Protocol):
    """What both clients' pipelines answer: the head's bytes and the hash of boards."""

    def __getitem__(self, index: int) -> object: ...


EARLIER: Final = "earlier"  # no board is called so: a board's id has a dot
NOTHING_YET: Final = (
    "nothing is published yet for {prefix}: start `gsm worker` and give it pages (`gsm import`, `gsm season`)"
)
_OTHER_VERSION: Final = "the boards were written by another version of gsm: {error}: restart `gsm worker`"
_NO_ANSWER: Final = "cannot read the boards from Redis ({error}): start it with `gsm up`, or mend GSM_REDIS"

decode_board = msgspec.json.Decoder(Board).decode
_decode_head = msgspec.json.Decoder(Head).decode
_decode_earlier = msgspec.json.Decoder(Earlier).decode


def encode_head(head: Head) -> bytes:
    """The head as JSON; the vector and the totals are arrays."""
    return orjson.dumps(msgspec.to_builtins(head))


def encode_earlier(earlier: Earlier) -> bytes:
    """The earlier ranks as JSON."""
    return orjson.dumps(msgspec.to_builtins(earlier))


def read(client: redis.Redis, keys: Keys) -> Published:
    """The current publication. Raises NothingPublishedError if there is none yet, GsmError if Redis cannot be reached."""
    pipeline = client.pipeline(transaction=True)
    pipeline.get(keys.head)
    pipeline.hgetall(keys.boards)
    try:
        answers = pipeline.execute()
    except redis.RedisError as error:
        raise GsmError(_NO_ANSWER.format(error=error)) from None
    return _published(answers, keys)


async def read_async(client: redis.asyncio.Redis, keys: Keys) -> Published:
    """As `read`, for an event loop."""
    pipeline = client.pipeline(transaction=True)
    pipeline.get(keys.head)
    pipeline.hgetall(keys.boards)
    try:
        answers = await pipeline.execute()
    except redis.RedisError as error:
        raise GsmError(_NO_ANSWER.format(error=error)) from None
    return _published(answers, keys)


def _published(answers: _Answers, keys: Keys) -> Published:
    head, boards = answers[0], answers[1]
    if not isinstance(head, bytes) or not isinstance(boards, dict):
        raise NothingPublishedError(NOTHING_YET.format(prefix=keys.prefix))
    named = {name.decode(): value for name, value in boards.items()}
    earlier = named.pop(EARLIER, None)
    try:
        return Published(_decode_head(head), named, None if earlier is None else _decode_earlier(earlier))
    except msgspec.MsgspecError as error:
        raise GsmError(_OTHER_VERSION.format(error=error)) from None
