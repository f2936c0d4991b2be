"""Corner cases of the award, each worked out by hand."""

import msgspec
import pytest

from scoring.boards import encode_board
from scoring.edition import Floors
from scoring.pages import MAX_COUNT, Observation, Page
from scoring.roster import Account, Participant, RosterError, parse_roster
from tests.scoring.story import DAY, END, FREEZE, GSM_2020, START, Story, line, ranking, reasons

COLUMNS = "participant,name,short_name,tier,platform,account,handle,native_id,main,valid_from,valid_to\n"


def likes(value: int | None, post: str = "p", created: int = START) -> Observation:
    return Observation(post, created, likes=value, comments=0, shares=0)


def seen(account: str, at: int, *posts: Observation) -> Page:
    return Page(1, account, "any", at, "test", list(posts))


def engaging(*each: int) -> Story:
    """Provinces a, b, c ... on two platforms, with 20 posts of so many likes and 10,000 followers on each."""
    story = Story()
    for place, one in enumerate(each):
        name = "abcdefghij"[place]
        story.participant(name, "facebook", "instagram")
        story.engages(name, "facebook", each=one, followers=10_000)
        story.engages(name, "instagram", each=one, followers=10_000)
    return story


def test_without_posts_nobody_is_ranked_and_everybody_knows_why() -> None:
    story = Story()
    for name in ("aceh", "bali", "jambi"):
        story.participant(name, "facebook", "instagram")
    active, images = story.board("most-active"), story.board("best-images")
    assert (active.standings, images.standings) == ([], [])
    assert reasons(active)["aceh"] == ["0 posts; at least 52 needed"]
    assert reasons(images)["aceh"] == [
        "audience 0 (start + end); at least 20,000 needed",
        "platforms that count: 0; at least 1 needed",
    ]
    assert active.nominee_note == "no nomination: 0 ranked, at least 3 needed"


@pytest.mark.parametrize("followers", [None, 0])
def test_without_an_audience_or_with_none_a_platform_does_not_count(followers: int | None) -> None:
    # Given four provinces of equal engagement, one of which has no follower or hides them on Instagram
    story = engaging(10, 10, 10, 10)
    story.pages = [page for page in story.pages if page.followers == -2 or page.account != "d.instagram"]
    story.reads("d.instagram", START - 1, followers)
    board = story.board("most-engaging")
    # Then that platform leaves its value, and two platforms are needed
    assert line(board, "d", "instagram").note == "no reading of the audience"
    assert reasons(board) == {"d": ["platforms that count: 1; at least 2 needed"]}
    # And the others are each at the average of three
    assert [one.value for one in board.standings] == [1_000_000] * 3


def test_one_participant_is_ranked_on_most_active_and_has_no_average_to_be_compared_with() -> None:
    story = engaging(10)
    story.posts("a.facebook", 40, each=1, day=100)
    assert ranking(story.board("most-active")) == [(1, "a", 80)]
    assert story.board("most-active").nominees == 0
    assert line(story.board("most-engaging"), "a", "facebook").note == (
        "only 1 of the tier pass the floors here; at least 3 needed"
    )


def test_all_tied_are_all_nominated() -> None:
    board = engaging(*[10] * 7).board("most-engaging")
    assert [(one.rank, one.value, one.nominee) for one in board.standings] == [(1, 1_000_000, True)] * 7
    assert board.nominee_note == "all tied across place 5 are taken"


def test_a_tie_across_the_cut_is_left_out_where_three_remain() -> None:
    # 90, 80, 70 and three times 60: the tie is on places 4 to 6
    board = engaging(90, 80, 70, 60, 60, 60).board("most-engaging")
    assert [one.rank for one in board.standings] == [1, 2, 3, 4, 4, 4]
    assert (board.nominees, board.nominee_note) == (3, "a tie across place 5 is left out")


def test_a_tie_across_the_cut_is_taken_whole_where_fewer_than_three_would_remain() -> None:
    # 90, 80 and five times 70: without the tie two would remain
    board = engaging(90, 80, 70, 70, 70, 70, 70).board("most-engaging")
    assert [one.rank for one in board.standings] == [1, 2, 3, 3, 3, 3, 3]
    assert (board.nominees, board.nominee_note) == (7, "all tied across place 5 are taken")


def test_an_observation_at_the_freeze_counts_and_one_after_does_not() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    story.pages += [
        seen("aceh.facebook", FREEZE, likes(5, "at")),
        seen("aceh.facebook", FREEZE + 1, likes(9, "at"), likes(9, "after")),
    ]
    found = line(story.board("most-active"), "aceh", "facebook")
    assert (found.posts, found.engagement) == (1, 5)


def test_media_that_changes_counts_as_what_it_was_last() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    post = likes(1)
    story.pages += [
        seen("aceh.facebook", END + 1, msgspec.structs.replace(post, media="image")),
        seen("aceh.facebook", END + 2, msgspec.structs.replace(post, media="video")),
    ]
    assert line(story.board("best-images"), "aceh", "facebook").posts == 0
    assert line(story.board("best-videos"), "aceh", "facebook").posts == 1


