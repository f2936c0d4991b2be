"""Boards from pages, with values worked out by hand."""

import msgspec
import orjson
import pytest

from scoring.boards import encode_board, state_of
from scoring.pages import Observation, Page
from scoring.recount import make_boards
from scoring.roster import ALWAYS, Account, Participant, Roster
from tests.scoring.story import CALENDAR, DAY, END, FREEZE, GSM_2020, START, Story, line, ranking, reasons


def test_sixteen_boards_by_category_and_tier() -> None:
    boards = make_boards(GSM_2020, Roster(()), {}, FREEZE)
    assert len({board.id for board in boards}) == 16
    assert boards[0].id == "most-active.ministry"
    assert boards[0].nominee_note == "no nomination: 0 ranked, at least 3 needed"


def test_most_active_counts_originals_and_quotes_over_all_platforms() -> None:
    story = Story()
    story.participant("aceh", "twitter", "youtube")
    story.posts("aceh.twitter", 40)
    story.posts("aceh.twitter", 5, kind="quote")
    story.posts("aceh.twitter", 30, kind="reply")
    story.posts("aceh.twitter", 30, kind="repost")
    story.posts("aceh.youtube", 15, day=50)
    board = story.board("most-active")
    assert ranking(board) == [(1, "aceh", 60)]
    assert board.standings[0].active_days == 55
    assert [one.posts for one in board.standings[0].platforms] == [45, 15]


def test_most_active_needs_52_posts_and_says_so() -> None:
    story = Story()
    story.participant("aceh", "twitter")
    story.participant("bali", "twitter")
    story.participant("jambi")
    story.posts("aceh.twitter", 52)
    story.posts("bali.twitter", 51)
    board = story.board("most-active")
    assert ranking(board) == [(1, "aceh", 52)]
    assert reasons(board) == {
        "bali": ["51 posts; at least 52 needed"],
        "jambi": ["no account on a platform of this board"],
    }


def test_hidden_posts_still_count_in_most_active() -> None:
    story = Story()
    story.participant("aceh", "instagram")
    story.posts("aceh.instagram", 60, each=1, hidden=60)
    assert ranking(story.board("most-active")) == [(1, "aceh", 60)]


def test_the_period_has_a_first_and_a_last_millisecond() -> None:
    story = Story(
        msgspec.structs.replace(
            GSM_2020, categories=(msgspec.structs.replace(GSM_2020.categories[0], least_posts=0),)
        )
    )
    story.participant("aceh", "twitter")
    times = {"before": START - 1, "first": START, "last": END - 1, "after": END}
    story.pages.append(
        Page(1, "aceh.twitter", "any", FREEZE, "test", [Observation(i, at) for i, at in times.items()])
    )
    assert ranking(story.board("most-active")) == [(1, "aceh", 2)]


def test_ties_are_broken_by_active_days_then_engagement() -> None:
    story = Story()
    for name in ("aceh", "bali", "banten", "jambi"):
        story.participant(name, "twitter", "facebook")
    story.posts("aceh.twitter", 60)
    story.posts("bali.twitter", 30)
    story.posts("bali.facebook", 30)  # the same thirty days
    story.posts("banten.twitter", 60, each=1)
    story.posts("jambi.twitter", 60)
    assert [one[:2] for one in ranking(story.board("most-active"))] == [
        (1, "banten"),
        (2, "aceh"),
        (2, "jambi"),
        (4, "bali"),
    ]


def three_provinces() -> Story:
    """On each of two platforms rates of 1, 2 and 6 per post and follower, in thousandths."""
    story = Story()
    for name, each in (("aceh", 10), ("bali", 20), ("banten", 60)):
        story.participant(name, "facebook", "instagram")
        story.engages(name, "facebook", each=each, followers=10_000)
        story.engages(name, "instagram", each=each, followers=10_000)
    return story


def test_m_is_relative_to_the_tiers_average_on_each_platform() -> None:
    board = three_provinces().board("most-engaging")
    assert ranking(board) == [(1, "banten", 2_000_000), (2, "bali", 666_666), (3, "aceh", 333_333)]
    assert [one.shown for one in board.standings] == ["2.000000", "0.666666", "0.333333"]
    # r of bali on Facebook: 2 * 10^12 * 400 / (20 * 20,000)
    assert line(board, "bali", "facebook").r == str(2 * 10**9)
    assert board.nominees == 3


def test_a_platform_needs_three_participants_of_the_tier() -> None:
    story = three_provinces()
    for name in ("aceh", "bali"):
        story.participants[name] = msgspec.structs.replace(
            story.participants[name],
            accounts=(*story.participants[name].accounts, Account(f"{name}.twitter", "twitter")),
        )
        story.engages(name, "twitter", each=9_000, followers=10_000)
    board = story.board("most-engaging")
    assert ranking(board)[0] == (1, "banten", 2_000_000)
    assert line(board, "aceh", "twitter").note == "only 2 of the tier pass the floors here; at least 3 needed"


