"""The pages of a season: exact, repeatable, in order, and with all that a real year brings."""

from collections import defaultdict
from collections.abc import Iterator
from hashlib import sha256
from itertools import pairwise

import pytest

from scoring.pages import Observation, Page, encode_page
from streams.season import Season
from tests.season.conftest import Recorded

DAY = 86_400_000
START, END = 1_569_862_800_000, 1_604_163_600_000  # 2019-10-01 and 2020-11-01, midnight in Jakarta
FREEZE = 1_604_768_400_000  # 2020-11-08
DIGEST = "3c2a0aa863dc7f3f4e9269981a41e9b237324942426c5d3f969b72c681aadbf5"


def readings(pages: list[Page]) -> Iterator[tuple[tuple[str, str], int, Observation]]:
    for page in pages:
        for post in page.observations:
            yield (page.account, post.id), page.observed_at, post


def by_post(pages: list[Page]) -> dict[tuple[str, str], list[tuple[int, Observation]]]:
    posts = defaultdict(list)
    for key, at, post in readings(pages):
        posts[key].append((at, post))
    return posts


def digest(season: Season) -> str:
    whole = sha256()
    for page in season.pages():
        whole.update(page.raw)
    return whole.hexdigest()


@pytest.mark.parametrize("observations", [1_000, 1_001, 7_777, 40_000])
def test_a_season_has_exactly_as_many_observations_as_asked(observations: int) -> None:
    season = Season(seed=3, observations=observations)
    pages = list(season.pages())
    assert sum(page.observations for page in pages) == observations
    assert (season.totals.observations, season.totals.pages) == (observations, len(pages))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    first, again, other = (Season(seed, 5_000) for seed in (1, 1, 2))
    assert digest(first) == digest(again) == digest(first)
    assert digest(first) != digest(other)


def test_the_bytes_are_the_same_on_every_machine_and_python() -> None:
    # A change of the season's content changes this digest; nothing else may.
    assert digest(Season(seed=2020, observations=1_000)) == DIGEST


def test_too_small_a_season_is_refused_with_the_least() -> None:
    with pytest.raises(ValueError, match="at least 1,000 observations, not 999"):
        Season(observations=999)


def test_pages_come_in_the_order_in_which_they_were_observed(recorded: Recorded) -> None:
    instants = [page.observed_at for page in recorded.raw]
    assert instants == sorted(instants)
    assert START - 8 * DAY <= instants[0] < START
    assert FREEZE < instants[-1] < FREEZE + 5 * DAY


def test_pages_are_what_encoding_them_again_gives(recorded: Recorded) -> None:
    assert [encode_page(page) for page in recorded.pages] == [one.raw for one in recorded.raw]
    assert [len(page.observations) for page in recorded.pages] == [one.observations for one in recorded.raw]
    assert all(page.simulated and page.source == "season" for page in recorded.pages)


def test_no_post_stands_twice_in_a_poll_or_is_made_twice(recorded: Recorded) -> None:
    created: dict[tuple[str, str], int] = {}
    for page in recorded.pages:
        assert len({post.id for post in page.observations}) == len(page.observations)
    for key, at, post in readings(recorded.pages):
        assert created.setdefault(key, post.created) == post.created < at


def test_counters_mostly_grow_and_sometimes_fall(recorded: Recorded) -> None:
    rises = falls = 0
    for seen in by_post(recorded.pages).values():
        likes = [post.likes for _, post in seen if post.presence == "seen" and post.likes is not None]
        for before, after in pairwise(likes):
            rises += after > before
            falls += after < before
    assert falls > 100
    assert rises > 10 * falls


def test_some_posts_are_deleted_after_they_were_read_and_asked_for_no_more(recorded: Recorded) -> None:
    deleted = [
        seen for seen in by_post(recorded.pages).values() if any(post.presence == "gone" for _, post in seen)
    ]
    assert len(deleted) > 50
    for seen in deleted:
        assert [post.presence for _, post in seen] == ["seen"] * (len(seen) - 1) + ["gone"]
        assert len(seen) > 1


