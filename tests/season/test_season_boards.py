"""The boards that a season ends with: every one can be nominated from, and each shows who is not ranked and why."""

from collections.abc import Iterator

import msgspec
import pytest

from scoring.boards import Board
from scoring.pages import Page
from streams.season import Season
from streams.season.cast import cast
from tests.season.boards import boards_of
from tests.season.conftest import Recorded

_decode = msgspec.json.Decoder(Page).decode


@pytest.fixture(scope="module")
def boards(recorded: Recorded) -> list[Board]:
    return boards_of(recorded.season, recorded.pages)


def decoded(season: Season) -> Iterator[Page]:
    return (_decode(page.raw) for page in season.pages())


def check(boards: list[Board]) -> None:
    assert len(boards) == 16
    for board in boards:
        ranks = [standing.rank for standing in board.standings]
        assert (board.state, board.simulated, board.nominees, board.nominee_note) == ("FROZEN", True, 5, "")
        assert len(ranks) > 5
        assert ranks[:6] == [1, 2, 3, 4, 5, 6]


def test_every_board_has_five_nominees_and_no_tie_at_the_cut(boards: list[Board]) -> None:
    check(boards)


@pytest.mark.parametrize(("seed", "observations"), [(1, 60_000), (2, 90_000)])
def test_so_it_is_with_other_seeds_and_sizes(seed: int, observations: int) -> None:
    season = Season(seed, observations)
    check(boards_of(season, decoded(season)))


@pytest.mark.long
@pytest.mark.parametrize(("seed", "observations"), [(2020, 300_000), (7, 300_000), (2020, 1_500_000)])
def test_so_it_is_at_the_sizes_of_demo_and_bench(seed: int, observations: int) -> None:
    season = Season(seed, observations)
    check(boards_of(season, decoded(season)))


def test_every_board_has_unranked_participants_for_different_reasons(boards: list[Board]) -> None:
    reasons = {
        board.tier: {_kind(reason) for other in boards if other.tier == board.tier for one in other.unranked for reason in one.reasons}
        for board in boards
    }  # fmt: skip
    assert all(board.unranked for board in boards)
    for tier in ("ministry", "agency", "province", "soe"):
        assert {"no account on a platform of this board", "posts", "audience"} <= reasons[tier]


def test_two_who_hide_a_quarter_of_their_likes_do_not_count_on_instagram(boards: list[Board]) -> None:
    secretive = {one.account.id.rpartition(".")[0] for one in cast(2020)[1] if one.hides == 4}
    assert len(secretive) == 2
    for board in boards:
        lines = {standing.participant: standing.platforms for standing in board.standings}
        lines |= {one.participant: one.platforms for one in board.unranked}
        notes = [
            line.note
            for participant in secretive & lines.keys()
            for line in lines[participant]
            if line.platform == "instagram" and board.category in {"most-engaging", "best-images"}
        ]
        assert all("have hidden or missing counters; at most 10 % may" in note for note in notes)


def _kind(reason: str) -> str:
    """A reason without its numbers: posts, audience, platforms or the whole of it."""
    return next(
        (
            word
            for word in ("posts", "audience", "platforms")
            if f"{word};" in reason or reason.startswith(word)
        ),
        reason,
    )
