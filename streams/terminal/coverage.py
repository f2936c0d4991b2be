"""Coverage in a terminal: a line a platform, what went wrong most, the gaps, and the accounts that lack most."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from scoring.boards import state_of
from scoring.edition import Edition, instant_text
from streams.coverage.report import AccountCoverage, Counts, Coverage, Gap
from streams.facts import amount
from streams.terminal.header import badges

WORST: Final = 10  # accounts
LONGEST: Final = 5  # gaps of a platform


def coverage_shown(told: Coverage, edition: Edition) -> RenderableType:
    """All of it, for one screen; `--json` has every account and every gap."""
    zone = edition.time_zone
    title = Text.assemble(
        ("Coverage of ", "bold"), (edition.title, "bold"), "  ", badges(state_of(edition, told.as_of), simulated=told.simulated)
    )  # fmt: skip
    parts: list[RenderableType] = [
        title,
        Text(f"as of {instant_text(told.as_of, zone)} {zone}", "dim"),
        Text(),
    ]
    if not told.platforms:
        return Group(*parts, Text("The edition polls no platform: poll_every_minutes is 0 everywhere."))
    parts.append(
        _table("platform", ((one.platform, one.slots, one.unseen_accounts) for one in told.platforms))
    )
    for platform in told.platforms:
        parts += _grounds(platform.platform, platform.slots)
        parts += _gaps(platform.platform, platform.gaps, zone)
        if platform.stale_posts:
            words = f"last read more than {edition.beside.stale_days} days before the freeze"
            parts.append(
                Text(f"{platform.platform}: {amount(platform.stale_posts, 'post')} {words}", "bold yellow")
            )
    worst = told.worst(WORST)
    if worst:
        lacking = sum(one.slots.ok < one.slots.due for one in told.accounts)
        parts += [
            Text(),
            Text(f"{amount(lacking, 'account')} with missed slots; those that lack most:", "bold"),
        ]
        parts.append(_accounts(worst, zone))
    return Group(*parts)


def _table(first: str, lines: Iterable[tuple[str, Counts, int]]) -> Table:
    table = _grid(first, ("ok", "due", "done", "partial", "failed", "not polled", "unseen"))
    for name, slots, unseen in lines:
        numbers = (slots.due, slots.ok, slots.partial, slots.failed, slots.missing, unseen)
        table.add_row(name, _share(slots), *(f"{number:,}" for number in numbers))
    return table


def _accounts(worst: Sequence[AccountCoverage], zone: str) -> Table:
    table = _grid("account", ("ok", "done", "due", "longest gap", ""))
    for one in worst:
        longest = max(one.gaps, key=lambda gap: gap.slots)
        table.add_row(
            one.account, _share(one.slots), f"{one.slots.ok:,}", f"{one.slots.due:,}", amount(longest.slots, "slot"),
            Text(f"{_span(longest, zone)}: {longest.reason}", "dim"),
        )  # fmt: skip
    return table


def _grid(first: str, others: Iterable[str]) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.show_header = True
    table.add_column(Text(first, "dim"), no_wrap=True)
    for name in others:
        table.add_column(Text(name, "dim"), justify="right" if name else "left", no_wrap=bool(name))
    return table


def _grounds(platform: str, slots: Counts) -> Iterator[Text]:
    for reason, count in slots.reasons.items():
        yield Text(f"{platform}: {amount(count, 'slot')} {reason}", "dim")


def _gaps(platform: str, gaps: Sequence[Gap], zone: str) -> Iterator[Text]:
    """The longest stretches in which nobody was polled well, in the order of time."""
    longest = sorted(gaps, key=lambda gap: -gap.slots)[:LONGEST]
    for gap in sorted(longest, key=lambda gap: gap.start):
        words = f"no account of {platform} for {amount(gap.slots, 'slot')}, {_span(gap, zone)}: {gap.reason}"
        yield Text(words, "bold yellow")


def _span(gap: Gap, zone: str) -> str:
    return f"{instant_text(gap.start, zone)} to {instant_text(gap.end, zone)}"


def _share(slots: Counts) -> str:
    return "-" if slots.ok_per_mille is None else f"{slots.ok_per_mille / 10:.1f} %"