def test_unknown_media_counts_on_no_media_board_until_it_is_known_and_never_hides_what_is_known() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    story.pages.append(seen("aceh.facebook", END + 1, likes(1)))
    assert line(story.board("best-images"), "aceh", "facebook").posts == 0
    assert line(story.board("most-engaging"), "aceh", "facebook").posts == 1
    story.pages += [
        seen("aceh.facebook", END + 2, msgspec.structs.replace(likes(1), media="mixed")),
        seen("aceh.facebook", END + 3, likes(1)),
    ]
    assert line(story.board("best-images"), "aceh", "facebook").posts == 1
    assert line(story.board("best-videos"), "aceh", "facebook").posts == 1


def test_likes_hidden_half_way_make_the_post_one_with_hidden_counters() -> None:
    story = Story()
    story.participant("aceh", "instagram")
    story.pages += [
        seen("aceh.instagram", END + 1, likes(50)),
        seen("aceh.instagram", END + 2, likes(None)),
    ]
    found = line(story.board("most-engaging"), "aceh", "instagram")
    assert (found.posts, found.hidden, found.unsupported, found.engagement) == (1, 1, 0, 0)


def test_a_counter_that_no_source_gave_is_unsupported_unless_the_edition_has_it_optional() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    story.pages.append(
        seen(
            "aceh.facebook", END,
            Observation("no shares", START, likes=3, comments=4), Observation("no likes", START, comments=4, shares=5),
        )
    )  # fmt: skip
    found = line(story.board("most-engaging"), "aceh", "facebook")
    assert (found.posts, found.hidden, found.unsupported, found.engagement) == (2, 0, 1, 7)


def test_a_deleted_post_keeps_its_last_counters_and_is_listed_until_it_comes_back() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    gone = Observation("p", START, presence="gone")
    story.pages += [seen("aceh.facebook", END + 1, likes(50)), seen("aceh.facebook", END + 2, gone)]
    found = line(story.board("most-engaging"), "aceh", "facebook")
    assert (found.posts, found.gone, found.engagement) == (1, 1, 50)
    story.pages.append(seen("aceh.facebook", END + 3, likes(60)))
    found = line(story.board("most-engaging"), "aceh", "facebook")
    assert (found.posts, found.gone, found.engagement) == (1, 0, 60)


def test_a_post_that_was_only_ever_gone_is_no_post_and_one_that_moved_is_in_no_count() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    story.pages += [
        seen("aceh.facebook", END, Observation("never", START, presence="gone")),
        seen("aceh.facebook", END + 1, Observation("p", START, presence="moved")),
        seen("aceh.facebook", END + 2, likes(9)),
    ]
    found = line(story.board("most-engaging"), "aceh", "facebook")
    assert (found.posts, found.gone, found.engagement) == (0, 0, 0)


def test_counters_that_fall_are_honoured() -> None:
    story = Story()
    story.participant("aceh", "facebook")
    story.pages += [seen("aceh.facebook", END + 2, likes(40)), seen("aceh.facebook", END + 1, likes(50))]
    assert line(story.board("most-engaging"), "aceh", "facebook").engagement == 40


def test_the_largest_counters_fit() -> None:
    story = engaging(1, 1, 1)
    story.pages = [page for page in story.pages if page.account != "a.facebook"]
    story.reads("a.facebook", START - 1, 10_000)
    story.posts("a.facebook", 13, each=MAX_COUNT)
    board = story.board("most-engaging")
    # r: 2 * 10^12 * 13 * 10^12 / (13 * 20,000); the others' r is 10^8, so x is three times the average, less a rounding
    assert line(board, "a", "facebook").r == str(10**20)
    assert line(board, "a", "facebook").x == 10**6 * 10**20 * 3 // (10**20 + 2 * 10**8) == 2_999_999


def test_a_value_that_no_reader_would_hold_is_no_measurement() -> None:
    # Given a board by the pooled rate without floors, and a province with one follower and counters at their limit
    rated = msgspec.structs.replace(
        GSM_2020.categories[1], measure="pooled-rate", least_platform_posts=1, least_platforms=1
    )
    story = engaging(10, 10, 10)
    story.edition = msgspec.structs.replace(GSM_2020, categories=(rated,), floors=Floors(0, 0))
    story.participant("d", "facebook")
    story.engages("d", "facebook", each=MAX_COUNT, followers=1)
    board = story.board("most-engaging")
    # Then it is listed with the reason, and the others are ranked
    assert reasons(board) == {
        "d": ["the value is beyond 10^18: its counters or its audience cannot be right"]
    }
    assert [one.rank for one in board.standings] == [1, 1, 1]
    assert encode_board(board)


