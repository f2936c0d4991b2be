"""The first of two readings of the files: what is in them, whether they may be imported, and what roster they would make."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from scoring.pages import ABSENT, COUNTERS, Observation
from streams.errors import GsmError
from streams.importers.accounts import Source
from streams.importers.contract import Bad, Context, Format, Row, WholePage
from streams.importers.ledger import Ledger
from streams.importers.reading import Advance, read_files

EARLY_LOOK: Final = 100  # rows after which a file of another kind shows itself
SHOWN: Final = 3  # bad rows told to the person


class Survey(msgspec.Struct):
    """What the files hold. Times are in milliseconds; the spans are None where there is nothing.

    `redated` are posts under several creation days, by account and id, with the first creation time, which stands. `given`
    holds by platform the counters that every observation gives, as a number or as hidden.
    """

    rows: int = 0
    observations: int = 0
    readings: int = 0
    posts: int = 0
    accounts: int = 0
    unknown_accounts: int = 0
    bad: Counter[str] = msgspec.field(default_factory=Counter)
    bad_examples: list[str] = []
    created: tuple[int, int] | None = None
    observed: tuple[int, int] | None = None
    simulated: bool = False
    redated: dict[tuple[str, str], int] = {}
    given: dict[str, set[str]] = {}

    @property
    def bad_rows(self) -> int:
        """Rows that cannot be used."""
        return self.bad.total()


def survey(
    reader: Format, files: Sequence[Path], context: Context, ledger: Ledger, max_bad: float, advance: Advance
) -> Survey:
    """Read the files once. Raises GsmError where more than `max_bad` percent of the rows are bad, or a file cannot be used."""
    found = Survey()
    for path, item in read_files(reader, files, context, advance):
        found.rows += 1
        match item:
            case Row():
                _row(found, item, context, ledger)
            case WholePage():
                _page(found, item, context, ledger)
            case Bad():
                found.bad[item.reason] += 1
                if len(found.bad_examples) < SHOWN:
                    found.bad_examples.append(f"{path.name} line {item.line}: {item.reason}")
        if found.rows == EARLY_LOOK:
            _refuse_flood(found, max_bad)
    _refuse_flood(found, max_bad)
    found.posts, found.accounts, found.unknown_accounts = (
        ledger.posts(), ledger.accounts(), ledger.unknown_accounts(),
    )  # fmt: skip
    day = context.accounts.calendar.day
    found.redated = {
        (account, post): first for account, post, first, last in ledger.redated() if day(first) != day(last)
    }
    return found


def _row(found: Survey, row: Row, context: Context, ledger: Ledger) -> None:
    accounts, post = context.accounts, row.observation
    found.observed = _widen(found.observed, row.observed_at)
    found.readings += row.followers != ABSENT
    account = accounts.id_of(row.source, row.observed_at)
    if post is not None:
        account = accounts.id_of(row.source, post.created)
        _observation(found, row.source.platform, post)
        ledger.post(account, post.id, post.created)
    ledger.account(account, row.source, known=accounts.knows(account))


def _page(found: Survey, item: WholePage, context: Context, ledger: Ledger) -> None:
    page = item.page
    found.observed = _widen(found.observed, page.observed_at)
    found.simulated = found.simulated or page.simulated
    found.readings += page.followers != ABSENT
    ledger.account(
        page.account, Source(page.platform, page.account), known=context.accounts.knows(page.account)
    )
    for post in page.observations:
        _observation(found, page.platform, post)
        if post.presence == "seen":
            ledger.post(page.account, post.id, 0)  # its maker has told which copies of a post moved


def _observation(found: Survey, platform: str, post: Observation) -> None:
    found.observations += 1
    found.created = _widen(found.created, post.created)
    if post.presence == "seen":
        here = {name for name in COUNTERS if getattr(post, name) != ABSENT}
        found.given[platform] = found.given.get(platform, here) & here


def _widen(span: tuple[int, int] | None, instant: int) -> tuple[int, int]:
    return (instant, instant) if span is None else (min(span[0], instant), max(span[1], instant))


def _refuse_flood(found: Survey, max_bad: float) -> None:
    if found.bad_rows * 100 > max_bad * found.rows:
        reasons = "; ".join(f"{number:,} x {reason}" for reason, number in found.bad.most_common(3))
        raise GsmError(
            f"{found.bad_rows:,} of {found.rows:,} rows are bad, more than {max_bad:g} percent, so nothing was sent: "
            f"{reasons} (first: {found.bad_examples[0]}). Mend the file, or allow more with --max-bad"
        )
