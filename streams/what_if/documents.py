"""What `--json` prints of a ranking and of a comparison."""

from collections.abc import Sequence

import msgspec

from streams.what_if.counted import Ranked
from streams.what_if.moves import BoardMoves
from streams.what_if.sides import Side


def ranking(ranked: Ranked, edition_file: str) -> dict[str, object]:
    """The boards whole, and what they were made of."""
    return {
        "edition": edition_file,
        "id": ranked.edition.id,
        "as_of": ranked.as_of,
        "pages": ranked.pages,
        "totals": msgspec.structs.asdict(ranked.totals),
        "dead_letters": msgspec.to_builtins(ranked.dead_letters),
        "unreadable_rulings": ranked.unreadable_rulings,
        "unknown_accounts": ranked.unknown_accounts,
        "posts_on_several_days": msgspec.to_builtins(ranked.twice),
        "boards": msgspec.to_builtins(ranked.boards),
    }


def comparison(before: Side, after: Side, moves: Sequence[BoardMoves]) -> dict[str, object]:
    """Both sides without their boards, and the moves of every board."""
    return {
        "a": _side(before),
        "b": _side(after),
        "moved": sum(len(one.moves) for one in moves),
        "boards": msgspec.to_builtins(list(moves)),
    }


def _side(side: Side) -> dict[str, object]:
    told: dict[str, object] = msgspec.to_builtins(side)
    del told["boards"]
    return told
