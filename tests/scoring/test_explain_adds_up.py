"""Whatever the pages: the posts of an explanation add up to what the board says, and where they do not, nothing is explained."""

from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.boards import Board
from scoring.edition import Category, Edition
from scoring.explanation import Explanation, collect, explain, render, tell
from scoring.explanation.others import everyone
from scoring.explanation.posts import add_up
from scoring.measures import MEASURES
from scoring.pages import Observation, Page, Poll
from scoring.recount import fold_records, make_boards
from scoring.roster import Account, Participant, Roster
from scoring.rulings import Ruling, Rulings
from tests.scoring.explaining import explained, records
from tests.scoring.story import CALENDAR, DAY, END, FREEZE, GSM_2020, START, Story
from tests.scoring.test_boards import three_provinces

_FIRST = CALENDAR.day(START)
_NAMES = ("aceh", "bali", "riau")
_FLOORS = msgspec.structs.replace(
    GSM_2020.floors, platform_audience=1, participant_audience=1, hidden_per_mille=500, tier_participants=1
)

categories = st.builds(
    Category,
    id=st.just("one"),
    title=st.just("One"),
    rule=st.just("Rule."),
    measure=st.sampled_from(sorted(MEASURES)),
    platforms=st.sampled_from([("facebook",), ("twitter", "facebook")]),
    scope=st.sampled_from(["all", "image", "video"]),
    least_platform_posts=st.integers(0, 2),
)
editions = st.builds(
    lambda category, accounts, kinds: msgspec.structs.replace(
        GSM_2020, categories=(category,), accounts=accounts, counting_kinds=kinds, floors=_FLOORS
    ),
    categories,
    st.sampled_from(["main", "all"]),
    st.sampled_from([("original",), ("original", "quote", "reply")]),
)

accounts = [
    Account("{}.facebook", "facebook"),
    Account("{}.second", "facebook", main=False),
    Account("{}.old", "twitter", valid_to=_FIRST + 2),
    Account("{}.new", "twitter", valid_from=_FIRST + 3),
    Account("{}.tube", "youtube"),
]
counts = st.one_of(st.integers(0, 9), st.none(), st.just(-2))
times = st.sampled_from([START - 1, START, START + DAY, START + 3 * DAY, END - 1, END])
posts = st.builds(
    Observation,
    id=st.sampled_from("pqr"),
    created=times,
    kind=st.sampled_from(["original", "quote", "reply"]),
    media=st.sampled_from(["unknown", "text", "image", "video", "mixed"]),
    likes=counts,
    comments=counts,
    shares=counts,
    views=counts,
)
ends = st.builds(
    Observation, id=st.sampled_from("pqr"), created=times, presence=st.sampled_from(["gone", "moved"])
)
pages = st.builds(
    Page,
    schema=st.just(1),
    account=st.builds(
        lambda name, account: account.id.format(name), st.sampled_from(_NAMES), st.sampled_from(accounts)
    ),
    platform=st.just("any"),
    observed_at=st.sampled_from([END - 1, END, FREEZE - 7 * DAY - 1, FREEZE, FREEZE + 1]),
    source=st.just("test"),
    observations=st.lists(st.one_of(posts, posts, ends), max_size=5),
    followers=st.sampled_from([-2, None, 0, 90, 100]),
    poll=st.one_of(st.none(), st.builds(Poll, slot=st.just(START + 3_600_000), outcome=st.just("ok"))),
)
exclusions = st.lists(
    st.builds(
        lambda what, name: Ruling(1, "exclude", what[0], what[1].format(name), "Why", "Sari", START),
        st.sampled_from(
            [
                ("post", "{}.facebook/p"), ("post", "{}.old/q"), ("reading", "{}.facebook/2020-10-31"),
                ("account", "{}.new"), ("participant", "{}"),
            ]
        ),
        st.sampled_from(_NAMES),
    ),
    max_size=2,
)  # fmt: skip


def participants() -> dict[str, Participant]:
    """Riau has one account on each platform, the others have two on Facebook and Twitter."""
    return {
        name: Participant(
            name, name.title(), name, "province",
            tuple(
                msgspec.structs.replace(one, id=one.id.format(name))
                for one in (accounts[::2] if name == "riau" else accounts)
            ),
        )
        for name in _NAMES
    }  # fmt: skip


