"""How boards look in a terminal."""

import io

import msgspec
import pytest
from rich.cells import cell_len
from rich.console import Console, RenderableType

from scoring.boards import encode_board
from streams.editions import EditionFiles
from streams.store import Head, Published
from streams.terminal import full_board, header, overview
from tests.web.publishing import EARLIER_RANKS, EDITION, JULY, POSTS, ROSTER, RULINGS, boards, head

FILES = EditionFiles(EDITION, ROSTER, "e" * 64, "r" * 64)
ZONE = EDITION.time_zone


def drawn(what: RenderableType, width: int) -> list[str]:
    """The lines as they come out of a terminal of this width, without the blanks at their ends."""
    out = io.StringIO()
    Console(file=out, width=width, color_system=None).print(what)
    return [line.rstrip() for line in out.getvalue().splitlines()]


def publication(top: Head) -> Published:
    """All boards of the small edition under a head."""
    return Published(top, {board.id: encode_board(board) for board in boards(POSTS)})


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    # When everything is drawn
    lines = drawn(overview(publication(head(1)), FILES, JULY), width)
    lines += [line for board in boards(POSTS) for line in drawn(full_board(board, ZONE), width)]
    # Then nothing is wider
    assert max(map(cell_len, lines)) <= width


def test_overview_shows_two_boards_side_by_side_at_80() -> None:
    # When the overview is drawn on 80 columns
    lines = drawn(overview(publication(head(1)), FILES, JULY), 80)
    # Then the boards of a tier stand beside each other, five lines each and the nominee line below
    first = next(number for number, line in enumerate(lines) if line.startswith("Most Active, Ministries"))
    assert "Most Engaging, Ministries" in lines[first]
    assert lines[first + 2].split() == ["1", "Alpha", "████████", "900", "1", "Alpha", "████████", "1.000000"]
    assert lines[first + 6].split()[:2] == ["5", "Epsilon"]
    assert lines[first + 7].startswith("5 nominees if the period ended now ─")


def test_full_board_has_the_nominee_line_after_the_last_nominee() -> None:
    # Given a board with four nominees and words for it
    board = msgspec.structs.replace(
        boards(POSTS)[0], nominees=4, nominee_note="a tie across place 5 is left out"
    )
    # When it is drawn
    lines = drawn(full_board(board, ZONE), 80)
    # Then the line stands after the fourth
    fourth = next(number for number, line in enumerate(lines) if "Delta" in line)
    assert lines[fourth].split() == ["4", "Delta", "600", "████████", "180"]  # a bar of 600 / 900 of 12 cells
    assert lines[fourth + 1].startswith(
        "4 nominees if the period ended now; a tie across place 5 is left out ─"
    )
    assert "Epsilon" in lines[fourth + 2]


def test_full_board_says_why_somebody_is_not_ranked() -> None:
    # Given provinces below the floor: 52 * 183 / 365 = 26.07, so 27 posts
    board = next(board for board in boards(POSTS) if board.id == "most-active.province")
    # When the board is drawn
    lines = drawn(full_board(board, ZONE), 80)
    # Then there is no nomination, and each stands there with the reason
    assert any(line.startswith("No nomination: 0 ranked, at least 3 needed ─") for line in lines)
    assert [line.split(maxsplit=1) for line in lines[-2:]] == [
        ["Aceh", "5 posts; at least 27 needed"], ["Bali", "0 posts; at least 27 needed"],
    ]  # fmt: skip


def test_wide_terminals_show_each_platform() -> None:
    # When the board by M is drawn on 120 columns
    board = next(board for board in boards(POSTS) if board.id == "most-engaging.ministry")
    lines = drawn(full_board(board, ZONE), 120)
    # Then there is a column for Instagram
    heads = next(line for line in lines if "participant" in line)
    assert heads.split() == ["#", "participant", "value", "days", "instagram"]


def test_names_are_text_whatever_they_hold() -> None:
    # Given a participant whose name looks like markup
    board = boards(POSTS)[0]
    board.standings[0].name = "[red]Alpha[/red] :boom:"
    # When it is drawn, then the name is as it is
    assert any("[red]Alpha[/red] :boom:" in line for line in drawn(full_board(board, ZONE), 80))


def test_header_says_what_the_boards_stand_for() -> None:
    # Given boards published a minute and a half ago
    lines = drawn(header(head(1, published_at=JULY), EDITION, JULY + 90_000), 80)
    # Then title, state, counts and ages are there
    assert lines[0] == "Small Award 2020   SIMULATED   LIVE"
    assert lines[1] == "The period runs until 2020-12-31 00:00; frozen on 2021-01-07 00:00."
    assert lines[2] == "Day 183 of 365   As of 2020-07-01 00:00   Posts 1,234   Observations 56,789"
    assert lines[3] == "Polls 1,000 ok, 2 failed   Dead letters 0"
    assert lines[4] == "Late 0 after freeze, 0 outside period   Newest data 1 min ago   Boards 1 min ago"
    assert lines[5] == "These rules are our own. Times are those of Asia/Jakarta."


def test_rulings_in_force_stand_below_a_full_board_and_are_counted_on_the_overview() -> None:
    # Given rulings on two provinces, one of a reason that looks like markup
    ruled = boards(POSTS, rulings=RULINGS)
    # When all is drawn
    board = next(board for board in ruled if board.id == "most-active.province")
    lines = drawn(full_board(board, ZONE), 80)
    made = Published(head(1), {one.id: encode_board(one) for one in ruled})
    glance = drawn(overview(made, FILES, JULY), 80)
    # Then the board lists them with reason, name and time of Jakarta
    start = lines.index("2 rulings in force on Provincial governments")
    assert [" ".join(line.split()) for line in lines[start + 1 :]] == [
        "post p1 of province-0.instagram <b>Posted</b> [red]twice[/red] (Sari,",
        "2020-03-01 12:00)",
        "participant province-1 It withdrew (Budi, 2020-03-01 12:00)",
    ]
    # And the overview says where to look; the other tier has none
    assert glance[-1] == "2 rulings in force on Provincial governments: each board in full lists them"
    assert sum("rulings" in line for line in glance) == 1


def test_full_board_says_who_rose_and_fell_since_yesterday() -> None:
    # When a board is drawn beside the ranks of yesterday
    board = boards(POSTS)[0]
    lines = drawn(full_board(board, ZONE, EARLIER_RANKS), 80)
    # Then each standing has its sign, and the day is named
    assert "In posts. +/-: places gained or lost since 2020-06-30." in lines
    signs = {name: line.split()[1] for name in ("Alpha", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "<script>")
             for line in lines if name in line}  # fmt: skip
    assert signs == {
        "Alpha": "\u25b22", "Beta": "=", "Gamma": "\u25bc2", "Delta": "\u25b21", "Epsilon": "\u25bc1", "Zeta": "=", "<script>": "new",
    }  # fmt: skip


def test_a_frozen_board_speaks_of_no_change() -> None:
    # Given a board on which nothing moves any more
    board = msgspec.structs.replace(boards(POSTS)[0], state="FROZEN")
    # When it is drawn beside the ranks of yesterday, then it looks as without them
    assert drawn(full_board(board, ZONE, EARLIER_RANKS), 80) == drawn(full_board(board, ZONE), 80)


def test_a_board_without_an_earlier_one_speaks_of_no_change() -> None:
    # Given an earlier day that knew other boards only
    board = boards(POSTS)[1]
    # When it is drawn, then it looks as without that day
    assert drawn(full_board(board, ZONE, EARLIER_RANKS), 80) == drawn(full_board(board, ZONE), 80)
