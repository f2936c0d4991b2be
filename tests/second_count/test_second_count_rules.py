"""Each rule where its corners are, counted by `scoring` and by SQL: the same bytes."""

import msgspec
import pytest

from scoring.edition import Beside, Category, Floors, Nominees
from scoring.measures import MEASURES, MeasureName
from scoring.pages import MAX_COUNT, Observation, Page, Poll
from scoring.roster import Account, Participant, Roster
from scoring.rulings import Action, Ruling, Target
from tests.scoring.story import DAY, END, FREEZE, GSM_2020, START, Story
from tests.second_count.both import assert_same

SLOT = 6 * 3_600_000


def provinces(*each: int, followers: int = 10_000) -> Story:
    """Provinces a, b, c ... on two platforms, with 20 image posts of so many likes on each."""
    story = Story()
    for place, one in enumerate(each):
        name = "abcdefghij"[place]
        story.participant(name, "facebook", "instagram")
        for platform in ("facebook", "instagram"):
            story.engages(name, platform, each=one, followers=followers, media="image")
    return story


def same(
    story: Story, as_of: int | None = None, window: int | None = None, *rulings: Ruling
) -> dict[str, dict[str, object]]:
    roster = Roster(tuple(story.participants.values()))
    return assert_same(story.edition, roster, story.pages, rulings, as_of, window)


def page(
    account: str, at: int, *posts: Observation, followers: int | None = -2, poll: Poll | None = None
) -> Page:
    return Page(1, account, "any", at, "test", list(posts), followers, poll)


def post(name: str = "p", likes: int | None = 1, created: int = START) -> Observation:
    return Observation(name, created, likes=likes, comments=0, shares=0)


def test_nobody_and_nothing() -> None:
    assert all(board["standings"] == [] for board in same(Story()).values())


def test_counters_by_instant_then_by_size_with_absent_below_hidden_below_numbers() -> None:
    story = Story()
    story.participant("a", "twitter")
    for number, likes in enumerate([(5, 3), (None, 3), (-2, None), (3, None), (-2, 0)]):
        story.pages += [page("a.twitter", END, post(f"{number}", one)) for one in likes]  # at one instant
        story.pages += [
            page("a.twitter", END + at, post(f"later {number}", one)) for at, one in enumerate(likes)
        ]
    found = same(story)["most-active.province"]["unranked"]
    assert found[0]["platforms"][0]["engagement"] == 5 + 3 + 3 + 0 + 3 + 3 + 0  # type: ignore[index] # JSON


def test_counters_read_at_one_instant_are_compared_field_by_field_and_then_by_kind() -> None:
    story = Story()
    story.participant("a", "facebook")
    for number, (one, other) in enumerate(
        [((2, 0, 0), (1, 9, 9)), ((1, 2, 0), (1, 1, 9)), ((1, 1, 2), (1, 1, 1))]
    ):
        for likes, comments, shares in (other, one, other):
            seen = Observation(f"{number}", START, likes=likes, comments=comments, shares=shares)
            story.pages.append(page("a.facebook", END, seen))
    for kind in ("reply", "original"):
        seen = msgspec.structs.replace(post("kind"), kind=kind)
        story.pages += [page("a.facebook", END, seen), page("a.facebook", END, post("kind"))]
    found = same(story)["most-active.province"]["unranked"]
    line = found[0]["platforms"][0]  # type: ignore[index] # JSON
    assert (line["posts"], line["engagement"]) == (
        3,
        2 + 3 + 4,
    )  # a reply is greater than an original, and does not count


def test_hidden_and_unsupported_posts_and_too_many_of_them() -> None:
    story = provinces(10, 20, 30)
    for number in range(1, 6):
        story.pages.append(page("a.instagram", END, post(f"hidden {number}", None)))
        story.pages.append(page("b.instagram", END, post(f"absent {number}", -2)))
    story.pages.append(page("c.instagram", END, post("one hidden", None)))
    same(story)


