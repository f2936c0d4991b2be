"""Which boards a person means."""

from collections.abc import Iterable

from scoring.boards import Board
from streams.errors import GsmError


def choose(boards: list[Board], category: str | None, tier: str | None) -> list[Board]:
    """The boards of a category, and of a tier if one is given, each named by its id or title or a beginning of one.

    Raises GsmError that says what there is where a name fits nothing, or more than one.
    """
    if category is not None:
        names = {board.category: board.category_title for board in boards}
        found = _meant("category", category, names)
        boards = [board for board in boards if board.category == found]
    if tier is not None:
        names = {board.tier: board.tier_title for board in boards}
        found = _meant("tier", tier, names)
        boards = [board for board in boards if board.tier == found]
    return boards


def _meant(kind: str, asked: str, names: dict[str, str]) -> str:
    wanted = _plain(asked)
    exact = [one for one, title in names.items() if wanted in _forms(one, title)]
    fitting = exact or [one for one, title in names.items() if _begins(_forms(one, title), wanted)]
    if len(fitting) != 1:
        fault = (
            f"{kind} {asked} could be {' or '.join(fitting)}" if fitting else f"there is no {kind} {asked}"
        )
        raise GsmError(f"{fault}: there are {', '.join(names)}")
    return fitting[0]


def _forms(one: str, title: str) -> tuple[str, str, str]:
    """An id, its plural and its title, as they are compared."""
    return _plain(one), _plain(one) + "s", _plain(title)


def _begins(forms: Iterable[str], wanted: str) -> bool:
    return any(form.startswith(wanted) for form in forms)


def _plain(words: str) -> str:
    return "-".join(words.casefold().replace("-", " ").split())
