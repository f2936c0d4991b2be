"""The comparison of the recount with the live boards: equal to the byte, or the first difference in words."""

from collections.abc import Mapping
from typing import Final

import orjson

from scoring.boards import Board, encode_board
from scoring.progress import Progress

_TOTALS: Final = ("pages", "observations", "dead_letters", "after_freeze", "outside")

Json = dict[str, object] | list[object] | str | int | float | bool | None


def differences(
    live: Mapping[str, bytes], live_totals: Progress, boards: list[Board], totals: Progress
) -> list[str]:
    """What differs between the live boards and the recounted ones, a line a board or total; empty if nothing does."""
    found = [
        f"total {name}: live {getattr(live_totals, name):,}, recounted {getattr(totals, name):,}"
        for name in _TOTALS
        if getattr(live_totals, name) != getattr(totals, name)
    ]
    recounted = {board.id: encode_board(board) for board in boards}
    for board_id in sorted(live.keys() | recounted.keys()):
        mine, other = recounted.get(board_id), live.get(board_id)
        if mine is None or other is None:
            found.append(f"board {board_id}: only {'live' if mine is None else 'recounted'}")
        elif mine != other:
            found.append(f"board {board_id}: {_first_difference(other, mine)}")
    return found


def _first_difference(live: bytes, recounted: bytes) -> str:
    try:
        shown: Json = orjson.loads(live)
    except orjson.JSONDecodeError:
        return "the live one is no JSON"
    return _descend("", shown, orjson.loads(recounted)) or "the same content in other bytes"


def _descend(path: str, live: Json, recounted: Json) -> str:
    """The first difference below `path`, with both values; empty if there is none."""
    if isinstance(live, dict) and isinstance(recounted, dict):
        named = [*recounted, *(key for key in live if key not in recounted)]
        pairs = [(f"{path} {key}", live.get(key), recounted.get(key)) for key in named]
    elif isinstance(live, list) and isinstance(recounted, list) and len(live) == len(recounted):
        pairs = [
            (f"{path} {_name(mine, place)}", other, mine)
            for place, (other, mine) in enumerate(zip(live, recounted, strict=True))
        ]
    elif isinstance(live, list) and isinstance(recounted, list):
        return f"{path.lstrip()}: live {len(live)}, recounted {len(recounted)} entries"
    else:
        same = live == recounted
        return "" if same else f"{path.lstrip()}: live {_text(live)}, recounted {_text(recounted)}"
    for inner, other, mine in pairs:
        if other != mine:
            return _descend(inner, other, mine)  # type: ignore[arg-type] # what JSON holds is JSON
    return ""


def _name(entry: object, place: int) -> str:
    """An entry of a list by what it is called, else by its place."""
    if isinstance(entry, dict):
        for key in ("participant", "platform"):
            if key in entry:
                return str(entry[key])
    return str(place + 1)


def _text(value: object) -> str:
    return orjson.dumps(value).decode()