def test_gone_and_back_gone_at_the_same_instant_and_gone_but_never_seen() -> None:
    story = provinces(10, 20, 30)
    gone = Observation("x", START, presence="gone")
    story.pages += [
        page("a.facebook", END, post("x")),
        page("a.facebook", END + 1, gone),
        page("b.facebook", END, post("x")),
        page("b.facebook", END + 1, gone),
        page("b.facebook", END + 2, post("x")),
        page("c.facebook", END, post("x"), gone),
        page("c.instagram", END, gone),
    ]
    same(story)


def test_moved_for_ever_on_one_day_and_seen_on_the_other() -> None:
    story = provinces(10, 20, 30)
    story.pages += [
        page("a.facebook", END + 1, Observation("x", START, presence="moved")),
        page("a.facebook", END + 2, post("x"), post("x", created=START + DAY)),
        page("b.facebook", END, post("twice", created=START + DAY - 1), post("twice", created=START + DAY)),
    ]
    same(story)


def test_media_that_changes_that_is_unknown_and_that_is_told_twice_at_once() -> None:
    story = provinces(10, 20, 30)
    for at, media in ((1, "image"), (2, "video"), (2, "mixed"), (3, "unknown"), (3, "link")):
        story.pages.append(page("a.facebook", END + at, msgspec.structs.replace(post("x"), media=media)))
    story.pages.append(page("b.facebook", END + 4, post("y")))
    story.pages.append(page("c.facebook", END + 1, msgspec.structs.replace(post("z"), media="image")))
    story.pages.append(page("c.facebook", END + 2, post("z")))
    same(story)


def test_where_all_is_video_every_post_is_one() -> None:
    story = Story()
    for name in "abc":
        story.participant(name, "youtube")
        story.engages(name, "youtube", each=3, followers=20_000, count=15, media="image")
        story.posts(f"{name}.youtube", 15, each=1, media="unknown", day=20)
    assert same(story)["best-videos.province"]["nominees"] == 3


def test_kinds_that_count_and_those_that_do_not() -> None:
    story = provinces(10, 20, 30)
    for kind in ("quote", "reply", "repost"):
        story.posts("a.facebook", 5, each=3, kind=kind)
    same(story)


def test_the_first_and_last_millisecond_of_period_and_freeze() -> None:
    story = Story()
    story.participant("a", "facebook")
    story.pages += [
        page("a.facebook", FREEZE, post("1", created=START - 1), post("2"), post("3", created=END - 1)),
        page("a.facebook", FREEZE, post("4", created=END)),
        page("a.facebook", FREEZE + 1, post("2", 100), followers=7),
        page("a.facebook", END - 1, followers=5),
        page("a.facebook", END, followers=6),
    ]
    same(story)


@pytest.mark.parametrize(
    "each",
    [
        (10,) * 7,
        (90, 80, 70, 60, 60, 60),
        (90, 80, 70, 70, 70, 70, 70),
        (90, 80),
        (20, 20, 10, 10, 5),
        (1, 2, 3, 4, 5),
    ],
)
def test_ties_and_the_cut(each: tuple[int, ...]) -> None:
    same(provinces(*each))


def test_ties_by_what_the_edition_names() -> None:
    story = provinces(10, 10, 10)
    story.posts("b.facebook", 1, each=10, day=50)
    story.posts("b.instagram", 1, each=10, day=51)
    for ties in ((), ("posts",), ("engagement", "active-days")):
        story.edition = msgspec.structs.replace(GSM_2020, ties=ties)
        same(story)


def test_audiences_of_zero_hidden_absent_and_of_the_days_about_the_period() -> None:
    story = provinces(10, 20, 30, 40, 50)
    for place, followers in enumerate([0, None, 9_000, 1_999]):
        account = f"{'abcd'[place]}.facebook"
        story.reads(account, START - 2 * DAY, 30_000)
        story.reads(account, START - 1, followers)
        story.reads(account, END - 1, followers)
    story.reads("e.facebook", END - 1, None)
    story.reads("e.facebook", END - 1, 3)
    same(story)


