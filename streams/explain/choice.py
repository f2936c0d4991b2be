"""Which participant and which board a person means."""

from difflib import get_close_matches
from typing import Final

from scoring.boards import Board
from scoring.roster import Participant, Roster
from streams.errors import GsmError

_NEAREST: Final = 3


def participant(roster: Roster, asked: str) -> Participant:
    """The participant with this id, short name or name, upper or lower case alike. Raises GsmError that names the nearest ones."""
    found = [one for one in roster.participants if one.id == asked]
    found = found or [one for one in roster.participants if _plain(asked) in _names(one)]
    if len(found) > 1:
        raise GsmError(f"participant {asked} could be {' or '.join(one.id for one in found)}: give its id")
    if not found:
        names = {name: one for one in roster.participants for name in _names(one)}
        near = get_close_matches(_plain(asked), names, _NEAREST, 0.5)
        raise GsmError(f"there is no participant {asked}{_nearest([names[name].id for name in near])}")
    return found[0]


def board(boards: list[Board], asked: str, tier: str) -> Board:
    """The board of a category in a tier, by its id or title or a beginning of one that fits only one board, as in `gsm board`.

    Raises GsmError that names the nearest ones.
    """
    here = [one for one in boards if one.tier == tier and one.window is None]
    names = {_plain(name): one for one in here for name in (one.category, one.category_title)}
    wanted = _plain(asked)
    if wanted in names:
        return names[wanted]
    found = {one.category: one for name, one in names.items() if name.startswith(wanted)}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        raise GsmError(f"category {asked} could be {' or '.join(found)}")
    near = get_close_matches(wanted, names, _NEAREST, 0.5)
    raise GsmError(
        f"there is no category {asked}{_nearest([names[name].category for name in near] or [one.category for one in here])}"
    )


def _names(one: Participant) -> set[str]:
    return {_plain(name) for name in (one.id, one.short_name, one.name)}


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").replace("_", " ").split())


def _nearest(ids: list[str]) -> str:
    unique = list(dict.fromkeys(ids))
    return f": perhaps {', '.join(unique)}" if unique else ": `gsm board` shows who is there"
