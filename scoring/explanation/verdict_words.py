"""The answer in words: which place and by what, what is lacking to the next place and to a nomination, or why there is none."""

from typing import Final

from scoring.boards import State
from scoring.edition import instant_text
from scoring.explanation.data import Explanation, Neighbour, Place, Reach
from scoring.explanation.floor_words import floor_words
from scoring.explanation.layout import Section, Table, Text, bullet
from scoring.explanation.place import tie_break
from scoring.explanation.wording import amount, be, listed, measured, ordinal, signed, title_of

_TIES: Final[dict[str, str]] = {"active-days": "active days", "engagement": "interactions", "posts": "posts"}

_IF_NOW: Final[dict[State, str]] = {
    "LIVE": " if the period ended now",
    "PROVISIONAL": " as it stands",
    "FROZEN": "",
}


def head(told: Explanation) -> Section:
    """Which board, of when."""
    marks = [told.state, *(["SIMULATED"] if told.simulated else [])]
    of = "" if told.window is None else f", of the last {amount(told.window, 'day')}"
    when = f"{instant_text(told.as_of, told.time_zone)} {told.time_zone}"
    begun = f"day {told.day:,} of {told.days:,}" if told.state == "LIVE" and told.window is None else ""
    return Section(
        f"{told.name}: {told.category_title}, {told.tier_title}{of}",
        [Text(f"{told.edition_title}. {', '.join([*marks, *([begun] if begun else [])])}. As of {when}."), Text(told.rule)],
    )  # fmt: skip


def standing(told: Explanation, place: Place) -> list[Section]:
    """Why this place, and what is lacking."""
    around = [one for one in (place.above, *place.tied, place.below) if one]
    of = f"of {told.ranked:,} that are ranked" if told.ranked > 1 else "and the only one that is ranked"
    first = f"It is {ordinal(place.rank)} {of}, with {measured(place.shown, told.unit)}{', because:' if around else '.'}"
    parts: list[Text | Table] = [Text(first), *(bullet(_against(told, one)) for one in around)]
    if around:
        parts += [Text(""), _neighbours(told, place)]
    reached = [f"{floor_words(told, one)}." for one in told.floors if one.needed]
    return [
        Section(f"Why {ordinal(place.rank)}", parts),
        Section("Nomination, and what is lacking", [bullet(words) for words in _lacking(told, place)]),
        Section("Floors that it reaches", [bullet(words) for words in reached]),
    ]


def unranked(told: Explanation) -> Section:
    """Why it has no place: every reason, with the floor behind it."""
    ruled = [one for one in told.rulings if one.target == "participant"]
    words = [floor_words(told, one) for one in told.floors if not one.met] or told.reasons
    if ruled:
        words = [f"a ruling leaves it out: {signed(one, told.time_zone)}" for one in ruled]
    return Section(
        "Why not ranked",
        [
            Text("It is not ranked, because:"),
            *(bullet(f"{one[:1].upper()}{one[1:]}.") for one in words),
            Text(
                f"Of its tier {told.ranked:,} {be(told.ranked)} ranked and {told.unranked:,} {be(told.unranked)} not."
            ),
        ],
    )


def _against(told: Explanation, other: Neighbour) -> str:
    """How it compares with another standing."""
    who = f"{other.name}, {ordinal(other.rank)},"
    if other.decided_by == "nothing":
        names = ["value", *(_TIES[name] for name in told.ties)]
        return f"{who} has the same {listed(names)}: they share the place."
    if other.decided_by == "value":
        more = "more" if other.gap > 0 else "less"
        return f"{who} has {other.shown}: {other.gap_shown} {more}."
    before = "before" if other.theirs > other.mine else "behind"
    thing = _TIES[other.decided_by]
    return f"{who} has the same value; {thing} put it {before}: {other.theirs:,} against {other.mine:,}."


def _neighbours(told: Explanation, place: Place) -> Table:
    """The places around, with all that decides."""
    found: dict[str, tuple[Neighbour | Place, str]] = {told.participant: (place, told.name)}
    for one in (place.above, *place.tied, place.below, place.cut):
        if one:
            found[one.participant] = (one, one.name)
    return Table(
        ("#", "value", *(_TIES[tie] for tie in told.ties), "participant (* nominee)"),
        [
            (
                f"{one.rank:,}", one.shown, *(f"{tie_break(one, tie):,}" for tie in told.ties),
                f"{name} *" if one.nominee else name,
            )
            for one, name in sorted(found.values(), key=lambda it: it[0].rank)
        ],
    )  # fmt: skip


def _lacking(told: Explanation, place: Place) -> list[str]:
    found, above, cut = [], place.above, place.cut
    if above:
        also = (
            " and the last nominee"
            if not place.nominee and cut and cut.participant == above.participant
            else ""
        )
        found.append(
            f"To draw level with {above.name}, {ordinal(above.rank)}{also}, {_gap(told, place, above)}"
        )
    if not told.nominees:
        return [*found, f"{told.nominee_note[:1].upper()}{told.nominee_note[1:]}."]
    note = f" ({told.nominee_note})" if told.nominee_note else ""
    nominees = f"one of {amount(told.nominees, 'nominee')}{_IF_NOW[told.state]}{note}"
    if place.nominee:
        behind = f" {cut.name}, {ordinal(cut.rank)}, is the first that is not." if cut else ""
        return [*found, f"It is {nominees}.{behind}"]
    found.append(f"It is not {nominees}.")
    if cut and above and cut.participant != above.participant:
        found.append(
            f"To draw level with the last nominee, {cut.name}, {ordinal(cut.rank)}, {_gap(told, place, cut)}"
        )
    return found


def _gap(told: Explanation, place: Place, other: Neighbour) -> str:
    """What is lacking to a standing above."""
    if other.decided_by != "value":
        return f"it lacks {other.theirs - other.mine:,} {_TIES[other.decided_by]} at the same value."
    enough = [f" {_enough(told, one)}" for one in place.reach if one.participant == other.participant]
    return f"it lacks {measured(other.gap_shown, told.unit)}.{''.join(enough)}"


def _enough(told: Explanation, reach: Reach) -> str:
    where = f" on its posts on {title_of(told, reach.platform)}" if reach.platform else ""
    what = amount(reach.amount, reach.what.removesuffix("s"))
    return f"{what} more{where}, all else the same, would have been enough."
