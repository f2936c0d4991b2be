"""Explanations of stories, and their sentences."""

from scoring.explanation import Explanation, collect, explain, post_lines, render, tell
from scoring.pages import encode_page
from scoring.partition import partition_of
from streams.kafka.reader import Record
from tests.scoring.story import FREEZE, Story

_PARTITIONS = 3


def explained(
    story: Story,
    participant: str,
    category: str,
    as_of: int = FREEZE,
    tier: str = "province",
    window: int | None = None,
) -> Explanation:
    """A participant on a board of the story, from records that hold everybody's pages."""
    board = story.board(category, as_of, tier, window)
    accounts = [account.id for account in story.participants[participant].accounts]
    found = collect(story.edition, accounts, records(story), _PARTITIONS)
    return explain(story.edition, story.participants[participant], board, found.rows, found.pages)


def records(story: Story) -> list[Record]:
    """The story's pages as Kafka would hold them."""
    return [
        Record(
            partition_of(page.account, _PARTITIONS), offset, page.observed_at, page.account.encode(), encode_page(page)
        )
        for offset, page in enumerate(story.pages)
    ]  # fmt: skip


def sentences(told: Explanation) -> list[str]:
    """The text, a line for each sentence or point of a list, without indents and marks."""
    return [line.strip().removeprefix("- ") for line in render(tell(told), 10_000).splitlines() if line]


def section(told: Explanation, title: str) -> list[str]:
    """What stands under one title."""
    (found,) = [one for one in tell(told) if one.title == title]
    return [
        line.strip().removeprefix("- ") for line in render([found], 10_000).splitlines()[1:] if line.strip()
    ]


def lines(told: Explanation) -> list[str]:
    """All posts, a line each."""
    return list(post_lines(told))
