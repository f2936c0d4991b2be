"""Why a place, in words and numbers worked out by hand."""

import msgspec
import pytest

from scoring.edition import Nominees
from scoring.explanation.wording import ordinal
from tests.scoring.explaining import explained, section, sentences
from tests.scoring.story import END, GSM_2020, START, Story, ranking
from tests.scoring.test_rules_by_hand import engaging


def active(**posts: int) -> Story:
    """Provinces with so many posts on Twitter, one a day, of no likes."""
    story = Story()
    for name, count in posts.items():
        story.participant(name, "twitter")
        story.posts(f"{name}.twitter", count)
    return story


def test_third_because_of_who_is_before_and_behind() -> None:
    # Given five provinces on Most Active
    story = active(aceh=60, bali=70, banten=80, jambi=90, riau=55)
    # When the third is explained
    told = explained(story, "bali", "most-active")
    # Then its neighbours and the gaps to them are told
    assert section(told, "Why third")[:3] == [
        "It is third of 5 that are ranked, with 70 posts, because:",
        "Banten, second, has 80: 10 more.",
        "Aceh, fourth, has 60: 10 less.",
    ]
    # And the formula with its own numbers
    assert section(told, "How its value comes about")[-3:] == [
        "All of Twitter together:",
        "value = sum of n",
        "= 70",
    ]
    # And what it lacks
    assert (
        section(told, "Nomination, and what is lacking")[0]
        == "To draw level with Banten, second, it lacks 10 posts."
    )


def test_the_first_has_nobody_before_it() -> None:
    told = explained(active(aceh=60, bali=70, banten=80), "banten", "most-active")
    assert section(told, "Why first")[:2] == [
        "It is first of 3 that are ranked, with 80 posts, because:",
        "Bali, second, has 70: 10 less.",
    ]
    assert section(told, "Nomination, and what is lacking") == ["It is one of 3 nominees as it stands."]


def test_the_only_one() -> None:
    told = explained(active(aceh=60), "aceh", "most-active")
    assert section(told, "Why first") == ["It is first and the only one that is ranked, with 60 posts."]
    assert section(told, "Nomination, and what is lacking") == ["No nomination: 1 ranked, at least 3 needed."]


def test_sixth_of_seven_and_what_it_lacks_to_a_nomination() -> None:
    # Given seven provinces a to g on two platforms with 100, 90 ... 40 likes a post, so on average 70
    story = engaging(100, 90, 80, 70, 60, 50, 40)
    told = explained(story, "f", "most-engaging")
    # Then 50 / 70 is 0.714285, and the fifth has 60 / 70, 0.857142
    assert told.place is not None
    assert (told.place.rank, told.place.shown, told.place.cut and told.place.cut.participant) == (
        6,
        "0.714285",
        "e",
    )
    assert section(told, "Why sixth")[1:3] == [
        "E, fifth, has 0.857142: 0.142857 more.",
        "G, seventh, has 0.571428: 0.142857 less.",
    ]
    lacking = section(told, "Nomination, and what is lacking")
    assert lacking[0].startswith(
        "To draw level with E, fifth and the last nominee, it lacks 0.142857 x the average of its tier."
    )
    assert lacking[1] == "It is not one of 5 nominees as it stands."


def test_the_interactions_that_would_have_been_enough_are_enough_and_one_less_is_not() -> None:
    # Given the sixth, and how many interactions more it needs on Facebook
    story = engaging(100, 90, 80, 70, 60, 50, 40)
    told = explained(story, "f", "most-engaging")
    assert told.place is not None
    (reach,) = told.place.reach
    assert (reach.participant, reach.platform, reach.what) == ("e", "facebook", "interactions")

    def places(more: int) -> list[str]:
        again = engaging(100, 90, 80, 70, 60, 50, 40)
        (first, *_) = [page for page in again.pages if page.account == "f.facebook" and page.observations]
        liked = [msgspec.structs.replace(one, likes=50 + more) for one in first.observations]
        again.pages.append(msgspec.structs.replace(first, observations=liked, observed_at=END + 1))
        board = again.board("most-engaging")
        values = {participant: value for _, participant, value in ranking(board)}
        return [name for name in ("e", "f") if values[name] == max(values["e"], values["f"])]

    # When the rest stays, then so many draw level, and one less does not
    assert "f" in places(reach.amount)
    assert places(reach.amount - 1) == ["e"]


