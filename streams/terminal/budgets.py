"""What polling is going to spend, in a terminal."""

from collections.abc import Sequence

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from streams.pollers.forecast import PlatformPlan


def budgets_shown(plans: Sequence[PlatformPlan]) -> RenderableType:
    """A line a budget; what does not fit stands out."""
    table = Table.grid(padding=(0, 2, 0, 0))
    table.show_header = True
    for name in ("platform", "budget", "planned", "limit", ""):
        left = name in {"platform", "budget"}
        table.add_column(Text(name, "dim"), justify="left" if left else "right", no_wrap=True)
    for plan in plans:
        for one in plan.budgets:
            over = one.planned > one.limit
            share = f"{100 * one.planned / one.limit:.0f} %"
            table.add_row(
                plan.platform,
                f"{one.name} ({one.unit})",
                Text(f"{one.planned:,.10g}", "bold yellow" if over else ""),
                f"{one.limit:,.10g}",
                Text(f"{share}: too much" if over else share, "bold yellow" if over else "dim"),
            )
    return table
