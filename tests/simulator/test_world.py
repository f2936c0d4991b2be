"""The invented world is a pure function of seed and time."""

from itertools import pairwise

import pytest

from scoring.roster import Account
from streams.simulator.world import DAY, SECOND, Owner, Post, World

NOW = 18_322 * DAY  # 2020-03-01
CHANNEL = Owner(0, "youtube", "UC" + "c" * 22, "kementerian", 4.0, 50_000)


@pytest.fixture
def world() -> World:
    return World(1, [CHANNEL])


def videos(world: World) -> list[Post]:
    """All that were uploaded in 100 days, also those not to be seen now."""
    return [one for day in range(NOW // DAY - 100, NOW // DAY) for one in world.of_day(CHANNEL, day)]


def test_the_same_seed_is_the_same_world_and_another_one_is_not(world: World) -> None:
    same, other = World(1, [CHANNEL]), World(2, [CHANNEL])

    assert same.posts(CHANNEL, NOW) == world.posts(CHANNEL, NOW)
    assert other.posts(CHANNEL, NOW) != world.posts(CHANNEL, NOW)


def test_a_world_asked_late_says_the_same_as_one_asked_early(world: World) -> None:
    early = [world.counters(one, NOW) for one in world.posts(CHANNEL, NOW)]
    world.posts(CHANNEL, NOW + 30 * DAY)

    assert [world.counters(one, NOW) for one in world.posts(CHANNEL, NOW)] == early


def test_a_video_is_found_by_its_id_alone_while_it_stands() -> None:
    listed = World(1, [CHANNEL]).posts(CHANNEL, NOW)[0]
    fresh = World(1, [CHANNEL])

    assert fresh.post("youtube", listed.id, NOW) == listed
    assert fresh.post("youtube", listed.id, listed.published - SECOND) is None


@pytest.mark.parametrize("strange", ["", "AbCdEfGhIjK", "no id", "é" * 11, "_" * 11, "A" * 11])
def test_other_ids_are_no_videos(world: World, strange: str) -> None:
    assert world.post("youtube", strange, NOW) is None


def test_lists_are_in_the_order_of_uploading_the_last_first(world: World) -> None:
    uploads = world.posts(CHANNEL, NOW)

    assert all(newer.uploaded >= older.uploaded for newer, older in pairwise(uploads))
    assert all(one.stands(NOW) for one in uploads)


def test_some_videos_are_published_long_after_they_were_uploaded(world: World) -> None:
    late = [one for one in videos(world) if one.published - one.uploaded > DAY]

    assert 0 < len(late) < 0.1 * len(videos(world))


def test_counters_grow_and_sometimes_fall(world: World) -> None:
    falling = next(one for one in videos(world) if one.fall > 0 and one.falls_at > one.published + 2 * DAY)
    early, before, after = (
        world.counters(falling, at).views
        for at in (falling.published + DAY, falling.falls_at - 1, falling.falls_at)
    )

    assert early < before
    assert after < before


def test_likes_are_hidden_from_an_instant_on_and_comments_may_be_off(world: World) -> None:
    shy = next(one for one in videos(world) if one.likes_hidden is not None)
    silent = next(one for one in videos(world) if one.comments_off)
    assert shy.likes_hidden is not None

    assert world.counters(shy, shy.likes_hidden - 1).likes is not None
    assert world.counters(shy, shy.likes_hidden).likes is None
    assert world.counters(silent, NOW).comments is None


def test_a_deleted_video_stands_until_it_is_deleted(world: World) -> None:
    gone = next(one for one in videos(world) if one.deleted is not None and one.deleted > one.published)
    assert gone.deleted is not None

    assert world.post("youtube", gone.id, gone.deleted - 1) == gone
    assert world.post("youtube", gone.id, gone.deleted) is None


def test_subscribers_are_told_in_three_digits() -> None:
    large = Owner(0, "youtube", "UC1", "", 1.0, 1_234_567)

    assert World(1, [large]).followers(large, 17_500 * DAY) % 10_000 == 0


def test_a_roster_gives_a_channel_each_with_its_native_id_or_one_made_up() -> None:
    accounts = [Account("a", "youtube", native_id="UC" + "x" * 22), Account("b", "youtube", handle="BNPB")]

    world = World.of_accounts(1, accounts)

    assert world.owners[0].id == "UC" + "x" * 22
    assert len(world.owners[1].id) == 24
    assert world.owner_named("youtube", "bnpb", NOW) == world.owners[1]


def test_an_account_that_is_renamed_is_found_by_its_name_of_the_time() -> None:
    moved = Owner(0, "twitter", "1", "Office", 1.0, 500, renamed=NOW)
    world = World(1, [moved])

    assert world.owner_named("twitter", "office", NOW - 1) == moved
    assert world.owner_named("twitter", "office", NOW) is None
    assert world.owner_named("twitter", "Office_2", NOW) == moved
    assert world.owner_named("twitter", "Office_2", NOW - 1) is None
