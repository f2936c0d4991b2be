"""One ruling, from what an operator gives to the record in Kafka."""

from difflib import get_close_matches

import msgspec

from scoring.roster import Participant
from scoring.rulings import Action, Ruling, Rulings, Target, check_ruling
from streams.clock import Clock
from streams.errors import GsmError
from streams.kafka.rulings import read_rulings, write_ruling
from streams.kafka.topics import RULINGS
from streams.ruling_words import about, signed
from streams.rulings.follows import follows
from streams.settings import Settings


class Made(msgspec.Struct, frozen=True):
    """A ruling that stands in the topic at `offset`; `follows` are lines that say what it does."""

    ruling: Ruling
    offset: int
    follows: list[str]


def make(
    settings: Settings, clock: Clock, action: Action, target: Target, target_id: str, *, reason: str, by: str
) -> Made:
    """Write a ruling, made now.

    Raises scoring.rulings.RulingError where what is given is none, GsmError where it would change nothing.
    """
    ruling = Ruling(1, action, target, target_id, reason.strip(), by.strip(), clock.now())
    check_ruling(ruling)
    owner = _owner(settings, ruling)
    if owner is None and action == "exclude":
        raise GsmError(_unknown(settings, ruling))
    topic = settings.prefix + RULINGS.name
    made = [record.ruling for record in read_rulings(settings.kafka, topic) if record.ruling is not None]
    before = Rulings(made)
    _check_change(ruling, before.against(target, target_id), settings.files.edition.time_zone)
    offset = write_ruling(settings.kafka, topic, ruling)
    return Made(ruling, offset, follows(ruling, owner, before, settings.files.edition.time_zone))


def _owner(settings: Settings, ruling: Ruling) -> Participant | None:
    """The participant that it is about, or whose account it is about."""
    for one in settings.files.roster.participants:
        if ruling.target == "participant":
            if one.id == ruling.id:
                return one
        elif any(account.id == ruling.account() for account in one.accounts):
            return one
    return None


def _unknown(settings: Settings, ruling: Ruling) -> str:
    """That the roster does not know it, and what it may have been meant to be."""
    roster = settings.files.roster
    if ruling.target == "participant":
        kind, wanted, known = "participant", ruling.id, [one.id for one in roster.participants]
    else:
        kind, wanted, known = "account", ruling.account(), sorted(roster.account_ids())
    near = get_close_matches(wanted, known, n=3)
    advice = f"perhaps {' or '.join(near)} is meant" if near else f"the column {kind} there has all"
    return f"{settings.edition_file.with_suffix('.csv')} has no {kind} {wanted!r}: {advice}"


def _check_change(ruling: Ruling, standing: Ruling | None, time_zone: str) -> None:
    """Raise GsmError unless it excludes what is not excluded, or restores what is."""
    if ruling.action == "restore" and standing is None:
        raise GsmError(f"{about(ruling)}: not excluded, so nothing to restore; `gsm rule list` shows what is")
    if ruling.action == "exclude" and standing is not None:
        raise GsmError(
            f"{about(ruling)}: excluded already by {signed(standing, time_zone)} ({standing.reason}); "
            "to give another reason, restore it first"
        )
