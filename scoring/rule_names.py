"""The names of the rules, by section, in the order in which they are read: in docs/rules.md, on the page, in the terminal."""

from typing import Final

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "What counts": (
        "Period", "Freeze", "Award clock", "Accounts", "Kinds", "One post", "Latest counters", "Moved posts", "Deleted posts",
        "Engagement", "Hidden and missing counters", "Media", "Limits",
    ),
    "Audiences": ("Audience", "No audience", "Several accounts"),
    "Boards": ("Tiers", "Categories"),
    "Measures": (
        "Number of posts", "Active days", "Sum of engagement", "Rate r", "Relative rate x", "M", "Pooled rate",
        "Engagement per follower", "Views per post",
    ),
    "Floors": (
        "Order of the floors", "Hidden limit", "Platform posts", "Platform audience", "Platforms in a tier", "Participant posts",
        "Participant audience", "Number of platforms", "Live floors", "Windows",
    ),
    "Ranks and nominees": ("Ties", "Nominees", "Unranked", "States", "Rulings"),
    "What stands beside a standing": (
        "Never in a rank", "Coverage", "Top post", "Rises and falls", "Deleted and hidden", "Stale posts",
    ),
}  # fmt: skip


def rule_id(name: str) -> str:
    """A rule's id, for addresses and for `sources` of an edition: `platform-audience` of "Platform audience"."""
    return name.lower().replace(" ", "-")


RULE_IDS: Final = tuple(rule_id(name) for names in SECTIONS.values() for name in names)
