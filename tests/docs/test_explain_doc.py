"""The example of docs/explain.md is what the season gives."""

from pathlib import Path

from scoring.explanation import collect, explain, render, tell
from scoring.partition import partition_of
from scoring.recount import fold_records, make_boards
from scoring.roster import Roster
from streams.kafka.reader import Record
from streams.season import Season

DOC = (Path(__file__).parents[2] / "docs/explain.md").read_text()


def test_the_example_is_the_seasons() -> None:
    # Given the ministries of the season of 300,000 observations
    season = Season(seed=2020, observations=300_000)
    ministries = Roster(season.roster.of_tier("ministry"))
    accounts, records, newest = ministries.account_ids(), [], 0
    for page in season.pages():
        newest = max(newest, page.observed_at)
        if page.account in accounts:
            partition = partition_of(page.account, 12)
            records.append(Record(partition, 0, page.observed_at, page.account.encode(), page.raw))
    rows, _ = fold_records(season.edition, records, 12)
    boards = make_boards(season.edition, ministries, rows, newest, simulated=True)
    # When the sixth of Most Engaging is explained as in the example
    (board,) = [one for one in boards if one.id == "most-engaging.ministry"]
    (kemkebat,) = [one for one in ministries.participants if one.id == "sim-kemkebat"]
    found = collect(season.edition, [one.id for one in kemkebat.accounts], records, 12)
    text = render(tell(explain(season.edition, kemkebat, board, found.rows, found.pages)), 80)
    # Then each line of the example is one of its lines, in this order
    lines = iter(text.splitlines())
    example = DOC.split("```\n")[2].splitlines()
    assert len(example) > 60
    for line in example:
        assert line.strip().startswith(("[", "- [")) or line in lines, line
