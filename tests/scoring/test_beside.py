"""What stands beside a standing, worked out by hand; none of it changes a rank."""

import msgspec
import pytest

from scoring.beside import Beside
from scoring.pages import Observation, Outcome, Page, Poll
from scoring.roster import Account, Participant
from tests.scoring.story import DAY, END, FREEZE, GSM_2020, START, Story, line, ranking

HOUR = DAY // 24
SLOT = 6 * HOUR  # poll_every_minutes = 360


def beside(story: Story, participant: str = "aceh", as_of: int = FREEZE) -> Beside:
    (found,) = [one for one in story.board("most-active", as_of).standings if one.participant == participant]
    return found.beside


def active(*names: str) -> Story:
    """Provinces with 60 posts each of one like on Facebook; the first has a like more on its first post than the next, and so on."""
    story = Story()
    for place, name in enumerate(names):
        story.participant(name, "facebook")
        story.posts(f"{name}.facebook", 60, each=1)
        story.posts(f"{name}.facebook", len(names) - place, each=1, day=100)
    return story


def poll(story: Story, account: str, slot: int, outcome: Outcome) -> None:
    first = -(-START // SLOT) * SLOT  # the first slot that begins in the period
    at = first + slot * SLOT
    story.pages.append(Page(1, account, "any", at + HOUR, "test", poll=Poll(at, None, outcome, "why")))


def test_coverage_is_the_share_of_due_polls_that_went_well() -> None:
    # Given a period whose first slot of six hours begins at 01:00 in Jakarta; at 02:00 of its second day four are over
    story = active("aceh")
    for slot, outcome in enumerate(("ok", "failed", "partial", "ok", "ok")):
        poll(story, "aceh.facebook", slot, outcome)  # type: ignore[arg-type] # three outcomes
    story.pages += [page for page in story.pages if page.poll]  # polls told twice are polls once
    as_of = START + DAY + 2 * HOUR
    story.pages.append(Page(1, "aceh.facebook", "any", as_of, "test", [Observation("x", START + 1)]))
    found = line(story.board("most-active", as_of), "aceh", "facebook")
    assert (found.slots_ok, found.slots_due) == (2, 4)
    assert beside(story, as_of=as_of).coverage == 500


def test_after_the_period_no_more_polls_are_due() -> None:
    # 397 days have 1,588 slots of six hours; the first begins an hour late, and the last is cut by the end: 1,587
    story = active("aceh")
    assert line(story.board("most-active", END), "aceh", "facebook").slots_due == 1587
    assert line(story.board("most-active", FREEZE), "aceh", "facebook").slots_due == 1587


def test_an_account_is_due_while_it_is_its_participants() -> None:
    story = active("aceh")
    first = GSM_2020.start_day
    account = Account("aceh.facebook", "facebook", valid_from=first + 10, valid_to=first + 11)
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", (account,))
    assert line(story.board("most-active"), "aceh", "facebook").slots_due == 7


def test_without_a_poll_schedule_coverage_is_not_told() -> None:
    story = active("aceh")
    platforms = tuple(msgspec.structs.replace(one, poll_every_minutes=0) for one in GSM_2020.platforms)
    story.edition = msgspec.structs.replace(GSM_2020, platforms=platforms)
    assert beside(story).coverage is None
    assert line(story.board("most-active"), "aceh", "facebook").slots_due is None


def test_low_coverage_is_flagged_near_the_nominee_cut_only() -> None:
    # Given nine provinces that nobody polled: the cut is behind place 5
    story = active(*"abcdefghi")
    board = story.board("most-active")
    assert board.nominees == 5
    assert [one.rank for one in board.standings if "coverage" in one.beside.flags] == [4, 5, 6, 7]


@pytest.mark.parametrize(
    ("viral", "per_mille", "flagged"), [(59, 495, False), (60, 500, True), (180, 750, True)]
)
def test_half_of_all_engagement_in_one_post_is_flagged(viral: int, per_mille: int, *, flagged: bool) -> None:
    # 60 posts of a like, and one of so many
    story = Story()
    story.participant("aceh", "facebook")
    story.posts("aceh.facebook", 60, each=1)
    story.posts("aceh.facebook", 1, each=viral, day=100)
    found = beside(story)
    assert (found.top_post, "top-post" in found.flags) == (per_mille, flagged)


def test_the_top_post_is_that_of_the_boards_scope() -> None:
    story = Story()
    for name in ("aceh", "bali", "jambi"):
        story.participant(name, "facebook")
        story.engages(name, "facebook", each=2, followers=20_000, media="image")
        story.posts(f"{name}.facebook", 1, each=1000, media="video", day=100)
    assert line(story.board("best-images"), "aceh", "facebook").top_post == 2
    assert story.board("best-images").standings[0].beside.top_post == 50  # 2 of 40


def test_the_largest_rise_and_fall_are_between_consecutive_days_with_a_reading() -> None:
    story = active("aceh")
    for day, followers in ((-9, 10), (-1, 1000), (0, 1050), (3, 1155), (4, 1000), (9, 1001)):
        story.reads("aceh.facebook", START + day * DAY, followers)
    story.reads("aceh.facebook", START + 5 * DAY, None)  # hidden for a day
    # 1,050 to 1,155 is 10.0 %, 1,155 to 1,000 a fall of 13.4 %; what was before A_start's day does not matter
    found = beside(story)
    assert (found.rise, found.fall) == (100, 134)
    assert found.flags[-2:] == ["rise", "fall"]


def test_jumps_beyond_the_award_clock_are_not_known() -> None:
    story = active("aceh")
    story.reads("aceh.facebook", START, 1000)
    story.reads("aceh.facebook", END, 5000)
    assert beside(story).rise == 0


def test_stale_are_posts_not_gone_that_were_read_too_long_before_the_freeze() -> None:
    # Given, seven days before the freeze, posts last read just before, just then, and one that is gone
    story = Story()
    story.participant("aceh", "facebook")
    limit = FREEZE - 7 * DAY
    for post, at in (("old", limit - 1), ("new", limit), ("gone", limit - 2)):
        seen = [Observation(post, START + 1, likes=1, comments=0)]
        story.pages.append(Page(1, "aceh.facebook", "any", at, "test", seen))
    gone = [Observation("gone", START + 1, presence="gone")]
    story.pages.append(Page(1, "aceh.facebook", "any", FREEZE, "test", gone))
    # Then one of three is stale, once the period is over; while it runs nothing is
    assert line(story.board("most-active", END), "aceh", "facebook").stale == 1
    assert line(story.board("most-active", END - 1), "aceh", "facebook").stale is None


def test_with_all_accounts_stale_posts_are_listed_like_deleted_ones_whether_the_account_has_an_audience() -> (
    None
):
    # Given a province whose second account, without an audience, has a deleted and a stale post
    story = Story(msgspec.structs.replace(GSM_2020, accounts="all"))
    for name in ("aceh", "bali", "jambi"):
        story.participant(name, "facebook", "instagram")
        story.engages(name, "facebook", each=2, followers=20_000)
        story.engages(name, "instagram", each=2, followers=20_000)
    second = Account("aceh.second", "facebook", main=False)
    aceh = story.participants["aceh"]
    story.participants["aceh"] = msgspec.structs.replace(aceh, accounts=(*aceh.accounts, second))
    for post in ("gone", "stale"):
        seen = [Observation(post, START, likes=1, comments=0)]
        story.pages.append(Page(1, "aceh.second", "any", END, "test", seen))
    gone = [Observation("gone", START, presence="gone")]
    story.pages.append(Page(1, "aceh.second", "any", FREEZE, "test", gone))
    # When everything else was read at the end too, a week before the freeze: just not stale
    board = story.board("most-engaging")
    (found,) = [one.beside for one in board.standings if one.participant == "aceh"]
    story.edition = msgspec.structs.replace(
        story.edition, beside=msgspec.structs.replace(GSM_2020.beside, stale_days=6)
    )
    (later,) = [one.beside for one in story.board("most-engaging").standings if one.participant == "aceh"]
    # Then a limit of six days makes all of its 41 posts that stand stale, the second account's with them
    assert (found.gone, found.stale, later.stale) == (1, 0, 41)


def test_nothing_beside_changes_a_rank() -> None:
    story = active("aceh", "bali", "jambi")
    before = ranking(story.board("most-active"))
    story.reads("bali.facebook", START, 10)
    story.reads("bali.facebook", START + DAY, 10_000)
    poll(story, "aceh.facebook", 0, "failed")
    assert ranking(story.board("most-active")) == before
