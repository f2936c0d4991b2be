"""Head and boards in Redis against those that the pages give."""

from collections.abc import Callable

import msgspec
import orjson
import pytest

from scoring.boards import encode_board
from scoring.pages import Observation, Page
from scoring.partition import partition_of
from scoring.recount import recount
from scoring.rulings import Ruling, Rulings
from streams.audit.counted import Counted
from streams.audit.publication import Publication, unlike
from streams.editions import EditionFiles
from streams.store import Head, Published
from tests.snapshot.hand import DAY, MADE, PARTICIPATING, START, page, period_pages, records

FILES = EditionFiles(MADE, PARTICIPATING, "edition-digest", "roster-digest")
PARTITIONS = 3
RULING = Ruling(1, "exclude", "participant", "a", "a test", "Sari", START)
PAGES = [*period_pages(), msgspec.structs.replace(page("a", START), account="fb-nobody")]
AS_OF = START + 8 * DAY


def counted(pages: list[Page]) -> list[Counted]:
    """The audit's count of each partition."""
    logs = records(pages, PARTITIONS)
    found = []
    for number in range(PARTITIONS):
        log = [one for one in logs if one.partition == number]
        one = Counted(MADE.bounds(), number, PARTITIONS)
        one.fold(lambda start, end, log=log: log[start:end], len(log))  # type: ignore[misc] # a default
        found.append(one)
    return found


@pytest.fixture
def published() -> Published:
    """What a rank publishes of PAGES and RULING."""
    made = recount(MADE, PARTICIPATING, records(PAGES, PARTITIONS), PARTITIONS, rulings=Rulings([RULING]))
    bounds = MADE.bounds()
    vector = [sum(partition_of(one.account, PARTITIONS) == number for one in PAGES) for number in range(PARTITIONS)]  # fmt: skip
    head = Head(
        MADE.id, MADE.title, MADE.note, simulated=True, time_zone=MADE.time_zone, state="LIVE", epoch=1, sequence=1,
        generation="generation", vector=vector, rulings=1, as_of=AS_OF, published_at=0,
        start=bounds.start, end=bounds.end, freeze_at=bounds.freeze_at, day=9, days=10, participants=4, posts=10,
        unknown_accounts=1, unreadable_rulings=0, polls={"failed": 0, "partial": 0, "ok": 0}, totals=made.totals,
        edition_digest="edition-digest", roster_digest="roster-digest",
    )  # fmt: skip
    return Published(head, {board.id: encode_board(board) for board in made.boards})


def differences(published: Published, pages: list[Page] = PAGES) -> list[str]:
    publication = Publication(FILES, published, [RULING])
    for one in counted(pages):
        publication.look(one)
    return [one.text for one in publication.findings()]


def test_what_the_pages_give_has_no_differences(published: Published) -> None:
    assert differences(published) == []


def test_an_altered_standing_is_named_with_board_participant_and_field(published: Published) -> None:
    board = orjson.loads(published.boards["most_active.ministry"])
    assert [one["participant"] for one in board["standings"]] == ["b", "c"]
    board["standings"][1]["posts"] = 3
    published.boards["most_active.ministry"] = orjson.dumps(board)
    assert differences(published) == [
        "boards: board most_active.ministry: standings c posts: live 3, recounted 2"
    ]


def test_a_board_that_is_not_there_is_named(published: Published) -> None:
    del published.boards["most_engaging.ministry"]
    assert differences(published) == ["boards: board most_engaging.ministry: only recounted"]


def test_boards_of_other_pages_are_named(published: Published) -> None:
    found = differences(published, PAGES[1:])
    assert "boards: posts: live 10, counted 6" in found
    assert "boards: records: live 5, counted 4" in found
    assert "boards: total pages: live 5, recounted 4" in found


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"posts": 11}, "boards: posts: live 11, counted 10"),
        ({"unknown_accounts": 0}, "boards: unknown_accounts: live 0, counted 1"),
        ({"state": "FROZEN"}, "boards: state: live FROZEN, counted LIVE"),
        ({"simulated": False}, "boards: simulated: live False, counted True"),
        (
            {"polls": {"failed": 1, "partial": 0, "ok": 0}},
            "boards: polls: live {'failed': 1, 'partial': 0, 'ok': 0}, counted {'failed': 0, 'partial': 0, 'ok': 0}",
        ),
    ],
)
def test_each_number_of_the_head_is_compared(
    published: Published, change: dict[str, object], told: str
) -> None:
    published.head = msgspec.structs.replace(published.head, **change)
    assert differences(published) == [told]


def test_a_post_that_stands_on_two_days_is_named_and_is_no_difference(published: Published) -> None:
    """Given an id of another account's post on two days and one that was moved away, then the first is named."""
    at = START + 8 * DAY
    twice = [Observation("one", START), Observation("one", START + DAY), Observation("two", START)]
    moved = Observation("two", START + DAY, presence="moved")
    publication = Publication(FILES, published, [])
    for one in counted([page("a", at, twice), page("a", at, [moved, Observation("two", START + DAY)])]):
        publication.look(one)
    found = publication.several_days
    assert [one.text for one in found.first] == ["fb-a: post one stands on 2019-10-01, 2019-10-02"]
    assert found.count == 1


def test_another_time_than_the_newest_observation_is_named(published: Published) -> None:
    published.head.as_of = AS_OF + 1
    assert differences(published)[0] == f"boards: as_of: live {AS_OF + 1}, counted {AS_OF}"


def test_only_boards_of_the_same_files_and_topic_are_compared(published: Published) -> None:
    def named(change: Callable[[Head], None] = lambda _: None) -> list[str]:
        changed = Published(msgspec.structs.replace(published.head), {})
        change(changed.head)
        return [one.field for one in unlike(FILES, "generation", PARTITIONS, changed)]

    assert named() == []
    assert named(lambda head: setattr(head, "roster_digest", "other")) == ["roster file"]
    assert named(lambda head: setattr(head, "edition_digest", "other")) == ["edition file"]
    assert named(lambda head: setattr(head, "generation", "other")) == ["topic posts"]
    assert named(lambda head: setattr(head, "vector", [1])) == ["number of partitions"]
