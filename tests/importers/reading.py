"""Reading a few lines through a format, as the tests of formats do."""

import io
from zoneinfo import ZoneInfo

from scoring.roster import Roster
from streams.importers.accounts import Accounts
from streams.importers.contract import Bad, Context, Format, Item, Row

NOW = 1_800_000_000_000  # 2027-01-15: after everything in the tests
NOBODY = Roster(())


def context(
    *,
    observed_at: int | None = None,
    zone: str | None = None,
    roster: Roster = NOBODY,
    time_zone: str = "UTC",
) -> Context:
    """What the person who imports says."""
    return Context(Accounts(roster, time_zone), NOW, observed_at, ZoneInfo(zone) if zone else None)


def items(reader: Format, text: str | bytes, said: Context | None = None) -> list[Item]:
    """What a file with this text holds."""
    raw = text if isinstance(text, bytes) else text.encode()
    return list(reader(io.BytesIO(raw), said or context()))


def rows(reader: Format, text: str | bytes, said: Context | None = None) -> list[Row]:
    """The same, where every row is good."""
    found = items(reader, text, said)
    assert not [item for item in found if isinstance(item, Bad)]
    return [item for item in found if isinstance(item, Row)]


def bad(reader: Format, text: str | bytes, said: Context | None = None) -> list[tuple[int, str]]:
    """Line and reason of the rows that cannot be used."""
    return [(item.line, item.reason) for item in items(reader, text, said) if isinstance(item, Bad)]
