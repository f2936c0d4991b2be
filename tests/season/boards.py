"""All boards of a season, made with the rules alone."""

from collections.abc import Iterable

from scoring.boards import Board, make_boards
from scoring.fold import Fold
from scoring.pages import Page
from scoring.progress import Progress
from scoring.rows import DayCounters, account_of, decode_counters
from scoring.summary import Summariser
from streams.season import Season


def boards_of(season: Season, pages: Iterable[Page]) -> list[Board]:
    nothing: dict[bytes, bytes] = {}
    fold, progress = Fold(season.edition.bounds(), nothing.get), Progress()
    for page in pages:
        progress = fold.add(page, progress)
    days: dict[str, dict[int, DayCounters]] = {}
    for key, stored in fold.take().items():
        days.setdefault(account_of(key), {}).update(decode_counters(stored))
    summariser, as_of = Summariser(season.edition), progress.observed_at
    summaries = {
        account.id: summariser.summarise(account, days.get(account.id, {}), as_of)
        for one in season.roster.participants
        for account in one.accounts
    }
    return make_boards(season.edition, season.roster, summaries, as_of)