def test_jumps_and_falls_pass_over_hidden_days() -> None:
    story = provinces(10, 20, 30)
    for day, followers in ((1, 20_000), (2, None), (3, 5_000), (4, 5_499), (5, 0), (6, 6_049)):
        story.reads("a.facebook", START + day * DAY, followers)
    same(story)


def test_mains_in_succession_and_an_account_closed_half_way() -> None:
    story = provinces(10, 20, 30)
    day = GSM_2020.start_day
    story.participants["d"] = Participant(
        "d", "D", "d", "province",
        (Account("d.new", "facebook", valid_from=day + 10), Account("d.facebook", "facebook", valid_to=day + 9),
         Account("d.instagram", "instagram", valid_to=day + 9), Account("d.side", "facebook", main=False),
         Account("d.past", "facebook", valid_to=day - 1)),
    )  # fmt: skip
    for account, followers in (
        ("d.facebook", 5_000),
        ("d.new", 9_000),
        ("d.instagram", 7_000),
        ("d.side", 10),
        ("d.past", 1),
    ):
        story.reads(account, START - 1, followers)
        story.reads(account, START + 20 * DAY, followers + 1_000)
        story.posts(account, 20, each=4)
    same(story)
    same(story, START + 5 * DAY)


def test_all_accounts_of_which_one_has_no_audience() -> None:
    story = provinces(10, 20, 30)
    story.edition = msgspec.structs.replace(GSM_2020, accounts="all")
    story.participants["d"] = Participant(
        "d", "D", "d", "province",
        (Account("d.1", "facebook"), Account("d.2", "facebook", main=False), Account("d.3", "facebook"), Account("d.4", "instagram")),
    )  # fmt: skip
    for account, followers in (("d.1", 5_000), ("d.2", 4_000), ("d.3", None), ("d.4", 9_000)):
        story.engages("d", account.partition(".")[2], each=7, followers=followers or 0)
    story.participants["e"] = Participant("e", "E", "e", "province", (Account("e.facebook", "facebook"),))
    story.reads("e.facebook", START - 1, 9_000)  # alone, and hidden at the end
    story.reads("e.facebook", END - 1, None)
    same(story)


