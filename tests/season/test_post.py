"""One post as it is read again and again."""

import msgspec

from scoring.pages import Observation
from streams.season.cast import Watched, cast
from streams.season.draws import stream
from streams.season.habits import FULL, HABITS, curve
from streams.season.posts import Post, make_post
from streams.season.units import DAY, HOUR

MADE = 1_580_000_000_000


def account_on(platform: str) -> Watched:
    return next(one for one in cast(2020)[1] if one.account.platform == platform and one.audience > 100_000)


def look(post: Post, platform: str, age: int) -> Observation:
    return msgspec.json.decode(post.look(MADE + age, HABITS[platform].curve), type=Observation)


def post_on(platform: str) -> Post:
    return make_post(stream(5, platform), account_on(platform), HABITS[platform], 0, MADE)


def likes(observation: Observation) -> int:
    assert observation.likes is not None
    return observation.likes


def test_half_of_the_quick_part_has_come_after_a_half_life() -> None:
    rest = (FULL * 90 // 100 // 2, FULL * 9 // 100, FULL // 100)
    assert FULL - sum(rest) < curve(10)[9] < FULL - sum(rest) + FULL // 100
    assert curve(10)[5_000] > FULL * 98 // 100


def test_counters_grow_with_age_and_come_to_rest() -> None:
    post = post_on("instagram")
    seen = [likes(look(post, "instagram", age)) for age in (HOUR, 6 * HOUR, DAY, 8 * DAY, 30 * DAY, 31 * DAY)]
    assert seen == sorted(seen)
    assert seen[0] < seen[2] // 3
    assert seen[-1] - seen[-2] <= seen[-1] // 200


def test_a_post_that_loses_likes_has_less_than_before() -> None:
    post = post_on("instagram")
    before = likes(look(post, "instagram", 30 * DAY))
    post.lose(stream(1, "luck"))
    after = likes(look(post, "instagram", 30 * DAY))
    assert before * 96 // 100 <= after < before


def test_a_deleted_post_is_told_without_counters() -> None:
    gone = msgspec.json.decode(post_on("twitter").look_gone(), type=Observation)
    assert (gone.created, gone.presence, gone.likes, gone.media) == (MADE, "gone", -2, "unknown")


def test_each_platform_gives_the_counters_that_it_is_known_for() -> None:
    seen = {platform: look(post_on(platform), platform, 9 * DAY) for platform in HABITS}
    assert all(one.quotes == -2 for one in seen.values())
    assert seen["instagram"].shares == -2
    assert seen["twitter"].shares != -2
    assert seen["youtube"].media == "video"
    assert seen["youtube"].views is not None
    assert seen["youtube"].views > likes(seen["youtube"])
    assert seen["twitter"].views == -2
