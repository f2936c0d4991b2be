"""What an import says at its end, to people and to programs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from streams.importers.survey import Survey


class Report(msgspec.Struct, frozen=True):
    """The closing summary. `pages` is None where nothing was to be sent; times are UTC as ISO text, None where there are none.

    `redated_posts` had several creation days in the files; the first one stands.
    """

    format: str
    files: list[str]
    rows: int
    observations: int
    readings: int
    posts: int
    redated_posts: int
    accounts: int
    unknown_accounts: int
    bad_rows: int
    bad_rows_by_reason: dict[str, int]
    first_bad_rows: list[str]
    first_created: str | None
    last_created: str | None
    first_observed: str | None
    last_observed: str | None
    pages: int | None


def report_of(format_name: str, files: Sequence[Path], found: Survey, pages: int | None) -> Report:
    """The summary of a survey and of the pages sent after it."""
    created, observed = _span(found.created), _span(found.observed)
    by_reason = dict(sorted(found.bad.items(), key=lambda one: (-one[1], one[0])))
    return Report(
        format_name, [path.name for path in files], found.rows, found.observations, found.readings, found.posts,
        len(found.redated), found.accounts, found.unknown_accounts, found.bad_rows, by_reason, found.bad_examples, *created, *observed, pages,
    )  # fmt: skip


def lines(report: Report) -> list[tuple[str, str]]:
    """The summary as label and text, what matters not left out."""
    told = [
        ("rows", f"{report.rows:,} in {len(report.files):,} files"),
        ("observations", f"{report.observations:,} of {report.posts:,} posts"),
        ("readings", f"{report.readings:,}"),
        ("accounts", f"{report.accounts:,}, {report.unknown_accounts:,} of them unknown to the roster"),
        ("created", f"{report.first_created or 'no posts'} to {report.last_created or 'no posts'}"),
        ("observed", f"{report.first_observed or 'nothing'} to {report.last_observed or 'nothing'}"),
        ("bad rows", f"{report.bad_rows:,}"),
        *((f"  {number:,} x", reason) for reason, number in report.bad_rows_by_reason.items()),
        *(("  such as", example) for example in report.first_bad_rows),
        ("pages", "none sent: only looked" if report.pages is None else f"{report.pages:,} sent"),
    ]
    if report.redated_posts:
        told.insert(
            2, ("two days", f"{report.redated_posts:,} posts have several creation days; the first stands")
        )
    return told


def _span(instants: tuple[int, int] | None) -> tuple[str | None, str | None]:
    if instants is None:
        return None, None
    first, last = (datetime.fromtimestamp(one / 1000, UTC) for one in instants)
    return _text(first), _text(last)


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
