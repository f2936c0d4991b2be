"""Writing to a real Redis: only the newest rank, all in one step, and again what was lost."""

from collections.abc import AsyncIterator

import msgspec
import pytest
import redis.asyncio

from scoring.progress import Progress
from streams.clock import ManualClock
from streams.rank.publisher import BehindError, FencedError, Publisher
from streams.store import Head, Keys, Published, encode_head, read_async
from tests.conftest import Services
from tests.rank.tiny import END, FREEZE, START

BOARDS = {"active.ministry": b'{"a":1}', "liked.ministry": b'{"l":1}'}


def head(epoch: int, *vector: int, generation: str = "g1") -> Head:
    return Head(
        edition="tiny", title="Tiny Award", note="", simulated=False, time_zone="Asia/Jakarta", state="LIVE", epoch=epoch,
        sequence=0, generation=generation, vector=list(vector), rulings=0, as_of=START, published_at=0, start=START, end=END,
        freeze_at=FREEZE, day=1, days=31, participants=3, posts=0, unknown_accounts=0, unreadable_rulings=0, polls={}, totals=Progress(),
        edition_digest="", roster_digest="",
    )  # fmt: skip


class Store:
    """The Redis of one prefix, and publishers to it."""

    def __init__(self, client: redis.asyncio.Redis, keys: Keys) -> None:
        self.client = client
        self.keys = keys
        self.listeners: list[redis.asyncio.client.PubSub] = []

    def publisher(self) -> Publisher:
        return Publisher(self.client, self.keys, ManualClock(1234))

    async def published(self) -> Published:
        return await read_async(self.client, self.keys)

    async def listener(self) -> redis.asyncio.client.PubSub:
        """Somebody who is told of publications."""
        one = self.client.pubsub()
        await one.subscribe(self.keys.published)
        assert await _message(one) == 1  # the first is the answer: channels it listens to
        self.listeners.append(one)
        return one

    async def lose(self) -> None:
        await self.client.delete(self.keys.head, self.keys.boards)


@pytest.fixture
async def store(services: Services, prefix: str) -> AsyncIterator[Store]:
    async with redis.asyncio.Redis.from_url(services.redis) as client:
        one = Store(client, Keys(prefix))
        yield one
        for listener in one.listeners:
            await listener.aclose()  # type: ignore[no-untyped-call] # redis gives it no types
        await one.lose()


async def test_head_and_boards_are_written_and_told_of(store: Store) -> None:
    # Given somebody who listens
    listener = await store.listener()
    # When a rank publishes twice, and one of the boards changes
    publisher = store.publisher()
    await publisher.publish(head(7, 1, 0), BOARDS)
    await publisher.publish(head(7, 2, 0), BOARDS | {"active.ministry": b'{"a":2}'})
    # Then the head counts the publications and says when
    published = await store.published()
    assert (published.head.epoch, published.head.sequence, published.head.published_at) == (7, 2, 1234)
    assert published.head.vector == [2, 0]
    # And the boards are the second ones
    assert published.boards == {"active.ministry": b'{"a":2}', "liked.ministry": b'{"l":1}'}
    # And the listener was told of both
    told = [await _message(listener) for _ in range(2)]
    assert told == [b"1", b"2"]


async def test_readers_never_see_boards_of_two_publications(store: Store) -> None:
    # Given a rank that publishes two boards that always hold the same number
    publisher = store.publisher()
    for number in range(50):
        boards = dict.fromkeys(BOARDS, b"%d" % number)
        await publisher.publish(head(1, number), boards)
        # When one reads in between, then both boards and the head are of the same publication
        published = await store.published()
        assert set(published.boards.values()) == {b"%d" % number}
        assert published.head.vector == [number]


async def test_an_old_rank_is_refused_and_changes_nothing(store: Store) -> None:
    # Given an old rank that published, and a new one after it
    old, new = store.publisher(), store.publisher()
    await old.publish(head(3, 5), BOARDS)
    await new.publish(head(4, 5), BOARDS)
    before = await store.published()
    # When the old one publishes more, or looks whether its boards stand
    for attempt in (old.publish(head(3, 9), dict.fromkeys(BOARDS, b"old")), old.confirm()):
        # Then it is told to end
        with pytest.raises(FencedError, match="epoch 3"):
            await attempt
    # And Redis holds what it held
    assert await store.published() == before


async def test_a_new_rank_waits_until_it_has_counted_as_far(store: Store) -> None:
    # Given boards that stand for offsets 5 and 8
    await store.publisher().publish(head(3, 5, 8), BOARDS)
    before = await store.published()
    # When a new rank has read further in one partition and less far in the other
    new = store.publisher()
    with pytest.raises(BehindError):
        await new.publish(head(4, 9, 7), dict.fromkeys(BOARDS, b"new"))
    # Then nothing changes
    assert await store.published() == before
    # And when it is as far in both, it takes over with all boards
    await new.publish(head(4, 9, 8), dict.fromkeys(BOARDS, b"new"))
    published = await store.published()
    assert published.head.epoch == 4
    assert set(published.boards.values()) == {b"new"}


