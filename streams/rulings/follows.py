"""What follows from a ruling, told to who made it."""

from shlex import quote
from typing import Final

from scoring.roster import Participant
from scoring.rulings import Action, Ruling, Rulings, Target
from streams.ruling_words import about, signed

_CHANGES: Final[dict[tuple[Action, Target], str]] = {
    ("exclude", "post"): "{what} ({name}) leaves every count.",
    ("exclude", "reading"): "{what} ({name}) are not used.",
    ("exclude", "account"): "{what} is nobody's: {name} is ranked without it.",
    ("exclude", "participant"): "{what} ({name}) is not ranked, and no average of its tier knows it.",
    ("restore", "post"): "{what} ({name}) counts again, by the rules.",
    ("restore", "reading"): "{what} ({name}) are used again.",
    ("restore", "account"): "{what} is {name}'s again.",
    ("restore", "participant"): "{what} ({name}) is ranked again, by the rules.",
}


def follows(ruling: Ruling, owner: Participant | None, before: Rulings, time_zone: str) -> list[str]:
    """Lines that say what changes, when, and how to undo it.

    `owner` is the participant that it is about or whose account it is about, `before` are the rulings until then.
    """
    what = about(ruling)
    what = what[:1].upper() + what[1:]
    if owner is None:
        return [f"{what}: no longer excluded. The roster does not know it, so no board changes."]
    lines = [_CHANGES[ruling.action, ruling.target].format(what=what, name=owner.name)]
    lines += [
        f"No board changes by it while {about(one)} is excluded ({signed(one, time_zone)})."
        for one in _wider(ruling, owner, before)
    ]
    lines.append("Boards follow within seconds; snapshots frozen before stay as they are.")
    if ruling.action == "exclude":
        target = f"{ruling.target} {quote(ruling.id)}"
        lines.append(f"Nothing is deleted: gsm rule restore {target} --reason TEXT --by NAME brings it back.")
    return lines


def _wider(ruling: Ruling, owner: Participant, before: Rulings) -> list[Ruling]:
    """Exclusions in force that leave out all of what this one is about."""
    found = []
    if ruling.target in {"post", "reading"}:
        found.append(before.against("account", ruling.account()))
    if ruling.target != "participant":
        found.append(before.against("participant", owner.id))
    return [one for one in found if one is not None]
