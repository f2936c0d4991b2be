"""What is told of an audit: to people in a terminal, to programs as one document."""

import msgspec

from streams.audit.auditor import Audit
from streams.audit.finding import Finding


def render(audit: Audit) -> str:
    """What was compared, and every finding that is kept, a line each."""
    totals = audit.totals
    boards = f"{audit.boards:,} boards at their own" if audit.boards else "no boards"
    lines = [
        f"Changelog  {audit.changelog}",
        f"Counted    {totals.pages:,} pages with {totals.observations:,} observations in {audit.seconds:.1f} s",
        f"Compared   {audit.rows:,} rows at the offsets that the changelog has reached; {boards}",
    ]
    if audit.differences:
        lines.append(f"Differences: {audit.differences:,}")
        lines += _told(audit.findings, audit.differences)
    else:
        lines.append("Equal, to the byte.")
    if audit.several_days:
        lines.append(f"Posts that stand on several days, so may count more than once: {audit.several_days:,}")
        lines += _told(audit.posts_on_several_days, audit.several_days)
    return "\n".join(lines)


def _told(findings: list[Finding], count: int) -> list[str]:
    more = (
        [f"  and {count - len(findings):,} more: --limit shows more of them"] if count > len(findings) else []
    )
    return [*(f"  {one.text}" for one in findings), *more]


def document(audit: Audit) -> dict[str, object]:
    """The same as one document; `findings` are the first of `differences`."""
    told: dict[str, object] = msgspec.to_builtins(audit)
    return {"equal": audit.differences == 0} | told | {"totals": msgspec.structs.asdict(audit.totals)}