async def test_a_new_rank_waits_until_it_has_read_as_many_rulings(store: Store) -> None:
    # Given boards that stand for two rulings
    await store.publisher().publish(msgspec.structs.replace(head(3, 5), rulings=2), BOARDS)
    before = await store.published()
    # When a new rank has counted further but read one ruling
    new = store.publisher()
    with pytest.raises(BehindError):
        await new.publish(msgspec.structs.replace(head(4, 9), rulings=1), dict.fromkeys(BOARDS, b"new"))
    # Then nothing changes, and with the second one it takes over
    assert await store.published() == before
    await new.publish(msgspec.structs.replace(head(4, 9), rulings=2), dict.fromkeys(BOARDS, b"new"))
    assert (await store.published()).head.epoch == 4


async def test_a_new_rank_leaves_no_board_of_the_old_one(store: Store) -> None:
    # Given boards of an edition that had one more category
    await store.publisher().publish(head(3, 5), BOARDS | {"dropped.ministry": b"{}"})
    # When a new rank without it takes over
    await store.publisher().publish(head(4, 5), BOARDS)
    # Then it is gone
    assert (await store.published()).boards == BOARDS


async def test_a_redis_that_lost_everything_gets_everything_at_the_next_change(store: Store) -> None:
    # Given a rank that published, and a Redis that lost it
    publisher = store.publisher()
    await publisher.publish(head(1, 1), BOARDS)
    await store.lose()
    # When one board changes
    changed = BOARDS | {"active.ministry": b'{"a":2}'}
    await publisher.publish(head(1, 2), changed)
    # Then Redis has both
    assert (await store.published()).boards == changed


@pytest.mark.parametrize("lost", ["head", "boards", "both"])
async def test_a_look_at_a_redis_that_lost_something_mends_it(store: Store, lost: str) -> None:
    # Given a rank that published, and a Redis that lost a key (or that came back without its last second)
    publisher = store.publisher()
    await publisher.publish(head(1, 1), BOARDS)
    before = await store.published()
    keys = {"head": [store.keys.head], "boards": [store.keys.boards]}
    await store.client.delete(*keys.get(lost, [store.keys.head, store.keys.boards]))
    # When the quiet rank looks, then all is as it was
    await publisher.confirm()
    assert await store.published() == before


async def test_a_redis_that_came_back_with_an_older_publication_is_mended(store: Store) -> None:
    # Given a rank whose second publication Redis forgot
    publisher = store.publisher()
    await publisher.publish(head(1, 1), BOARDS)
    first = await store.published()
    await publisher.publish(head(1, 2), dict.fromkeys(BOARDS, b"second"))
    second = await store.published()
    await store.client.set(store.keys.head, encode_head(first.head))
    for name, board in first.boards.items():
        await store.client.hset(store.keys.boards, name, board)
    # When the quiet rank looks, then the second publication stands again
    await publisher.confirm()
    assert await store.published() == second


async def test_a_look_at_a_redis_that_holds_all_is_not_told(store: Store) -> None:
    # Given a rank that published
    publisher = store.publisher()
    await publisher.publish(head(1, 1), BOARDS)
    listener = await store.listener()
    # When it looks, and then publishes again
    await publisher.confirm()
    await publisher.publish(head(1, 2), BOARDS)
    # Then listeners hear of the publication alone
    told = await _message(listener)
    assert told == b"2"


async def test_a_publication_whose_answer_was_lost_does_not_stop_the_next(store: Store) -> None:
    # Given a publication that Redis took, though its rank never heard so
    publisher, unheard = store.publisher(), store.publisher()
    await publisher.publish(head(1, 1), BOARDS)
    before = msgspec.structs.replace((await store.published()).head, sequence=2)
    await unheard.publish(before, dict.fromkeys(BOARDS, b"unheard"))
    # When the rank publishes the next one
    await publisher.publish(head(1, 3), BOARDS)
    # Then that stands, whole
    published = await store.published()
    assert published.head.vector == [3]
    assert published.boards == BOARDS


async def test_topics_made_again_begin_anew(store: Store) -> None:
    # Given boards of an earlier generation of posts, with a greater epoch and greater offsets
    old = store.publisher()
    await old.publish(head(9, 100), BOARDS)
    # When a rank of the new generation publishes, then it may
    await store.publisher().publish(head(0, 1, generation="g2"), dict.fromkeys(BOARDS, b"new"))
    assert (await store.published()).head.generation == "g2"
    # And the rank of the earlier one is told to end
    with pytest.raises(FencedError):
        await old.publish(head(9, 101), BOARDS)


async def _message(listener: redis.asyncio.client.PubSub) -> bytes | int:
    """The next message, within 5 s."""
    message = await listener.get_message(timeout=5)
    assert message is not None
    data: bytes | int = message["data"]
    return data
