"""What is told of a snapshot: to people in a terminal of 80 columns, to programs as one document."""

from textwrap import wrap
from typing import Final

import msgspec

from scoring.boards import Board
from scoring.edition import instant_text
from scoring.rulings import Rulings
from streams.snapshot.contents import EQUAL_COUNTS, SUMS, Inputs
from streams.snapshot.job import Frozen

_NAME: Final = 58  # of 80 columns: a rank before it, a value behind it


def render(frozen: Frozen) -> str:
    """Nominations board by board, what was checked, and how to check it again."""
    inputs, recount = frozen.inputs, frozen.inputs.recount
    edition, totals = inputs.edition, recount.totals
    lines = [
        " · ".join([edition.title, frozen.state, *(["SIMULATED"] if edition.simulated else [])]),
        f"As of {instant_text(recount.as_of, edition.time_zone)} {edition.time_zone}",
        *wrap(edition.note, 80),
    ]
    for board in recount.boards:
        lines += ["", *_lines(board)]
    rate = f", {totals.observations / frozen.seconds:,.0f} a second" if frozen.seconds > 0 else ""
    lines += [
        "",
        f"Recounted {totals.pages:,} pages with {totals.observations:,} observations{rate}:",
        f"all {len(recount.boards)} boards and all totals are equal to the live ones, to the byte.",
        f"Counted again by SQL in {frozen.sql_seconds:,.1f} s, sharing no code of it: equal, to the byte.",
    ]
    if recount.twice:
        lines.append(
            f"Found {len(recount.twice):,} posts that stand on several days: nominations.json lists them."
        )
    lines += _rulings(inputs)
    if frozen.already:
        lines.append("Already frozen, identical.")
    if frozen.newer:
        lines.append(f"{frozen.newer} is newer: it was frozen of other pages or settings.")
    return "\n".join([
        *lines,
        "",
        f"Folder  {frozen.folder}",
        f"Digest  {frozen.digest}",
        f"Check   cd {frozen.folder} && sha256sum -c {SUMS}",
    ])  # fmt: skip


def document(frozen: Frozen) -> dict[str, object]:
    """What `--json` prints: where the snapshot is, its pins, and all boards with values that rank."""
    inputs, totals = frozen.inputs, frozen.inputs.recount.totals
    return {
        "snapshot": str(frozen.folder),
        "id": frozen.snapshot,
        "edition": inputs.edition.id,
        "simulated": inputs.edition.simulated,
        "state": frozen.state,
        "already": frozen.already,
        "newer": frozen.newer,
        "as_of": inputs.recount.as_of,
        "digest": frozen.digest,
        "topic": inputs.pins.topic,
        "generation": inputs.pins.generation,
        "pins": inputs.pins.vector,
        "equal_counts": list(EQUAL_COUNTS),
        "totals": msgspec.structs.asdict(totals),
        "posts_on_several_days": len(inputs.recount.twice),
        "rulings": len(inputs.rulings),
        "rulings_in_force": len(Rulings(inputs.rulings).in_force),
        "rulings_unreadable": _unreadable(inputs),
        "boards": [_board(board) for board in inputs.recount.boards],
    }


def _rulings(inputs: Inputs) -> list[str]:
    lines = []
    if inputs.rulings:
        in_force = len(Rulings(inputs.rulings).in_force)
        lines.append(
            f"Rulings in force: {in_force:,} of {len(inputs.rulings):,} made; nominations.json lists all."
        )
    if unreadable := _unreadable(inputs):
        lines.append(
            f"Records of rulings that are none: {unreadable:,}; they change nothing, `gsm rule list` says why."
        )
    return lines


def _unreadable(inputs: Inputs) -> int:
    """Records up to the pin that hold no ruling."""
    return inputs.pins.rulings - len(inputs.rulings)


def _lines(board: Board) -> list[str]:
    lines = [f"{board.category_title} · {board.tier_title} ({board.unit})"]
    for one in board.standings:
        if one.nominee:
            name, *more = wrap(one.name, _NAME)
            lines.append(f"{one.rank:>4}  {name:<{_NAME}}{one.shown:>16}")
            lines += [f"      {line}" for line in more]
    if board.nominee_note:
        lines.append(f"      {board.nominee_note}")
    return lines


def _board(board: Board) -> dict[str, object]:
    standings = [
        {
            "rank": one.rank,
            "participant": one.participant,
            "value": one.value,
            "shown": one.shown,
            "unit": board.unit,
            "nominee": one.nominee,
        }
        for one in board.standings
    ]
    unranked = [{"participant": one.participant, "reasons": one.reasons} for one in board.unranked]
    return {"category": board.category, "tier": board.tier, "standings": standings, "unranked": unranked}
