"""Rules: which boards there are."""

from typing import Final

from scoring.edition import ALL, Category, Edition
from scoring.rulebook.measures import RANKS_BY
from scoring.rulebook.rule import Rule, joined, platform_titles, settings


def tiers(edition: Edition) -> Rule:
    """Who is ranked against whom."""
    number = len(edition.categories)
    boards = len(edition.tiers) * number
    return Rule(
        "Tiers",
        f"Participants are ranked among those of their tier: {joined(one.title for one in edition.tiers)}. "
        f"Each category has one board a tier, so there are {boards}. Nothing in one tier changes a board of another.",
        settings=settings(edition, "tiers.*.title"),
    )


def categories(edition: Edition) -> Rule:
    """What each board ranks by."""
    return Rule(
        "Categories",
        "A category is a measure of the posts of one scope (see Media) on some platforms. Only those platforms are looked at.",
        items=tuple(_category(edition, one) for one in edition.categories),
        settings=settings(edition, "categories.*.measure", "categories.*.scope", "categories.*.platforms"),
    )


def _category(edition: Edition, category: Category) -> str:
    where = joined(platform_titles(edition, category.platforms))
    scope = "all posts" if category.scope == ALL else f"posts of scope {category.scope}"
    return f"{category.title}: ranked by {RANKS_BY[category.measure]}, {scope}, on {where}"


RULES: Final = (tiers, categories)
