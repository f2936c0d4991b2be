"""Posts: each once, counted or left out on its ground."""

from collections import Counter
from datetime import date

import msgspec
import pytest

from scoring.explanation import Explanation
from scoring.pages import Observation, Page
from scoring.roster import Account, Participant
from scoring.rulings import Ruling, Rulings
from tests.scoring.explaining import explained, lines, section, sentences
from tests.scoring.story import CALENDAR, DAY, END, FREEZE, START, Story


def post(name: str, at: int = START, **fields: object) -> Observation:
    return Observation(name, at, **({"likes": 5, "comments": 0, "shares": 0} | fields))  # type: ignore[arg-type] # by the tests


def aceh(*posts: Observation, at: int = END, platform: str = "facebook") -> Story:
    story = Story()
    story.participant("aceh", platform)
    story.pages.append(Page(1, f"aceh.{platform}", "any", at, "test", list(posts)))
    return story


def grounds(told: Explanation) -> dict[str, str | None]:
    return {one.id: one.ground for one in told.posts.listed or []}


def left_out(told: Explanation) -> list[str]:
    return section(told, "Its posts")[1 : 1 + len(told.posts.left_out)]


@pytest.mark.parametrize(
    ("one", "ground", "words"),
    [
        (post("p", kind="reply"), "kind", "1 reply: this kind does not count"),
        (post("p", kind="repost"), "kind", "1 repost: this kind does not count"),
        (post("p", START - 1), "before-period", "1 post: made before the period"),
        (post("p", END), "after-period", "1 post: made after the period"),
        (Observation("p", START, presence="moved"), "moved", "1 post: moved away from this day, counted where it moved to"),
        (Observation("p", START, presence="gone"), "unseen", "1 post: only the deletion was seen, never the post itself"),
        (post("p", media="text"), "media", "1 text post: this board is about image and mixed"),
        (post("p"), "media", "1 post of unknown media: this board is about image and mixed"),
        (post("p", media="image", likes=None), "hidden", "1 post: a counter that engagement needs is hidden"),
        (post("p", media="image", likes=-2), "unsupported", "1 post: a counter that engagement needs was never given"),
    ],
)  # fmt: skip
def test_a_post_left_out_has_one_ground(one: Observation, ground: str, words: str) -> None:
    # Given one post on a board of images, when its account is explained
    told = explained(aceh(one), "aceh", "best-images")
    # Then it stands once, left out on its ground
    assert grounds(told) == {"p": ground}
    assert left_out(told) == [words]
    assert (told.posts.known, told.posts.counted) == (1, 0)


def test_a_post_that_counts_has_none() -> None:
    told = explained(aceh(post("p", media="image"), post("q", media="mixed")), "aceh", "best-images")
    assert grounds(told) == {"p": None, "q": None}
    assert section(told, "Its posts")[0] == (
        "2 posts of its 1 account are known; 2 are counted, all of them on platforms that do not count for the value."
    )


def test_a_ruling_on_a_post_is_told_with_reason_name_and_time() -> None:
    story = aceh(post("p"), post("q"))
    story.rulings = Rulings([Ruling(1, "exclude", "post", "aceh.facebook/p", "Posted twice", "Sari", END)])
    told = explained(story, "aceh", "most-active")
    assert grounds(told) == {"p": "ruling", "q": None}
    assert left_out(told) == ["1 post: aceh.facebook/p by a ruling: Posted twice (Sari, 2020-11-01 00:00)"]
    assert lines(told)[0].startswith(
        "2019-10-01  facebook  original  unknown            5  out: a ruling leaves it out"
    )


def test_hidden_counters_leave_no_post_out_of_most_active() -> None:
    told = explained(aceh(post("p", likes=None)), "aceh", "most-active")
    assert grounds(told) == {"p": None}
    assert section(told, "Its posts")[-1].split() == ["1", "1", "1", "1", "0", "Facebook"]


def test_a_platform_that_is_not_on_the_board_is_an_account_that_is_not_looked_at() -> None:
    told = explained(aceh(post("p"), platform="youtube"), "aceh", "best-images")
    assert left_out(told) == ["1 post: on aceh.youtube: its platform is not on this board"]
    assert "Not looked at: its platform is not on this board." in sentences(told)


def test_posts_of_another_owner_and_of_the_days_to_come() -> None:
    # Given an account that is the participant's from the eleventh day on, and a board of the 21st day
    first = CALENDAR.day(START)
    story = aceh(post("theirs", START + 9 * DAY), post("own", START + 10 * DAY), at=START + 20 * DAY)
    story.pages.append(
        Page(1, "aceh.facebook", "any", START + 21 * DAY, "test", [post("later", START + 21 * DAY)])
    )
    account = Account("aceh.facebook", "facebook", valid_from=first + 10)
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", (account,))
    told = explained(story, "aceh", "most-active", START + 20 * DAY)
    assert grounds(told) == {"theirs": "not-theirs", "own": None, "later": "later"}
    assert set(left_out(told)) == {
        "1 post: made while the account was not the participant's",
        "1 post: made after the day of this board",
    }