def test_coverage_of_slots_due_ok_repeated_off_the_grid_and_not_polled() -> None:
    story = provinces(10, 20, 30)
    first = -(-START // SLOT) * SLOT
    polls = [
        (first, 0, "failed"), (first, 1, "ok"), (first + SLOT, 0, "ok"), (first + SLOT, 2, "partial"), (first + 2 * SLOT, 0, "partial"),
        (first + 3 * SLOT + 1, 0, "ok"), (first - SLOT, 0, "ok"), (END - SLOT, 0, "ok"), (END, 0, "ok"), (FREEZE, 1, "ok"),
    ]  # fmt: skip
    for slot, late, outcome in polls:
        poll = Poll(slot, outcome=outcome)  # type: ignore[arg-type] # outcomes
        story.pages.append(page("a.facebook", slot + late, poll=poll))
    story.pages.append(page("b.facebook", END, poll=Poll(first)))
    same(story)
    same(story, first + 2 * SLOT)
    same(story, first + SLOT + SLOT // 2)  # within a slot that is polled already
    unpolled = tuple(msgspec.structs.replace(one, poll_every_minutes=0) for one in GSM_2020.platforms)
    story.edition = msgspec.structs.replace(GSM_2020, platforms=unpolled)
    same(story)


def test_stale_counters_and_a_top_post() -> None:
    story = provinces(10, 20, 30)
    story.pages += [
        page("a.facebook", FREEZE - 7 * DAY - 1, post("stale")),
        page("a.facebook", FREEZE - 7 * DAY, post("not stale", 1_000)),
        page("b.facebook", END - 20 * DAY, post("gone")),
        page("b.facebook", END - 19 * DAY, Observation("gone", START, presence="gone")),
    ]
    same(story, FREEZE + 1)
    same(story, END - 1)
    story.edition = msgspec.structs.replace(
        GSM_2020, beside=Beside(0, 0, 0, 1, 0), nominees=Nominees(1, 1)
    )  # fmt: skip
    same(story)


@pytest.mark.parametrize("day", [-1, 0, 1, 30, 395, 396, 397, 404])
def test_live_floors_and_states_on_each_day(day: int) -> None:
    same(provinces(10, 20, 30), START + day * DAY + 1)


@pytest.mark.parametrize("window", [1, 7, 30, 1000])
def test_windows(window: int) -> None:
    same(provinces(10, 20, 30), START + 19 * DAY, window)


def ruling(target: Target, target_id: str, action: Action = "exclude", reason: str = "why") -> Ruling:
    return Ruling(1, action, target, target_id, reason, "me", START)


def test_rulings_of_all_kinds_the_last_on_a_target_standing() -> None:
    story = provinces(10, 20, 30, 40, 50)
    found = same(
        story, None, None,
        ruling("post", "a.facebook/originalimage3"), ruling("post", "a.facebook/with/slash"), ruling("reading", "a.instagram/2019-09-30"),
        ruling("account", "b.facebook"), ruling("participant", "c"), ruling("participant", "d"), ruling("participant", "d", "restore"),
        ruling("account", "e.facebook", reason="first"), ruling("account", "e.facebook", "restore"),
        ruling("account", "e.facebook", reason="second"), ruling("account", "nobody's"), ruling("participant", "nobody"),
    )  # fmt: skip
    assert [one["reason"] for one in found["most-active.province"]["rulings"]].count("second") == 1  # type: ignore[attr-defined] # JSON


@pytest.mark.parametrize("measure", sorted(MEASURES))
def test_every_measure(measure: MeasureName) -> None:
    story = provinces(10, 20, 30, 0)
    story.pages.append(
        page("a.facebook", END + 1, Observation("v", START, likes=1, comments=2, shares=3, views=10**9 + 7))
    )
    story.pages.append(
        page("b.facebook", END + 1, Observation("v", START, likes=1, comments=2, shares=3, views=None))
    )
    platforms = ("instagram", "facebook")
    story.edition = msgspec.structs.replace(
        GSM_2020,
        categories=(
            Category("one", "One", "A rule.", measure, platforms, "all", 1, 1, 1),
            GSM_2020.categories[1],
        ),
    )
    same(story)


def test_the_greatest_numbers_that_pages_may_hold() -> None:
    story = provinces(10, 20, 30)
    for name in "abc":
        for number in range(30):
            big = Observation(
                f"big {number}",
                START,
                likes=MAX_COUNT,
                comments=MAX_COUNT - number,
                shares=MAX_COUNT,
                views=MAX_COUNT,
            )
            story.pages.append(page(f"{name}.facebook", END + 1, big, followers=MAX_COUNT))
    story.reads("a.facebook", START - 1, 1)
    story.reads("a.facebook", END - 1, MAX_COUNT)
    same(story)


@pytest.mark.parametrize("measure", ["pooled-rate", "engagement-per-follower"])
def test_a_value_beyond_all_measure_is_a_reason(measure: MeasureName) -> None:
    story = provinces(10, 20, 30)
    story.participant("d", "facebook")
    story.reads("d.facebook", START - 1, 1)
    story.posts("d.facebook", 3, each=MAX_COUNT)
    rated = Category("rated", "Rated", "A rule.", measure, ("facebook",), least_platform_posts=1)
    story.edition = msgspec.structs.replace(GSM_2020, categories=(rated,), floors=Floors(0, 0))
    unranked = same(story)["rated.province"]["unranked"]
    assert isinstance(unranked, list)
    assert [one["participant"] for one in unranked] == ["d"]


def test_participants_and_words_of_any_letters() -> None:
    story = provinces(10, 20, 30)
    for name in ("é", "z", "Z", "\U0001f600", "\uffee"):
        story.participants[name] = Participant(name, 'Say "ö"\\/\x1f\x7f\n{:,}', name, "province")
    same(story)


def test_simulated_pages_mark_the_boards_even_after_the_freeze() -> None:
    story = provinces(10, 20, 30)
    story.pages.append(Page(1, "unknown", "any", FREEZE + 5, "test", simulated=True))
    assert all(board["simulated"] for board in same(story).values())