def test_a_tie_that_active_days_decide() -> None:
    # Given the same number of posts, on 60 and on 30 days
    story = active(aceh=60, jambi=50)
    story.participant("bali", "twitter", "facebook")
    story.posts("bali.twitter", 30)
    story.posts("bali.facebook", 30)
    story.participant("riau", "twitter")
    story.posts("riau.twitter", 80)
    # Then both sides of it say so
    assert "Aceh, second, has the same value; active days put it before: 60 against 30." in sentences(
        explained(story, "bali", "most-active")
    )
    assert "Bali, third, has the same value; active days put it behind: 30 against 60." in sentences(
        explained(story, "aceh", "most-active")
    )
    assert section(explained(story, "bali", "most-active"), "Nomination, and what is lacking")[0] == (
        "To draw level with Aceh, second, it lacks 30 active days at the same value."
    )


def test_a_tie_that_interactions_decide() -> None:
    story = active(aceh=60)
    story.participant("bali", "twitter")
    story.posts("bali.twitter", 60, each=2)
    assert "Bali, first, has the same value; interactions put it before: 120 against 0." in sentences(
        explained(story, "aceh", "most-active")
    )


def test_a_tie_that_nothing_decides() -> None:
    told = explained(active(aceh=60, bali=60, jambi=70), "aceh", "most-active")
    assert (
        "Bali, second, has the same value, active days and interactions: they share the place."
        in sentences(told)
    )
    assert told.place is not None
    assert [one.participant for one in told.place.tied] == ["bali"]
    table = section(told, "Why second")[-3:]
    assert table == [
        "1     70           70             0  Jambi *",
        "2     60           60             0  Aceh *",
        "2     60           60             0  Bali *",
    ]


def test_a_tie_across_the_cut_is_told() -> None:
    # Given a tie on places 4 to 6, left out since three remain
    told = explained(engaging(90, 80, 70, 60, 60, 60), "d", "most-engaging")
    found = section(told, "Nomination, and what is lacking")
    assert found[1] == "It is not one of 3 nominees as it stands (a tie across place 5 is left out)."
    assert found[0].startswith("To draw level with C, third and the last nominee,")


def test_two_gaps_where_the_next_place_is_no_nomination() -> None:
    story = active(a=99, b=98, c=97, d=96, e=95, f=94, g=93)
    told = explained(story, "g", "most-active")
    assert section(told, "Nomination, and what is lacking") == [
        "To draw level with F, sixth, it lacks 1 post.",
        "It is not one of 5 nominees as it stands.",
        "To draw level with the last nominee, E, fifth, it lacks 2 posts.",
    ]


@pytest.mark.parametrize(
    ("as_of", "words"),
    [(END - 1, "It is one of 3 nominees if the period ended now."), (END, "It is one of 3 nominees as it stands.")],
)  # fmt: skip
def test_before_the_freeze_nominees_are_not_yet_named(as_of: int, words: str) -> None:
    story = active(aceh=90, bali=80, jambi=70)
    assert words in sentences(explained(story, "jambi", "most-active", as_of))


def test_a_frozen_board_says_plainly_who_is_nominated() -> None:
    told = explained(
        active(aceh=90, bali=80, jambi=70), "jambi", "most-active", GSM_2020.bounds().freeze_at + 1
    )
    assert "It is one of 3 nominees." in sentences(told)


def test_without_tie_breaks_equal_values_share_the_place() -> None:
    story = active(aceh=60, bali=60)
    story.edition = msgspec.structs.replace(GSM_2020, ties=(), nominees=Nominees(1, 1))
    assert "Bali, first, has the same value: they share the place." in sentences(
        explained(story, "aceh", "most-active")
    )


def test_the_head_says_board_state_and_time() -> None:
    told = explained(active(aceh=90), "aceh", "most-active", START + 99 * 86_400_000)
    assert sentences(told)[:3] == [
        "Aceh: Most Active, Provincial governments",
        "GSM Award 2020. LIVE, day 100 of 397. As of 2020-01-08 00:00 Asia/Jakarta.",
        "Number of original posts and quotes on all four platforms; at least 52.",
    ]


def test_a_window_is_named_and_names_no_nominees() -> None:
    story = active(aceh=90)
    told = explained(story, "aceh", "most-active", START + 39 * 86_400_000, window=30)
    assert sentences(told)[0] == "Aceh: Most Active, Provincial governments, of the last 30 days"
    assert "It is first and the only one that is ranked, with 30 posts." in sentences(told)
    assert "A window names no nominees." in sentences(told)


@pytest.mark.parametrize(
    ("rank", "words"),
    [(1, "first"), (10, "tenth"), (11, "11th"), (21, "21st"), (112, "112th"), (103, "103rd")],
)
def test_ordinals(rank: int, words: str) -> None:
    assert ordinal(rank) == words
