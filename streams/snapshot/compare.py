"""The comparison of the recount with the live boards or the second count: equal to the byte, or the first difference in words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec
import orjson

from scoring.boards import Board, encode_board
from scoring.progress import Progress
from streams.second_count import SecondCount

_TOTALS: Final = ("pages", "observations", "dead_letters", "after_freeze", "outside")

Json = dict[str, object] | list[object] | str | int | float | bool | None


def differences(
    live: Mapping[str, bytes], live_totals: Progress, boards: list[Board], totals: Progress
) -> list[str]:
    """What differs between the live boards and the recounted ones, a line a board or total; empty if nothing does."""
    return [
        *_totals("live", live_totals, totals, _TOTALS),
        *_boards("live", live, {board.id: encode_board(board) for board in boards}),
    ]


def sql_differences(second: SecondCount, boards: list[Board], as_of: int, totals: Progress) -> list[str]:
    """The same between the second count and the recount."""
    clock = [f"as_of: by SQL {second.as_of}, recounted {as_of}"] if second.as_of != as_of else []
    return [
        *clock,
        *_totals("by SQL", second.totals, totals, second.totals.__struct_fields__),
        *_boards("by SQL", second.boards, {board.id: encode_board(board) for board in boards}),
    ]


def _totals(word: str, others: msgspec.Struct, totals: Progress, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        other, mine = getattr(others, name), getattr(totals, name)
        if other != mine:
            yield f"total {name}: {word} {other:,}, recounted {mine:,}"


def _boards(word: str, others: Mapping[str, bytes], recounted: Mapping[str, bytes]) -> Iterator[str]:
    for board_id in sorted(others.keys() | recounted.keys()):
        mine, other = recounted.get(board_id), others.get(board_id)
        if mine is None or other is None:
            yield f"board {board_id}: only {word if mine is None else 'recounted'}"
        elif mine != other:
            yield f"board {board_id}: {_first_difference(word, other, mine)}"


def _first_difference(word: str, other: bytes, recounted: bytes) -> str:
    try:
        shown: Json = orjson.loads(other)
    except orjson.JSONDecodeError:
        return f"the {word} one is no JSON"
    return _descend(word, "", shown, orjson.loads(recounted)) or "the same content in other bytes"


def _descend(word: str, path: str, other: Json, mine: Json) -> str:
    """The first difference below `path`, with both values; empty if there is none."""
    if isinstance(other, dict) and isinstance(mine, dict):
        named = [*mine, *(key for key in other if key not in mine)]
        pairs = [(f"{path} {key}", other.get(key), mine.get(key)) for key in named]
    elif isinstance(other, list) and isinstance(mine, list) and len(other) == len(mine):
        pairs = [
            (f"{path} {_name(my_entry, place)}", entry, my_entry)
            for place, (entry, my_entry) in enumerate(zip(other, mine, strict=True))
        ]
    elif isinstance(other, list) and isinstance(mine, list):
        return f"{path.lstrip()}: {word} {len(other)}, recounted {len(mine)} entries"
    else:
        same = other == mine
        return "" if same else f"{path.lstrip()}: {word} {_text(other)}, recounted {_text(mine)}"
    for inner, one, my_one in pairs:
        if one != my_one:
            return _descend(word, inner, one, my_one)  # type: ignore[arg-type] # what JSON holds is JSON
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