def test_a_window_leaves_out_what_is_older() -> None:
    # Given a board of the last 7 days up to the 40th: days 34 to 40 of the period
    story = aceh(post("old", START + 32 * DAY), post("new", START + 33 * DAY), at=START + 39 * DAY)
    told = explained(story, "aceh", "most-active", START + 39 * DAY, window=7)
    assert grounds(told) == {"old": "window", "new": None}
    assert left_out(told) == ["1 post: made before the last 7 days"]


def test_what_came_after_the_freeze_is_counted_as_pages() -> None:
    story = aceh(post("p"))
    story.pages.append(Page(1, "aceh.facebook", "any", FREEZE + 1, "test", [post("p", likes=99), post("q")]))
    told = explained(story, "aceh", "most-active", FREEZE + 1)
    assert grounds(told) == {"p": None}
    assert told.posts.greatest[0].engagement == 5
    assert (
        "Read: 2 pages with 3 observations; 1 page with 2 of them after the freeze, which count nowhere."
        in (sentences(told))
    )


def test_the_five_greatest_with_their_share() -> None:
    # Given posts of 10, 20 ... 60 interactions, 210 together
    story = aceh(
        *(
            post(f"p{i}", START + i * DAY, likes=10 * i, media="image", comments=1, shares=0)
            for i in range(1, 7)
        )
    )
    told = explained(story, "aceh", "most-active")
    assert [one.id for one in told.posts.greatest] == ["p6", "p5", "p4", "p3", "p2"]
    # 61 of 216 is 28.2 %
    assert section(told, "Its greatest posts")[0] == (
        "1. 2019-10-07, Facebook, original, image: 61 interactions (likes 60, comments 1, shares 0), post p6, 28.2 % of all its interactions"
    )


def test_deleted_and_stale_posts() -> None:
    # Given a post that is gone, and one last read more than seven days before the freeze
    story = aceh(post("gone"), post("stale"), at=FREEZE - 7 * DAY - 1)
    story.pages.append(
        Page(1, "aceh.facebook", "any", FREEZE, "test", [Observation("gone", START, presence="gone")])
    )
    told = explained(story, "aceh", "most-active")
    assert ([one.id for one in told.posts.gone], [one.id for one in told.posts.stale]) == (
        ["gone"],
        ["stale"],
    )
    assert section(told, "Deleted and stale posts") == [
        "1 post is deleted; the counters read last count.",
        "2019-10-01, Facebook, original, unknown: 5 interactions (likes 5, comments 0, shares 0), post gone",
        "1 post is stale: read last too long before the freeze.",
        "2019-10-01, Facebook, original, unknown: 5 interactions (likes 5, comments 0, shares 0), post stale",
    ]
    assert ["deleted" in line for line in lines(told)] == [True, False]
    assert ["stale " in line.partition("likes")[0] for line in lines(told)] == [False, True]


def test_of_many_deleted_posts_five_are_shown() -> None:
    posts = [post(f"p{i}", START + i * DAY) for i in range(7)]
    story = aceh(*posts)
    story.pages.append(
        Page(
            1, "aceh.facebook", "any", FREEZE, "test",
            [Observation(one.id, one.created, presence="gone") for one in posts],
        )
    )  # fmt: skip
    assert (
        section(explained(story, "aceh", "most-active"), "Deleted and stale posts")[-1]
        == "and 2 more; --posts lists all"
    )


def test_a_post_on_two_days_is_told_as_found_twice() -> None:
    # Given one id created before and after midnight in two sources
    story = aceh(post("p", START + DAY - 1), post("p", START + DAY))
    told = explained(story, "aceh", "most-active")
    assert told.posts.counted == 2
    assert [one.days for one in told.posts.twice] == [[date(2019, 10, 1), date(2019, 10, 2)]]
    assert "Found twice: p of aceh.facebook stands on 2019-10-01 and 2019-10-02." in sentences(told)


def test_all_posts_are_listed_each_on_its_line() -> None:
    told = explained(aceh(post("p"), post("r", kind="reply", likes=None)), "aceh", "most-active")
    assert lines(told) == [
        "2019-10-01  facebook  original  unknown            5  counts                     p  likes 5, comments 0, shares 0",
        "2019-10-01  facebook  reply     unknown            -  out: reply does not count  r  likes hidden, comments 0, shares 0",
    ]


def test_an_id_from_outside_commands_no_terminal() -> None:
    told = explained(aceh(post("\x9b31mred", kind="reply"), post("\x9b2J")), "aceh", "most-active")
    everything = "".join([*lines(told), *sentences(told)])
    assert everything.isprintable()
    assert "?31mred" in everything


def test_counted_and_left_out_are_all() -> None:
    posts = [
        post("a"), post("b", kind="reply"), post("c", START - 1), post("d", END), post("e", likes=None),
        Observation("f", START, presence="gone"),
    ]  # fmt: skip
    told = explained(aceh(*posts), "aceh", "most-engaging")
    assert (
        told.posts.known == len(posts) == told.posts.counted + sum(one.posts for one in told.posts.left_out)
    )
    assert Counter(grounds(told).values()) == Counter(
        [None, "kind", "before-period", "after-period", "hidden", "unseen"]
    )
    assert msgspec.to_builtins(told)["posts"]["listed"][0]["numbers"] == {
        "likes": 5,
        "comments": 0,
        "shares": 0,
    }