def test_what_stands_is_read_again_in_the_last_week_except_where_that_poll_was_cut(
    recorded: Recorded,
) -> None:
    last = {key: (at, post) for key, at, post in readings(recorded.pages) if at <= FREEZE}
    standing = {
        key: at for key, (at, post) in last.items() if post.presence == "seen" and START <= post.created < END
    }
    stale = {key for key, at in standing.items() if at < FREEZE - 7 * DAY}
    cut = {
        page.account
        for page in recorded.pages
        if page.observed_at > FREEZE - 7 * DAY and page.poll and page.poll.outcome == "partial"
    }
    assert 0 < len(stale) < len(standing) // 50
    assert {account for account, _ in stale} <= cut


def test_the_last_week_needs_polls_of_several_pages_whose_last_alone_has_the_outcome(
    recorded: Recorded,
) -> None:
    polls: dict[tuple[str, int], list[Page]] = defaultdict(list)
    for page in recorded.pages:
        assert page.poll is not None
        assert page.poll.covers is not None or page.poll.outcome == "failed"
        if page.poll.covers:
            polls[page.account, page.poll.covers[1]].append(page)
    assert max(map(len, polls.values())) > 2
    for pages in polls.values():
        assert all(len(page.observations) == 100 for page in pages[:-1])
        assert [page.poll is not None and page.poll.outcome is not None for page in pages] == [
            page is pages[-1] for page in pages
        ]


def test_posts_stand_in_the_stretch_that_their_poll_covers(recorded: Recorded) -> None:
    for page in recorded.pages:
        if page.poll and page.poll.covers:
            low, high = page.poll.covers
            assert all(low <= post.created < high for post in page.observations if post.presence == "seen")


def test_slots_are_whole_multiples_of_the_edition_s_and_hold_their_polls(recorded: Recorded) -> None:
    every = recorded.season.edition.platforms[0].poll_every_minutes * 60_000
    for page in recorded.pages:
        assert page.poll is not None
        assert page.poll.slot % every == 0
        assert page.poll.slot <= page.observed_at


def test_most_polls_are_ok_and_the_others_say_why(recorded: Recorded) -> None:
    polls = [page.poll for page in recorded.pages if page.poll and page.poll.outcome]
    number = {
        outcome: sum(poll.outcome == outcome for poll in polls) for outcome in ("ok", "partial", "failed")
    }
    assert number["partial"] > 100
    assert number["failed"] > 200
    assert number["ok"] > 20 * (number["failed"] + number["partial"]) // 2
    assert all((poll.outcome == "ok") == (not poll.reason) for poll in polls)
    empty = [
        page for page in recorded.pages if page.poll and page.poll.outcome == "ok" and not page.observations
    ]
    assert len(empty) > 100


def test_a_few_observations_are_late_in_either_way(recorded: Recorded) -> None:
    after = sum(at > FREEZE for _, at, _ in readings(recorded.pages))
    outside = sum(not START <= post.created < END for _, _, post in readings(recorded.pages))
    assert 0 < after < 1_000
    assert 0 < outside < 5_000


def test_likes_are_hidden_on_instagram_only(recorded: Recorded) -> None:
    hidden = {key[0] for key, _, post in readings(recorded.pages) if post.likes is None}
    assert len(hidden) > 5
    assert all(".instagram" in account for account in hidden)


def test_audiences_move_slowly_with_a_few_jumps_and_falls(recorded: Recorded) -> None:
    audiences: dict[str, list[int]] = defaultdict(list)
    hidden = set()
    for page in recorded.pages:
        if page.followers is None:
            hidden.add(page.account)
        elif page.followers > 0:
            audiences[page.account].append(page.followers)
    steps = [after * 1000 // before - 1000 for all_ in audiences.values() for before, after in pairwise(all_)]
    assert len(hidden) == 2
    assert 5 < sum(step >= 100 for step in steps) < 100
    assert 5 < sum(step <= -100 for step in steps) < 100
    assert sum(-40 < step < 80 for step in steps) > len(steps) * 97 // 100
