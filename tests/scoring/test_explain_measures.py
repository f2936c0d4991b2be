"""The formula of each measure, filled in with numbers worked out by hand."""

import msgspec
import pytest

from scoring.edition import Category
from scoring.measures import MeasureName
from scoring.pages import Observation, Page
from tests.scoring.explaining import explained, section
from tests.scoring.story import DAY, END, GSM_2020, START, Story


def by(measure: MeasureName) -> Story:
    """One province: on Facebook 3 posts of 10 likes in 3 days, on Twitter 2 of 20 likes in the first two of these.

    It has 1,000 followers on Facebook, and 3,000, later 5,000 on Twitter. The posts on Facebook have 100, 200 and no views.
    """
    story = Story()
    category = Category("by", "By measure", "Rule.", measure, ("facebook", "twitter"))
    floors = msgspec.structs.replace(
        GSM_2020.floors, platform_audience=0, participant_audience=0, tier_participants=1
    )
    story.edition = msgspec.structs.replace(GSM_2020, categories=(category,), floors=floors)
    story.participant("aceh", "facebook", "twitter")
    views = (100, 200, -2)
    posts = [Observation(f"f{i}", START + i * DAY, likes=10, comments=0, views=views[i]) for i in range(3)]
    story.pages.append(Page(1, "aceh.facebook", "any", END, "test", posts))
    story.posts("aceh.twitter", 2, each=20)
    story.reads("aceh.facebook", START - 1, 1_000)
    story.reads("aceh.twitter", START - 1, 3_000)
    story.reads("aceh.twitter", START + DAY, 5_000)
    return story


@pytest.mark.parametrize(
    ("measure", "formula"),
    [
        ("posts", ["value = sum of n", "= 3 + 2", "= 5"]),
        ("active-days", ["value = days with n > 0", "= 3 + 2 - 2", "= 3"]),
        ("engagement", ["value = sum of E", "= 30 + 40", "= 70"]),
        # r is 2 * 10^12 * 30 / (3 * 2,000) = 10^10, alone on its platform: x is 10^6; Twitter likewise
        ("m", ["M = floor(sum of x / number of counted platforms)", "= floor((1,000,000 + 1,000,000) / 2)", "= 1,000,000, shown as 1.000000"]),
        # 2 * 10^12 * 70 / (5 * 10,000)
        (
            "pooled-rate",
            [
                "value = floor(2 * 10^12 * sum of E / (sum of n * sum of (A_start + A_end)))",
                "= floor(2 * 10^12 * (30 + 40) / ((3 + 2) * (2,000 + 8,000)))", "= 2,800,000,000, shown as 2,800.000000",
            ],
        ),
        # 2 * 10^9 * 70 / 10,000
        (
            "engagement-per-follower",
            [
                "value = floor(2 * 10^9 * sum of E / sum of (A_start + A_end))",
                "= floor(2 * 10^9 * (30 + 40) / (2,000 + 8,000))", "= 14,000,000, shown as 14.000000",
            ],
        ),
        # 300 views on the two posts of Facebook that tell theirs
        (
            "views-per-post",
            ["value = floor(10^3 * sum of views / posts with views)", "= floor(10^3 * (300 + 0) / (2 + 0))", "= 150,000, shown as 150.000"],
        ),
    ],
)  # fmt: skip
def test_the_formula_filled_in(measure: MeasureName, formula: list[str]) -> None:
    told = explained(by(measure), "aceh", "by")
    assert told.differences == []
    assert section(told, "How its value comes about")[-len(formula) :] == formula
    assert told.place is not None


def test_each_platform_says_what_the_measure_is_about() -> None:
    found = {
        measure: section(explained(by(measure), "aceh", "by"), "How its value comes about")
        for measure in ("posts", "engagement", "engagement-per-follower", "views-per-post")
    }
    assert found["posts"][1:3] == ["Facebook: 3 posts.", "Twitter: 2 posts."]
    assert found["engagement"][1] == "Facebook: 3 posts with 30 interactions."
    assert found["engagement-per-follower"][2] == (
        "Twitter: 2 posts with 40 interactions; 3,000 followers at the start, 5,000 at the end."
    )
    assert found["views-per-post"][1:3] == [
        "Facebook: 2 posts with 300 views.",
        "Twitter: 0 posts with 0 views.",
    ]


def test_m_step_by_step() -> None:
    found = section(explained(by("m"), "aceh", "by"), "How its value comes about")
    assert found[1:10] == [
        "Facebook: 3 posts with 30 interactions; 1,000 followers at the start, 1,000 at the end.",
        "That is 10.000000 interactions per post and 1,000 followers:",
        "r = floor(2 * 10^12 * E / (n * (A_start + A_end)))",
        "= floor(2 * 10^12 * 30 / (3 * (1,000 + 1,000)))",
        "= 10,000,000,000",
        "The 1 participant of the tier that count here have 10.000000 on average, so it has 1.000000 times the average:",
        "x = floor(10^6 * r * k / sum of r)",
        "= floor(10^6 * 10,000,000,000 * 1 / 10,000,000,000)",
        "= 1,000,000",
    ]


def test_where_nobody_has_engagement_x_is_nothing() -> None:
    story = by("m")
    story.pages = [
        msgspec.structs.replace(
            page, observations=[msgspec.structs.replace(one, likes=0) for one in page.observations]
        )
        for page in story.pages
    ]
    found = section(explained(story, "aceh", "by"), "How its value comes about")
    assert found[8:10] == ["= 0, since nobody has engagement", "= 0"]


@pytest.mark.parametrize(
    ("measure", "what", "amount"),
    [
        # bali has 80 more of E than aceh's 70 over the same posts and followers
        ("pooled-rate", "interactions", 80),
        ("engagement-per-follower", "interactions", 80),
        # bali has 300 of each of two views: aceh lacks 300 of its 300
        ("views-per-post", "views", 300),
    ],
)
def test_what_would_have_been_enough(measure: MeasureName, what: str, amount: int) -> None:
    # Given a second province with the same posts, of more likes and views
    story = by(measure)
    story.participant("bali", "facebook", "twitter")
    for page in [*story.pages]:
        more = [
            msgspec.structs.replace(
                one, likes=one.likes + 16 if isinstance(one.likes, int) else None,
                views=300 if isinstance(one.views, int) and one.views >= 0 else -2,
            )
            for one in page.observations
        ]  # fmt: skip
        story.pages.append(
            msgspec.structs.replace(page, account=page.account.replace("aceh", "bali"), observations=more)
        )
    told = explained(story, "aceh", "by")
    # Then as much more would draw level
    assert told.place is not None
    assert [(one.participant, one.what, one.amount) for one in told.place.reach] == [("bali", what, amount)]


def test_where_the_gap_is_what_is_lacking_nothing_more_is_told() -> None:
    story = by("engagement")
    story.participant("bali", "facebook")
    story.posts("bali.facebook", 4, each=20)
    told = explained(story, "aceh", "by")
    assert told.place is not None
    assert told.place.reach == []
    assert section(told, "Nomination, and what is lacking")[0] == (
        "To draw level with Bali, first, it lacks 10 interactions."
    )