def test_the_audience_floor_passes_19_277_and_stops_9_999() -> None:
    story = Story()
    for name, followers in (("babel", 19_277), ("aceh", 9_999), ("bali", 10_000), ("banten", 500_000)):
        story.participant(name, "facebook", "instagram")
        story.engages(name, "facebook", each=10, followers=followers - 4_000)
        story.engages(name, "instagram", each=10, followers=4_000)
    board = story.board("most-engaging")
    assert [one.participant for one in board.standings][-1] == "banten"
    assert {one.participant for one in board.standings} == {"babel", "bali", "banten"}
    assert reasons(board) == {"aceh": ["audience 19,998 (start + end); at least 20,000 needed"]}


def test_a_small_account_with_many_likes_a_follower_does_not_win() -> None:
    story = three_provinces()
    story.participant("tiny", "facebook", "instagram")
    story.engages("tiny", "facebook", each=60, followers=1_000, count=52)
    board = story.board("most-engaging")
    assert ranking(board)[0][1] == "banten"
    assert "audience 2,000 (start + end); at least 20,000 needed" in reasons(board)["tiny"]


def test_up_to_a_tenth_hidden_posts_leave_both_sides_and_one_more_takes_the_platform_out() -> None:
    story = three_provinces()
    story.pages = [page for page in story.pages if page.account != "bali.facebook"]
    story.reads("bali.facebook", START - 1, 10_000)
    story.posts("bali.facebook", 20, each=20, hidden=2)
    within = story.board("most-engaging")
    assert ranking(within) == [(1, "banten", 2_000_000), (2, "bali", 666_666), (3, "aceh", 333_333)]
    assert (line(within, "bali", "facebook").posts, line(within, "bali", "facebook").hidden) == (20, 2)

    story.posts("bali.facebook", 1, each=20, day=30, hidden=1)
    beyond = line(story.board("most-engaging"), "bali", "facebook")
    assert (beyond.counted, beyond.note) == (
        False,
        "3 of 21 posts have hidden or missing counters; at most 10 % may",
    )


def test_image_boards_count_mixed_posts_and_never_youtube() -> None:
    story = Story()
    for name, each in (("aceh", 10), ("bali", 20), ("banten", 60)):
        story.participant(name, "facebook", "youtube")
        story.engages(name, "facebook", each=each, followers=10_000, media="mixed")
        story.engages(name, "youtube", each=each, followers=10_000)
    images, videos = story.board("best-images"), story.board("best-videos")
    assert [one.platform for one in images.standings[0].platforms] == ["facebook"]
    assert [one.value for one in images.standings] == [2_000_000, 666_666, 333_333]
    assert [(one.platform, one.posts) for one in videos.standings[0].platforms] == [
        ("facebook", 20),
        ("youtube", 20),
    ]


def test_youtube_with_comments_switched_off_has_no_comments() -> None:
    story = Story()
    story.participant("aceh", "youtube")
    story.pages.append(
        Page(
            1,
            "aceh.youtube",
            "youtube",
            END,
            "test",
            [Observation("v", START, likes=7, comments=None, views=90)],
        )
    )
    found = line(story.board("most-engaging"), "aceh", "youtube")
    assert (found.posts, found.hidden, found.engagement) == (1, 0, 7)


@pytest.mark.parametrize(
    ("readings", "expected"),
    [
        ([(START - 5 * DAY, 50), (START - 1, 60), (START, 99)], (60, 99)),  # the latest day before the start
        ([(START + 1, 70), (START + 3 * DAY, 80)], (70, 80)),  # else the first day from then on
        ([(START + 1, 70), (START + 2, 75)], (75, 75)),  # a day has its last reading
        ([(START - 1, 60), (END - 1, 90), (END, 95)], (60, 90)),  # the end is before the end
        ([(START - 1, 60)], (60, 60)),
        ([(START - 1, 60), (END - 1, None)], (60, None)),  # hidden
        ([(START - 1, 0), (END - 1, 90)], (None, 90)),  # zero is none
        ([(END, 95)], (None, None)),
        ([], (None, None)),
    ],
)  # fmt: skip
def test_audiences(readings: list[tuple[int, int | None]], expected: tuple[int | None, int | None]) -> None:
    story = Story()
    story.participant("aceh", "twitter")
    for at, followers in readings:
        story.reads("aceh.twitter", at, followers)
    found = line(story.board("most-engaging"), "aceh", "twitter")
    assert (found.audience_start, found.audience_end) == expected


