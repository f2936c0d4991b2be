"""An explanation in plain English: sections in the order in which people ask."""

from scoring.explanation.account_words import accounts, beside, rulings
from scoring.explanation.data import Explanation
from scoring.explanation.layout import Section, Text, bullet
from scoring.explanation.post_words import deleted, greatest, posts
from scoring.explanation.value_words import left_out, value
from scoring.explanation.verdict_words import head, standing, unranked


def tell(told: Explanation) -> list[Section]:
    """All sections; where the board is not what its pages give, only that."""
    if told.differences:
        return [head(told), _differences(told)]
    place = standing(told, told.place) if told.place else [unranked(told)]
    sections = [
        head(told), *place, value(told), left_out(told), posts(told), greatest(told), deleted(told), accounts(told),
        beside(told), rulings(told), _checked(told),
    ]  # fmt: skip
    return [one for one in sections if one is not None]


def _differences(told: Explanation) -> Section:
    return Section(
        "NOT EXPLAINED: the board is not what its pages give",
        [
            *(
                bullet(f"{one.what}: the board says {one.board}, the pages give {one.found}.")
                for one in told.differences
            ),
            Text(
                "Nobody may rely on this board. Keep these lines, then restart the worker, which rebuilds the boards."
            ),
        ],
    )


def _checked(told: Explanation) -> Section:
    pages = sum(one.pages.pages for one in told.accounts)
    return Section(
        "",
        [
            Text(
                f"Worked out anew from the {pages:,} recorded pages of its accounts. Every number of the board that is its own came out "
                "the same; those of the others are the board's."
            )
        ],
    )
