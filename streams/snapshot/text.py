"""A snapshot for people, in a terminal of 80 columns."""

from typing import Final

from scoring.boards import Board
from scoring.edition import instant_text
from streams.snapshot.contents import SUMS
from streams.snapshot.job import Frozen

_WIDTH: Final = 80


def render(frozen: Frozen) -> str:
    """Nominations board by board, what was checked, and how to check it again."""
    inputs, recount = frozen.inputs, frozen.inputs.recount
    edition, totals = inputs.edition, recount.totals
    lines = [
        " · ".join([edition.title, frozen.state, *(["SIMULATED"] if edition.simulated else [])]),
        f"As of {instant_text(recount.as_of, edition.time_zone)} {edition.time_zone}. {edition.note}".rstrip(),
    ]
    for board in recount.boards:
        lines += ["", *_board(board)]
    rate = f", {totals.observations / frozen.seconds:,.0f} a second" if frozen.seconds > 0 else ""
    lines += [
        "",
        f"Recounted {totals.pages:,} pages with {totals.observations:,} observations{rate}:",
        f"all {len(recount.boards)} boards and all totals are equal to the live ones, to the byte.",
    ]
    if recount.twice:
        lines.append(
            f"Found {len(recount.twice):,} posts that stand on several days: nominations.json lists them."
        )
    if frozen.already:
        lines.append("Already frozen, identical.")
    return "\n".join([
        *lines,
        "",
        f"Folder  {frozen.folder}",
        f"Digest  {frozen.digest}",
        f"Check   cd {frozen.folder} && sha256sum -c {SUMS}",
    ])  # fmt: skip


def _board(board: Board) -> list[str]:
    lines = [f"{board.category_title} · {board.tier_title} ({board.unit})"]
    for one in board.standings:
        if one.nominee:
            name = one.name if len(one.name) <= _WIDTH - 22 else one.name[: _WIDTH - 23] + "…"
            lines.append(f"{one.rank:>4}  {name:<{_WIDTH - 22}}{one.shown:>16}")
    if board.nominee_note:
        lines.append(f"      {board.nominee_note}")
    return lines
