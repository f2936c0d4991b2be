"""Why not ranked: each reason with the floor behind it."""

import msgspec

from scoring.roster import Participant
from scoring.rulings import Ruling, Rulings
from tests.scoring.explaining import explained, section, sentences
from tests.scoring.story import DAY, END, GSM_2020, START, Story, reasons
from tests.scoring.test_boards import three_provinces
from tests.scoring.test_rules_by_hand import engaging


def ruled(target: str, ruled_id: str) -> Rulings:
    return Rulings([Ruling(1, "exclude", target, ruled_id, "Bought likes", "Sari", START)])  # type: ignore[arg-type] # a target


def test_too_few_posts() -> None:
    story = Story()
    story.participant("bali", "twitter")
    story.posts("bali.twitter", 51)
    told = explained(story, "bali", "most-active")
    assert told.place is None
    assert section(told, "Why not ranked") == [
        "It is not ranked, because:",
        "51 posts; at least 52 are needed.",
        "Of its tier 0 are ranked and 1 is not.",
    ]


def test_a_floor_of_the_days_begun_says_how_it_follows() -> None:
    # Given day 100 of 397, on which the floor of 52 is ceil(52 * 100 / 397) = ceil(13.09...) = 14
    story = Story()
    story.participant("bali", "twitter")
    story.posts("bali.twitter", 13)
    story.pages = [msgspec.structs.replace(page, observed_at=START + 99 * DAY) for page in story.pages]
    told = explained(story, "bali", "most-active", START + 99 * DAY)
    (floor, _) = told.floors
    assert (floor.found, floor.needed, floor.full) == (13, 14, 52)
    assert section(told, "Why not ranked")[1] == (
        "13 posts; at least 14 are needed (of 52 for all 397 days, those of 100 begun: ceil(52 * 100 / 397))."
    )


def test_no_account() -> None:
    story = Story()
    story.participants["jambi"] = Participant("jambi", "Jambi", "Jambi", "province")
    told = explained(story, "jambi", "most-active")
    assert section(told, "Why not ranked")[1] == "No account on a platform of this board."
    assert section(told, "Platforms of the board that do not count for it") == [
        "Facebook: it has no account there.",
        "Instagram: it has no account there.",
        "Twitter: it has no account there.",
        "YouTube: it has no account there.",
    ]


def test_a_ruling_on_the_participant_with_reason_name_and_time() -> None:
    story = three_provinces()
    story.rulings = ruled("participant", "bali")
    told = explained(story, "bali", "most-engaging")
    assert (
        section(told, "Why not ranked")[1] == "A ruling leaves it out: Bought likes (Sari, 2019-10-01 00:00)."
    )
    assert section(told, "Platforms of the board that do not count for it")[:2] == [
        "Facebook: left out by a ruling.",
        "Instagram: left out by a ruling.",
    ]
    assert section(told, "Rulings in force on it") == [
        "participant bali is left out: Bought likes (Sari, 2019-10-01 00:00)."
    ]


def test_too_small_an_audience_and_too_few_platforms() -> None:
    # Given a province with 999 followers on Facebook and 5,000 on Instagram all the time
    story = three_provinces()
    story.participant("tiny", "facebook", "instagram")
    story.engages("tiny", "facebook", each=60, followers=999)
    story.engages("tiny", "instagram", each=60, followers=5_000)
    told = explained(story, "tiny", "most-engaging")
    assert section(told, "Why not ranked")[1:3] == [
        "11,998 followers at start and end together; at least 20,000 are needed, so 10,000 on average.",
        "1 platform that counts; at least 2 are needed.",
    ]
    assert section(told, "Platforms of the board that do not count for it")[0] == (
        "Facebook: 1,998 followers at start and end together; at least 2,000 are needed, so 1,000 on average."
    )
    # And what its value would be is worked out all the same: three have 10, 20, 60 likes a post and follower in 10,000, it 60 in 5,000
    assert section(told, "What its value would be")[-1] == "= 2,285,714, shown as 2.285714"


def test_hidden_counters_take_a_platform_out() -> None:
    # Given 21 posts of which 3 hide their likes: at most a tenth, 2, may
    story = three_provinces()
    story.pages = [page for page in story.pages if page.account != "bali.facebook"]
    story.reads("bali.facebook", START - 1, 10_000)
    story.posts("bali.facebook", 21, each=20, hidden=3)
    told = explained(story, "bali", "most-engaging")
    assert "Facebook: 3 of 21 posts have hidden or missing counters; at most 2 may." in sentences(told)


def test_too_few_posts_on_a_platform() -> None:
    story = three_provinces()
    story.participant("riau", "facebook")
    story.engages("riau", "facebook", each=1, followers=50_000, count=12)
    told = explained(story, "riau", "most-engaging")
    assert "Facebook: 12 posts with all counters; at least 13 are needed." in sentences(told)


def test_no_audience_was_read() -> None:
    story = three_provinces()
    story.participant("riau", "facebook")
    story.posts("riau.facebook", 20, each=1)
    told = explained(story, "riau", "most-engaging")
    assert (
        "Facebook: no audience is known at the start or at the end; at least 2,000 are needed."
        in sentences(told)
    )
    assert section(told, "What its value would be") == ["No platform counts for it, so there is none."]


def test_too_few_of_the_tier_on_a_platform() -> None:
    told = explained(engaging(10, 20), "a", "most-engaging")
    assert "Facebook: only 2 participants of the tier reach the floors here; at least 3 are needed for an average to compare with." in (
        sentences(told)
    )  # fmt: skip
    assert [floor.found for floor in told.platforms[0].floors if floor.name == "tier"] == [2]


def test_what_is_explained_are_the_reasons_of_the_board() -> None:
    story = engaging(10, 20)
    story.participant("tiny", "facebook")
    for name in ("a", "tiny"):
        told = explained(story, name, "most-engaging", END)
        assert told.reasons == reasons(story.board("most-engaging", END))[name]
        assert len(told.reasons) == len([floor for floor in told.floors if not floor.met])


def test_floors_that_are_reached_are_told_too() -> None:
    told = explained(three_provinces(), "bali", "most-engaging")
    assert section(told, "Floors that it reaches") == [
        "40,000 followers at start and end together; at least 20,000 are needed, so 10,000 on average.",
        "2 platforms that count; at least 2 are needed.",
    ]
    assert GSM_2020.floors.participant_audience == 20_000
