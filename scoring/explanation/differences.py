"""What a board says and what its pages give, side by side: where they differ nothing can be explained."""

from collections.abc import Iterable, Sequence

import msgspec

from scoring.beside import Beside
from scoring.boards import Standing, Unranked
from scoring.entry import PlatformLine
from scoring.explanation.data import Difference
from scoring.sums import Sum


def in_lines(board: Sequence[PlatformLine], found: Sequence[PlatformLine]) -> list[Difference]:
    """Of the platforms' lines."""
    on_board, in_pages = ({line.platform: line for line in lines} for lines in (board, found))
    differences = _differences([("platforms", " ".join(on_board), " ".join(in_pages))])
    for platform in on_board.keys() & in_pages.keys():
        fields = zip(
            PlatformLine.__struct_fields__,
            msgspec.structs.astuple(on_board[platform]),
            msgspec.structs.astuple(in_pages[platform]),
            strict=True,
        )
        differences += _differences((f"{platform} {field}", a, b) for field, a, b in fields)
    return sorted(differences, key=lambda one: one.what)


def in_standing(
    board: Standing, everything: Sum, value: int, pooled: str | None, beside: Beside
) -> list[Difference]:
    """Of a standing."""
    return _differences(
        [
            ("posts", board.posts, everything.posts),
            ("active_days", board.active_days, everything.active_days),
            ("engagement", board.engagement, everything.engagement),
            ("value", board.value, value),
            ("pooled_rate", board.pooled_rate, pooled),
            ("beside", msgspec.structs.astuple(board.beside), msgspec.structs.astuple(beside)),
        ]
    )


def in_reasons(board: Standing | Unranked, faults: Sequence[str]) -> list[Difference]:
    """Of why it is not ranked; no reasons: it is."""
    told = board.reasons if isinstance(board, Unranked) else []
    return _differences([("reasons", "; ".join(told), "; ".join(faults))])


def _differences(pairs: Iterable[tuple[str, object, object]]) -> list[Difference]:
    return [Difference(what, str(a), str(b)) for what, a, b in pairs if a != b]