def test_live_floors_scale_with_the_days_elapsed() -> None:
    # The period has 397 days; on its 100th day the floor of 52 is ceil(52 * 100 / 397) = ceil(13.09...) = 14.
    story = Story()
    story.participant("aceh", "twitter")
    story.participant("bali", "twitter")
    for name, count in (("aceh", 14), ("bali", 13)):
        posts = [Observation(str(i), START + i * DAY) for i in range(count)]
        story.pages.append(Page(1, f"{name}.twitter", "twitter", START + 99 * DAY, "test", posts))
    board = story.board("most-active", as_of=START + 99 * DAY)
    assert [one.participant for one in board.standings] == ["aceh"]
    assert reasons(board) == {"bali": ["13 posts; at least 14 needed"]}


def test_states_follow_the_award_clock() -> None:
    found = [state_of(GSM_2020, as_of) for as_of in (START, END - 1, END, FREEZE, FREEZE + 1)]
    assert found == ["LIVE", "LIVE", "PROVISIONAL", "PROVISIONAL", "FROZEN"]


def test_no_standing_depends_on_another_tier() -> None:
    story = three_provinces()
    before = encode_board(story.board("most-engaging"))
    story.participant("kemenkeu", "facebook", "instagram", tier="ministry")
    story.engages("kemenkeu", "facebook", each=900, followers=10_000)
    assert encode_board(story.board("most-engaging")) == before


def test_an_account_counts_from_its_first_valid_day_to_its_last() -> None:
    story = Story()
    first = CALENDAR.day(START)
    account = Account("aceh.twitter", "twitter", valid_from=first + 10, valid_to=first + 69)
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", (account,))
    story.posts("aceh.twitter", 100)
    assert ranking(story.board("most-active")) == [(1, "aceh", 60)]


@pytest.mark.parametrize(
    ("second", "as_of"),
    [
        ({"valid_from": 250}, START + 99 * DAY),  # has not begun
        ({"valid_from": 400}, FREEZE),  # begins after the period
        ({"valid_to": -1}, FREEZE),  # ended before it
    ],
)
def test_a_main_account_that_serves_at_another_time_takes_nothing_away(
    second: dict[str, int], as_of: int
) -> None:
    story = Story()
    first = CALENDAR.day(START)
    days = {key: first + day for key, day in second.items()}
    other = msgspec.structs.replace(Account("aceh.other", "twitter"), **days)
    begin, end = (first, first + 249) if "valid_from" in second else (first, ALWAYS[1])
    serving = Account("aceh.twitter", "twitter", valid_from=begin, valid_to=end)
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", (serving, other))
    story.reads("aceh.twitter", START - 1, 500)
    found = line(story.board("most-engaging", as_of), "aceh", "twitter")
    assert (found.audience_start, found.audience_end) == (500, 500)


def test_mains_in_succession_have_the_first_ones_start_and_the_last_ones_end() -> None:
    story = Story()
    first = CALENDAR.day(START)
    accounts = (
        Account("aceh.new", "twitter", valid_from=first + 100),
        Account("aceh.old", "twitter", valid_to=first + 99),
    )
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", accounts)
    story.reads("aceh.old", START - 1, 500)
    story.reads("aceh.new", START + 150 * DAY, 900)
    story.posts("aceh.old", 30)
    story.posts("aceh.new", 30, day=100)
    assert ranking(story.board("most-active")) == [(1, "aceh", 60)]
    found = line(story.board("most-engaging"), "aceh", "twitter")
    assert (found.audience_start, found.audience_end) == (500, 900)


def test_invented_data_marks_the_boards_of_a_real_edition() -> None:
    assert {board.simulated for board in make_boards(GSM_2020, Roster(()), {}, FREEZE)} == {False}
    assert {board.simulated for board in make_boards(GSM_2020, Roster(()), {}, FREEZE, simulated=True)} == {
        True
    }


def test_only_the_main_account_counts_unless_all_do() -> None:
    story = Story()
    accounts = (Account("aceh.main", "twitter"), Account("aceh.second", "twitter", main=False))
    story.participants["aceh"] = Participant("aceh", "Aceh", "Aceh", "province", accounts)
    story.posts("aceh.main", 60)
    story.posts("aceh.second", 55, day=100)
    assert ranking(story.board("most-active")) == [(1, "aceh", 60)]
    story.edition = msgspec.structs.replace(GSM_2020, accounts="all")
    assert ranking(story.board("most-active")) == [(1, "aceh", 115)]


def test_a_board_s_bytes_are_orjson_s_whatever_characters_names_have() -> None:
    # Given a board whose participant has all characters in its name
    (board, *_) = make_boards(GSM_2020, Roster((Participant("all", "All", "", "ministry"),)), {}, FREEZE)
    board.unranked[0].name = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x110000)]))
    # When it is encoded, then by the bytes that docs/boards.md describes
    assert encode_board(board) == orjson.dumps(msgspec.to_builtins(board))
