"""What a check tells: to people in a terminal of 80 columns, to programs as one document."""

from pathlib import Path
from textwrap import wrap
from typing import Final

import msgspec

from streams.check.summary import Part, Summary
from streams.editions import Fault
from streams.facts import amount

_LABEL: Final = 10
_NAMED: Final = 12  # participants named before it only counts them


class Checked(msgspec.Struct, frozen=True):
    """What was found. `summary` is None and there are no warnings where the files have faults; `live`: what runs was checked too."""

    file: Path
    faults: list[Fault]
    warnings: list[str] = []
    summary: Summary | None = None
    live: bool = False


def document(checked: Checked) -> dict[str, object]:
    """What `--json` prints."""
    return {
        "edition": str(checked.file),
        "ok": not checked.faults,
        "live": checked.live,
        "faults": msgspec.to_builtins(checked.faults),
        "warnings": checked.warnings,
        "summary": msgspec.to_builtins(checked.summary),
    }


def render(checked: Checked) -> str:
    """Faults, or that there are none; then what there is."""
    lines = [str(fault) for fault in checked.faults]
    found = amount(len(checked.faults), "fault") if checked.faults else "no faults"
    lines.append(f"{checked.file}{' and what runs' if checked.live else ''}: {found}")
    if checked.summary:
        lines += ["", *_summary(checked.summary)]
    if checked.warnings:
        lines += ["", f"{amount(len(checked.warnings), 'warning')}, which may be meant so:"]
        lines += [line for one in checked.warnings for line in _wrapped(one, 2, 4)]
    return "\n".join(lines)


def _summary(found: Summary) -> list[str]:
    title = f"{found.title} ({found.id})" + (", simulated" if found.simulated else "")
    nominees = f"{found.least_nominees} to {found.nominees} nominees each"
    return [
        title,
        *_line("Period", f"{found.start} to {found.end}, frozen on {found.freeze} ({found.time_zone}, {found.clock} clock)"),
        *_line("Boards", f"{found.boards}: {found.categories} categories in {amount(len(found.tiers), 'tier')}; {nominees}"),
        *_line("Tiers", f"{_parts(found.tiers)}; {amount(found.participants, 'participant')}"),
        *_line("Accounts", f"{_parts(found.platforms)}; {amount(found.accounts, 'account')}"),
        *_names("Nowhere", "without an account on any board's platform", found.nowhere),
        *_names("Unranked", "that can be ranked on no board, by their accounts", found.unrankable),
    ]  # fmt: skip


def _parts(parts: list[Part]) -> str:
    return ", ".join(f"{part.title} {part.count:,}" for part in parts)


def _names(label: str, what: str, names: list[str]) -> list[str]:
    if not names:
        return []
    more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
    return _line(label, f"{amount(len(names), 'participant')} {what}: {', '.join(names[:_NAMED])}{more}")


def _line(label: str, text: str) -> list[str]:
    return _wrapped(f"{label:<{_LABEL}}{text}", 0, _LABEL)


def _wrapped(text: str, first: int, others: int) -> list[str]:
    return wrap(text, 80, initial_indent=" " * first, subsequent_indent=" " * others, break_on_hyphens=False)
