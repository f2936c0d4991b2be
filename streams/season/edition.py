"""The season's edition: the rules of gsm-2020, marked as simulated."""

from typing import Final

import msgspec

from scoring.edition import Edition, parse_edition
from streams.season.plan import poll_every
from streams.settings import GSM_2020

ID: Final = "season-2020"


def season_edition(observations: int) -> Edition:
    """The edition of a season of this size: its time is the data's, and its slots are as long as the season's polls are apart."""
    rules = parse_edition(GSM_2020.read_bytes())
    every = poll_every(observations)
    return msgspec.structs.replace(
        rules,
        id=ID,
        title="GSM Award 2020 (simulated season)",
        note="Simulated: every institution, account and number here is invented. " + rules.note,
        clock="data",
        simulated=True,
        platforms=tuple(
            msgspec.structs.replace(platform, poll_every_minutes=every) for platform in rules.platforms
        ),
    )
