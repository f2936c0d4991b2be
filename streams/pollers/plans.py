"""What polling an edition is going to spend, platform by platform."""

from collections.abc import Sequence

from streams.editions import EditionFiles
from streams.pollers.forecast import PlatformPlan, forecast
from streams.pollers.platforms import PLATFORMS, names_of


def plans(files: EditionFiles, names: Sequence[str], days: int, posts_a_day: int) -> list[PlatformPlan]:
    """Of the named platforms, or all, for so many days. Asks nobody. Raises GsmError as `names_of` does."""
    found = []
    for name in names_of(files.edition, names):
        pollable = PLATFORMS[name]
        expected = forecast(files.edition, files.roster, name, pollable.days, days, posts_a_day)
        found.append(PlatformPlan(name, pollable.plan(expected)))
    return found