def test_an_account_closed_half_way_keeps_its_posts_and_its_last_audience() -> None:
    story = Story()
    first = GSM_2020.start_day
    account = Account("aceh.facebook", "facebook", valid_to=first + 99)
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", (account,))
    story.reads("aceh.facebook", START - 1, 500)
    story.reads("aceh.facebook", START + 98 * DAY, 700)
    story.posts("aceh.facebook", 100)
    found = line(story.board("most-engaging"), "aceh", "facebook")
    assert (found.posts, found.audience_start, found.audience_end) == (100, 500, 700)


def test_with_all_accounts_one_without_audience_leaves_both_sides_of_m_and_still_counts_as_active() -> None:
    # Given three provinces, one with a second account on Facebook that hides its followers and has many likes
    story = engaging(10, 10, 10)
    story.edition = msgspec.structs.replace(GSM_2020, accounts="all")
    second = Account("a.second", "facebook", main=False)
    story.participants["a"] = msgspec.structs.replace(
        story.participants["a"], accounts=(*story.participants["a"].accounts, second)
    )
    story.posts("a.second", 40, each=900, day=100)
    assert [one.value for one in story.board("most-engaging").standings] == [1_000_000] * 3
    assert ranking(story.board("most-active"))[0] == (1, "a", 80)
    # When it shows them, then n, E and A are sums over both: r = 2 * 10^12 * (200 + 36,000) / (60 * 40,000)
    story.reads("a.second", START - 1, 10_000)
    assert line(story.board("most-engaging"), "a", "facebook").r == str(2 * 10**12 * 36_200 // (60 * 40_000))


def test_below_the_limit_a_flop_with_hidden_likes_neither_helps_nor_hurts() -> None:
    story = engaging(10, 20, 60)
    before = story.board("most-engaging")
    story.posts("a.facebook", 2, day=200, hidden=2)
    after = story.board("most-engaging")
    assert ranking(after) == ranking(before)
    assert line(after, "a", "facebook").posts == line(before, "a", "facebook").posts + 2


def test_a_native_id_of_two_participants_at_overlapping_dates_is_refused() -> None:
    lines = (
        "a,A,A,province,facebook,a.fb,,77,yes,2019-10-01,2020-03-31\n",
        "b,B,B,province,facebook,b.fb,,77,yes,{},\n",
    )
    with pytest.raises(RosterError, match="native id 77 on facebook belongs to a and b at overlapping dates"):
        parse_roster(COLUMNS + lines[0] + lines[1].format("2020-03-31"))
    assert len(parse_roster(COLUMNS + lines[0] + lines[1].format("2020-04-01")).participants) == 2


def test_two_main_accounts_of_one_platform_at_overlapping_dates_are_refused() -> None:
    with pytest.raises(RosterError, match="a has two main accounts on facebook at overlapping dates"):
        parse_roster(
            COLUMNS
            + "a,A,A,province,facebook,a.one,,,yes,,2020-03-31\na,A,A,province,facebook,a.two,,,yes,2020-03-31,\n"
        )


def test_windows_count_their_own_days_with_their_own_floors_and_name_no_nominees() -> None:
    # Given a province with a post on each of the first 100 days, seen on the 100th
    story = Story()
    story.participant("aceh", "facebook")
    story.reads("aceh.facebook", START - 1, 20_000)
    posts = [likes(1, str(day), START + day * DAY) for day in range(100)]
    as_of = START + 99 * DAY
    story.pages.append(seen("aceh.facebook", as_of, *posts))
    for days, floor in ((1, 1), (7, 1), (30, 4)):  # ceil(52 * days / 397)
        board = story.board("most-active", as_of, window=days)
        assert (board.window, board.id) == (days, f"most-active.province.{days}")
        assert ranking(board) == [(1, "aceh", days)]
        assert (board.nominees, board.nominee_note) == (0, "a window names no nominees")
        # Audiences are the period's
        assert line(board, "aceh", "facebook").audience_start == 20_000
        # When only floor - 1 of the window's days had a post, then it would not be ranked
        story.pages[-1] = seen("aceh.facebook", as_of, *posts[: 100 - days + floor - 1])
        assert reasons(story.board("most-active", as_of, window=days)) == {
            "aceh": [f"{floor - 1} posts; at least {floor} needed"]
        }
        story.pages[-1] = seen("aceh.facebook", as_of, *posts)


@pytest.mark.parametrize("more", [(), (Account("aceh.more", "facebook", main=False),)])
def test_with_all_accounts_one_without_both_ends_of_its_audience_is_in_neither_also_alone(
    more: tuple[Account, ...],
) -> None:
    # Given a province whose one account hides its audience at the end, with or without another that was never read
    story = Story(msgspec.structs.replace(GSM_2020, accounts="all"))
    story.participants["aceh"] = Participant(
        "aceh", "Aceh", "aceh", "province", (Account("aceh.facebook", "facebook"), *more)
    )
    story.reads("aceh.facebook", START - 1, 9_000)
    story.reads("aceh.facebook", END - 1, None)
    found = line(story.board("most-engaging"), "aceh", "facebook")
    assert (found.audience_start, found.audience_end, found.note) == (
        None,
        None,
        "0 posts with known counters; at least 13 needed",
    )
