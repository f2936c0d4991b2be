"""Accounts in explanations: audiences with their days, mains in succession, all accounts together, what stands beside."""

from datetime import date

import msgspec
import pytest

from scoring.explanation.data import Jump, Reading
from scoring.pages import Observation, Outcome, Page, Poll
from scoring.roster import Account, Participant
from scoring.rulings import Ruling, Rulings
from tests.scoring.explaining import explained, section, sentences
from tests.scoring.story import CALENDAR, DAY, END, FREEZE, GSM_2020, START, Story
from tests.scoring.test_boards import three_provinces

FIRST = CALENDAR.day(START)
ALL = msgspec.structs.replace(GSM_2020, accounts="all")


def ruling(target: str, ruled_id: str) -> Rulings:
    return Rulings([Ruling(1, "exclude", target, ruled_id, "Not theirs", "Sari", START)])  # type: ignore[arg-type] # a target


def succession() -> Story:
    """Bali has one Twitter account until the 100th day and another from then on; two others make an average with it."""
    story = Story()
    old, new = (
        Account("bali.old", "twitter", valid_to=FIRST + 99),
        Account("bali.new", "twitter", valid_from=FIRST + 100),
    )
    story.participants["bali"] = Participant("bali", "Bali", "Bali", "province", (new, old))
    for name in ("aceh", "riau"):
        story.participant(name, "twitter")
        story.engages(name, "twitter", each=10, followers=10_000)
    for account, followers, day in (
        ("bali.old", 8_000, -1),
        ("bali.new", 3_000, 100),
        ("bali.new", 12_000, 390),
    ):
        story.reads(account, START + day * DAY, followers)
    story.posts("bali.old", 20, each=10)
    story.posts("bali.new", 20, each=10, day=200)
    return story


def test_of_mains_in_succession_the_start_is_the_firsts_and_the_end_the_lasts() -> None:
    told = explained(succession(), "bali", "most-engaging")
    (twitter,) = [part for part in told.platforms if part.platform == "twitter"]
    assert twitter.accounts == ["bali.old", "bali.new"]
    found = sentences(told)
    assert (
        "Twitter: 40 posts with 400 interactions; 8,000 followers at the start, 12,000 at the end "
        "(at the start those of bali.old, at the end those of bali.new, which followed it)."
    ) in found
    # 2 * 10^12 * 400 / (40 * 20,000) is 10^9: 10 interactions a post of 10,000 followers, as the others have
    assert "= floor(2 * 10^12 * 400 / (40 * (8,000 + 12,000)))" in found
    assert [one.strip() for one in found if one.startswith("= 1,000,000,000")] == ["= 1,000,000,000"]
    assert "bali.old (Twitter, until 2020-01-08): 20 posts known, 20 counted." in found
    assert "bali.new (Twitter, from 2020-01-09): 20 posts known, 20 counted." in found


def test_an_account_that_begins_later_is_not_looked_at_yet() -> None:
    story = succession()
    as_of = START + 50 * DAY
    story.pages = [
        msgspec.structs.replace(page, observed_at=min(page.observed_at, as_of))
        for page in story.pages
        if all(post.created <= as_of for post in page.observations)
    ]
    told = explained(story, "bali", "most-active", as_of)
    assert "Not looked at: it is the participant's only from 2020-01-09." in sentences(told)


def two_accounts(second_followers: int | None) -> Story:
    """Bali has two accounts on Facebook, of which both count, and one on Instagram; three others make an average."""
    story = three_provinces()
    story.edition = ALL
    extra = Account("bali.second", "facebook", main=False)
    story.participants["bali"] = msgspec.structs.replace(
        story.participants["bali"], accounts=(*story.participants["bali"].accounts, extra)
    )
    story.posts("bali.second", 10, each=40, day=100)
    story.reads("bali.second", START - 1, second_followers)
    return story


def test_all_accounts_together_are_a_sum() -> None:
    # Given 20 posts of 20 likes and 10,000 followers, and 10 posts of 40 likes and 5,000 followers
    told = explained(two_accounts(5_000), "bali", "most-engaging")
    found = sentences(told)
    assert (
        "Facebook: 30 posts with 800 interactions; 15,000 followers at the start, 15,000 at the end (its accounts together)."
    ) in found
    assert "= floor(2 * 10^12 * 800 / (30 * (15,000 + 15,000)))" in found
    assert "bali.second (Facebook, not a main account): 10 posts known, 10 counted." in found


def test_of_all_accounts_one_without_audience_leaves_both_sides() -> None:
    told = explained(two_accounts(None), "bali", "most-engaging")
    found = sentences(told)
    assert "10 posts: on bali.second, of which no audience is known to divide by" in found
    assert "= floor(2 * 10^12 * 400 / (20 * (10,000 + 10,000)))" in found
    # And ties still know its posts
    assert told.place is not None
    assert (told.place.posts, told.place.engagement) == (50, 1_200)
    assert told.posts.counted == 40


