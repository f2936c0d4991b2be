"""What is told of an audit."""

import msgspec
import orjson

from scoring.progress import Progress
from streams.audit import Audit, document, render
from streams.audit.finding import Finding

EQUAL = Audit(
    "hand-2019", "x-changelog", True, 1234, 16, Progress(2000, 5, 1990, 30_000, 10), 0, [], 0, [], 12.34
)
FOUND = [Finding("row", "partition 1: the text", 1, "fb-a", "2019-10-01", "p", "likes", "5", "4")]


def test_equal_is_told_with_what_was_compared() -> None:
    assert render(EQUAL).splitlines() == [
        "Changelog  x-changelog",
        "Counted    1,990 pages with 30,000 observations in 12.3 s",
        "Compared   1,234 rows at the offsets that the changelog has reached; 16 boards at their own",
        "Equal, to the byte.",
    ]


def test_differences_are_told_one_a_line_and_all_counted() -> None:
    differing = msgspec.structs.replace(EQUAL, boards=0, differences=7, findings=FOUND)
    assert render(differing).splitlines()[2:] == [
        "Compared   1,234 rows at the offsets that the changelog has reached; no boards",
        "Differences: 7",
        "  partition 1: the text",
        "  and 6 more: --limit shows more of them",
    ]


def test_posts_on_several_days_are_told_beside_and_are_no_difference() -> None:
    found = [Finding("several-days", "fb-a: post p stands on 2019-10-01, 2019-10-02")]
    told = render(msgspec.structs.replace(EQUAL, several_days=1, posts_on_several_days=found))
    assert told.splitlines()[3:] == [
        "Equal, to the byte.",
        "Posts that stand on several days, so may count more than once: 1",
        "  fb-a: post p stands on 2019-10-01, 2019-10-02",
    ]


def test_the_document_has_every_part_of_a_finding() -> None:
    told = orjson.loads(orjson.dumps(document(msgspec.structs.replace(EQUAL, differences=7, findings=FOUND))))
    assert (told["equal"], told["differences"], told["totals"]["pages"]) == (False, 7, 1990)
    assert told["findings"] == [
        {
            "kind": "row", "text": "partition 1: the text", "partition": 1, "account": "fb-a", "day": "2019-10-01",
            "post": "p", "field": "likes", "live": "5", "counted": "4",
        }
    ]  # fmt: skip