@settings(
    max_examples=settings().max_examples // 4
)  # each makes boards of a lively award, and explains three times
@given(
    editions,
    st.lists(pages, max_size=12),
    exclusions,
    st.sampled_from([END - 1, FREEZE]),
    st.sampled_from([None, 1, 400]),
)
def test_listed_posts_add_up_to_the_board(
    edition: Edition, some: list[Page], ruled: list[Ruling], as_of: int, window: int | None
) -> None:
    # Given any pages, settings and rulings, and the boards that follow
    story = Story(edition)
    story.pages, story.participants = some, participants()
    rows, _ = fold_records(edition, records(story), 3)
    roster, rulings = Roster(tuple(story.participants.values())), Rulings(ruled)
    (board,) = [
        one
        for one in make_boards(edition, roster, rows, as_of, rulings, window=window)
        if one.tier == "province"
    ]
    for participant in story.participants.values():
        # When each participant is explained from its own pages
        found = collect(edition, [one.id for one in participant.accounts], records(story), 3)
        told = explain(edition, participant, board, found.rows, found.pages)
        # Then nothing differs from the board
        assert told.differences == []
        # And every post is counted or left out, and stands once
        listed = told.posts.listed or []
        assert (
            told.posts.known
            == len(listed)
            == told.posts.counted + sum(one.posts for one in told.posts.left_out)
        )
        assert len({(one.account, one.day, one.id) for one in listed}) == len(listed)
        check_sums(told, board)
        # And it can be said in words
        assert all(len(line) <= 80 for line in render(tell(told), 80).splitlines())


def check_sums(told: Explanation, board: Board) -> None:
    everybody = {one.participant: one for one in everyone(board)}
    for line in everybody[told.participant].platforms:
        here = [one for one in told.posts.listed or [] if one.platform == line.platform]
        sums = add_up((one for one in here if one.on_line), GSM_2020.start_day)
        assert (sums.posts, sums.hidden, sums.unsupported, sums.engagement, sums.top) == (
            line.posts, line.hidden, line.unsupported, line.engagement, line.top_post,
        )  # fmt: skip


def spoil_value(board: Board) -> None:
    board.standings[1].value += 1


def spoil_posts(board: Board) -> None:
    board.standings[1].platforms[0].posts -= 1


def spoil_rate(board: Board) -> None:
    board.standings[1].platforms[1].r = "7"


def spoil_platforms(board: Board) -> None:
    board.standings[1].platforms.pop()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (spoil_value, "- value: the board says 666667, the pages give 666666."),
        (spoil_posts, "- facebook posts: the board says 19, the pages give 20."),
        (spoil_rate, "- instagram r: the board says 7, the pages give 2000000000."),
        (spoil_platforms, "- platforms: the board says facebook, the pages give facebook instagram."),
    ],
)
def test_a_board_that_is_not_what_its_pages_give_is_not_explained(
    spoil: Callable[[Board], None], words: str
) -> None:
    # Given a board of which somebody changed one number
    story = three_provinces()
    board = story.board("most-engaging")
    spoil(board)
    # When the second is explained
    found = collect(story.edition, ["bali.facebook", "bali.instagram"], records(story), 3)
    told = explain(story.edition, story.participants["bali"], board, found.rows, found.pages)
    # Then the text says so loudly, and nothing else
    text = render(tell(told), 80)
    assert "NOT EXPLAINED: the board is not what its pages give" in text
    assert words in text
    assert told.place is None
    assert "Why" not in text


def test_pages_that_are_missing_are_a_difference() -> None:
    story = three_provinces()
    board = story.board("most-engaging")
    told = explain(story.edition, story.participants["bali"], board, {}, {})
    assert {one.what for one in told.differences} >= {"facebook posts", "facebook engagement", "reasons"}


def test_who_is_not_on_the_board_is_a_fault_of_the_caller() -> None:
    story = three_provinces()
    board = story.board("most-engaging")
    with pytest.raises(LookupError, match=r"jambi is not on the board most-engaging\.province"):
        explain(story.edition, Participant("jambi", "Jambi", "Jambi", "province"), board, {}, {})


def test_a_right_board_has_no_differences() -> None:
    assert explained(three_provinces(), "bali", "most-engaging").differences == []
