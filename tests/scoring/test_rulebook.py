"""The rules in words say what an edition's settings say, whatever the edition."""

from datetime import date

import msgspec

from scoring.edition import Beside, Category, Edition, Floors, Nominees, Period, Platform, Tier
from scoring.measures import MEASURES
from scoring.rule_names import SECTIONS
from scoring.rulebook import Rule, other_measures, rules_of, sections_of
from tests.scoring.story import GSM_2020

OTHER = Edition(
    id="other", title="Other", time_zone="Europe/Vienna", period=Period(date(2024, 3, 1), date(2024, 3, 11), 1), clock="data",
    accounts="all", counting_kinds=("original", "quote", "reply", "repost"), scopes={"film": ("video",)}, ties=("posts",),
    tiers=(Tier("small", "Small towns"),), windows=(),
    platforms=(Platform("peertube", "PeerTube", ("likes", "shares"), ("comments",), all_video=True, poll_every_minutes=0),),
    categories=(Category("films", "Films", "Views.", "views-per-post", ("peertube",), "film", least_platform_posts=4),),
    floors=Floors(platform_audience=7, participant_audience=80, hidden_per_mille=25, tier_participants=1),
    nominees=Nominees(3, 1), beside=Beside(stale_days=0),
    sources={"period": "published by the town hall"},
)  # fmt: skip


def rule(edition: Edition, name: str) -> Rule:
    (found,) = [one for one in rules_of(edition) if one.name == name]
    return found


def test_all_rules_stand_in_their_sections_and_in_order() -> None:
    every = msgspec.structs.replace(
        GSM_2020,
        categories=tuple(
            Category(f"c-{name}", name, name, name, ("facebook",))  # type: ignore[arg-type] # each a name of a measure
            for name in MEASURES
        ),
    )
    assert [one.name for one in rules_of(every)] == [name for names in SECTIONS.values() for name in names]
    assert [title for title, _ in sections_of(every)] == list(SECTIONS)


def test_measures_that_no_board_ranks_by_are_apart() -> None:
    names = [one.name for one in other_measures(GSM_2020)]
    assert names == ["Active days", "Sum of engagement", "Engagement per follower", "Views per post"]
    assert not set(names) & {one.name for one in rules_of(GSM_2020)}


def test_the_numbers_are_the_editions_own() -> None:
    # Given ten days of March 2024 in Vienna
    period = rule(OTHER, "Period")
    # Then they are told, with the settings as the edition file has them, and where they are from
    assert (
        "from 2024-03-01 00:00 to before 2024-03-11 00:00, in the time zone Europe/Vienna: 10 days"
        in period.text
    )
    assert [(one.key, one.value) for one in period.settings] == [
        ("period.start", "2024-03-01"), ("period.end", "2024-03-11"), ("time_zone", '"Europe/Vienna"'),
    ]  # fmt: skip
    assert period.source == "published by the town hall"
    assert rule(OTHER, "Freeze").text.startswith("What was read up to 2024-03-12 00:00 counts")
    assert rule(OTHER, "Kinds").text.startswith(
        "Originals, quotes, replies and reposts count. Where readings"
    )
    assert rule(OTHER, "Hidden limit").formula == "1000 * (hidden + unsupported) <= 25 * posts"
    assert "more than 2.5 % of" in rule(OTHER, "Hidden limit").text
    assert "equal values, more posts stands first" in rule(OTHER, "Ties").text
    assert rule(OTHER, "Platform posts").items == ("Films: 4 posts with views",)


def test_what_an_edition_does_without_is_said() -> None:
    assert rule(OTHER, "Windows").text == "There are only the boards of the whole period."
    assert rule(OTHER, "Stale posts").text == "Not looked for."
    assert rule(OTHER, "Coverage").items == ()
    assert "by all of its accounts" in rule(OTHER, "Accounts").text


def test_its_platforms_and_scopes_are_named() -> None:
    assert rule(OTHER, "Engagement").items == (
        "PeerTube: likes + shares + comments; comments count 0 where not given or hidden",
    )
    assert rule(OTHER, "Media").items == (
        "all: every post, also those of unknown type",
        "film: posts of type video",
    )
    assert "On PeerTube every post is a video" in rule(OTHER, "Media").text
    assert rule(OTHER, "Categories").items == (
        "Films: ranked by views per post, posts of scope film, on PeerTube",
    )


def test_no_rule_of_another_edition_speaks_of_ours() -> None:
    words = "\n".join(f"{one.text} {one.items} {one.settings}" for one in rules_of(OTHER))
    for name in (
        "Jakarta",
        "Facebook",
        "Instagram",
        "Twitter",
        "YouTube",
        "Ministries",
        "2019",
        "2020",
        "397",
    ):
        assert name not in words
