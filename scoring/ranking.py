"""Ranks, ties and the nominee cut."""

from collections.abc import Sequence

import msgspec

from scoring.edition import Nominees

Strength = tuple[int, ...]
"""What ranks, greatest first: the measure, then what the edition names for ties, such as active days and engagement."""


class Nomination(msgspec.Struct, frozen=True):
    """How many of the first standings are nominated, and the words for why it is not simply the first five."""

    count: int
    note: str = ""


def ranks(strengths: Sequence[Strength]) -> list[int]:
    """The rank of each of the strengths, which are in falling order: equal ones share a rank, the next ranks are left out."""
    result: list[int] = []
    for place, strength in enumerate(strengths):
        tied = place > 0 and strength == strengths[place - 1]
        result.append(result[-1] if tied else place + 1)
    return result


def nominate(standing_ranks: Sequence[int], rule: Nominees) -> Nomination:
    """The nominee cut through ranks in order.

    A tie across the last place is left out if at least `rule.least` remain, else taken whole.
    """
    ranked = len(standing_ranks)
    if ranked < rule.least:
        return Nomination(0, f"no nomination: {ranked} ranked, at least {rule.least} needed")
    if ranked <= rule.places or standing_ranks[rule.places] != standing_ranks[rule.places - 1]:
        return Nomination(min(ranked, rule.places))
    tied = standing_ranks[rule.places]
    above = sum(rank < tied for rank in standing_ranks)
    if above >= rule.least:
        return Nomination(above, f"a tie across place {rule.places} is left out")
    return Nomination(
        sum(rank <= tied for rank in standing_ranks), f"all tied across place {rule.places} are taken"
    )
