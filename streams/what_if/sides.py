"""The two sides of a comparison: each a snapshot as it was frozen, or pages as they would rank under an edition's settings."""

from collections.abc import Callable, Mapping

import msgspec

from scoring.boards import Board, state_of
from scoring.edition import Edition
from streams.frozen import FrozenFolder
from streams.what_if.basis import Basis, Loaded
from streams.what_if.counted import Counter, Ranked
from streams.what_if.letters import Ground
from streams.what_if.pages import Advance


class Side(msgspec.Struct, frozen=True):
    """One side. `state` is LIVE, PROVISIONAL, FROZEN or FROZEN rN; `pages` says what its boards were made of."""

    name: str
    title: str
    state: str
    simulated: bool
    as_of: int
    time_zone: str
    pages: str
    boards: list[Board]
    dead_letters: Mapping[str, Ground] = {}
    unreadable_rulings: int = 0


def sides(
    names: tuple[str, str],
    loaded: tuple[Loaded, Loaded],
    found: Basis | None,
    clock: Callable[[Edition], int | None],
    advance: Advance,
) -> tuple[Side, Side]:
    """Both sides. `found` is what editions rank, None only for two snapshots; `clock` is the award clock where it was given."""
    counter = None if found is None else Counter(found, advance)

    def side(name: str, one: Loaded) -> Side:
        if isinstance(one, FrozenFolder):
            return _frozen(name, one)
        if counter is None:
            raise ValueError("an edition ranks pages, and there are none")
        return _ranked(name, counter.rank(one, clock(one.edition)))

    return side(names[0], loaded[0]), side(names[1], loaded[1])


def _frozen(name: str, folder: FrozenFolder) -> Side:
    told = folder.told
    pages = f"topic {told.pins.topic} up to its pins"
    return Side(
        name, told.title, told.state, told.simulated, told.as_of.ms, told.time_zone, pages, folder.boards
    )


def _ranked(name: str, ranked: Ranked) -> Side:
    edition = ranked.edition
    return Side(
        name, edition.title, state_of(edition, ranked.as_of), ranked.simulated, ranked.as_of, edition.time_zone, ranked.pages,
        ranked.boards, ranked.dead_letters, ranked.unreadable_rulings,
    )  # fmt: skip
