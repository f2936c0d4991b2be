"""What is told of an audit: to people in a terminal, to programs as one document."""

import msgspec

from streams.audit.auditor import Audit


def render(audit: Audit) -> str:
    """What was compared, and every finding that is kept, a line each."""
    totals = audit.totals
    boards = f"{audit.boards:,} boards at their own" if audit.boards else "no boards"
    lines = [
        f"Changelog  {audit.changelog}",
        f"Counted    {totals.pages:,} pages with {totals.observations:,} observations in {audit.seconds:.1f} s",
        f"Compared   {audit.rows:,} rows at the offsets that the changelog has reached; {boards}",
    ]
    if not audit.differences:
        return "\n".join([*lines, "Equal, to the byte."])
    lines.append(f"Differences: {audit.differences:,}")
    lines += [f"  {one.text}" for one in audit.findings]
    if (more := audit.differences - len(audit.findings)) > 0:
        lines.append(f"  and {more:,} more: --limit shows more of them")
    return "\n".join(lines)


def document(audit: Audit) -> dict[str, object]:
    """The same as one document; `findings` are the first of `differences`."""
    told: dict[str, object] = msgspec.to_builtins(audit)
    return {"equal": audit.differences == 0} | told | {"totals": msgspec.structs.asdict(audit.totals)}
