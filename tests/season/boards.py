"""All boards of a season, made with the rules alone."""

from collections.abc import Iterable

from scoring.boards import Board
from scoring.fold import Fold
from scoring.pages import Page
from scoring.progress import Progress
from scoring.recount import make_boards
from streams.season import Season


def boards_of(season: Season, pages: Iterable[Page]) -> list[Board]:
    nothing: dict[bytes, bytes] = {}
    fold, progress = Fold(season.edition.bounds(), nothing.get), Progress()
    for page in pages:
        progress = fold.add(page, progress)
    return make_boards(season.edition, season.roster, fold.take(), progress.observed_at)