def test_where_all_accounts_count_a_lone_one_without_audience_leaves_both_sides_too() -> None:
    story = three_provinces()
    story.edition = ALL
    story.pages = [page for page in story.pages if page.account != "bali.instagram" or page.observations]
    told = explained(story, "bali", "most-engaging")
    assert told.differences == []
    found = sentences(told)
    assert "Instagram: 0 posts with all counters; at least 13 are needed." in found
    assert "20 posts: on bali.instagram, of which no audience is known to divide by" in found


def test_of_all_accounts_each_counts_where_nothing_is_divided_by_audiences() -> None:
    told = explained(two_accounts(None), "bali", "most-active")
    assert told.posts.counted == 50


def test_only_main_accounts_count_unless_all_do() -> None:
    story = two_accounts(5_000)
    story.edition = GSM_2020
    told = explained(story, "bali", "most-engaging")
    assert "10 posts: on bali.second: it is not the main account" in sentences(told)


def test_a_ruling_on_an_account() -> None:
    story = three_provinces()
    story.rulings = ruling("account", "bali.facebook")
    told = explained(story, "bali", "most-engaging")
    found = sentences(told)
    assert "Facebook: bali.facebook: a ruling leaves it out: Not theirs." in found
    assert "20 posts: on bali.facebook: a ruling leaves it out: Not theirs" in found
    assert section(told, "Rulings in force on it") == [
        "account bali.facebook is left out: Not theirs (Sari, 2019-10-01 00:00)."
    ]


def test_a_ruling_on_a_reading_takes_the_days_readings() -> None:
    # Given readings of 100 before the period and 900 on its second day, which a ruling leaves out, and 110 on the fourth
    story = Story()
    story.participant("bali", "twitter")
    for at, followers in ((START - 1, 100), (START + DAY, 900), (START + 3 * DAY, 110)):
        story.reads("bali.twitter", at, followers)
    story.rulings = ruling("reading", "bali.twitter/2019-10-02")
    told = explained(story, "bali", "most-active")
    (account,) = told.accounts
    assert account.rise == Jump(Reading(date(2019, 9, 30), 100), Reading(date(2019, 10, 4), 110), 100)
    assert (
        "Followers at its start 100, read on 2019-09-30; at its end 110, read on 2019-10-04. "
        "A ruling leaves out the readings of 2019-10-02. 0 of 1,587 due polls went well (0.0 %)."
    ) in sentences(told)


def test_jumps_with_their_days_and_flags() -> None:
    # Given an audience that rises by a half and falls by a tenth
    story = three_provinces()
    for day, followers in ((10, 10_000), (20, 15_000), (30, 13_500)):
        story.reads("bali.facebook", START + day * DAY, followers)
    found = section(explained(story, "bali", "most-engaging"), "Beside it (changes no rank)")
    assert found[2:4] == [
        "The greatest rise of an audience: 50.0 %, from 10,000 on 2019-10-11 to 15,000 on 2019-10-21. FLAGGED.",
        "The greatest fall of an audience: 10.0 %, from 15,000 on 2019-10-21 to 13,500 on 2019-10-31. FLAGGED.",
    ]


def test_a_top_post_and_poor_coverage_near_the_cut_are_flagged() -> None:
    # Given three provinces, the second of which has a post with half of its interactions; nobody was polled
    story = three_provinces()
    story.pages.append(
        Page(
            1,
            "bali.facebook",
            "any",
            END,
            "test",
            [Observation("hit", START, likes=900, comments=0, shares=0)],
        )
    )
    # 900 of 1,700
    assert section(explained(story, "bali", "most-engaging"), "Beside it (changes no rank)")[:2] == [
        "0.0 % of the due polls went well. FLAGGED.",
        "Its greatest post has 52.9 % of all interactions. FLAGGED.",
    ]


@pytest.mark.parametrize(("outcome", "ok"), [("ok", 1), ("partial", 0), ("failed", 0)])
def test_polls_of_each_account(outcome: Outcome, ok: int) -> None:
    story = Story()
    story.participant("bali", "twitter")
    slot = START + 3_600_000  # the first slot of six hours that begins in the period
    story.pages.append(Page(1, "bali.twitter", "any", slot, "test", poll=Poll(slot, None, outcome, "why")))
    told = explained(story, "bali", "most-active")
    assert (told.accounts[0].slots_ok, told.accounts[0].slots_due) == (ok, 1587)


def test_where_nobody_polls_coverage_is_not_told() -> None:
    story = three_provinces()
    platforms = tuple(msgspec.structs.replace(one, poll_every_minutes=0) for one in GSM_2020.platforms)
    story.edition = msgspec.structs.replace(GSM_2020, platforms=platforms)
    found = sentences(explained(story, "bali", "most-engaging", FREEZE))
    assert "Nobody polls it." in found
    assert not [line for line in found if "due poll" in line]
