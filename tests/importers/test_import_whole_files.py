"""An import from its files to its pages: looked at first, then sent."""

import tracemalloc
from pathlib import Path

import msgspec
import pytest

from scoring.pages import Observation, Page, encode_page
from scoring.roster import Account, Participant, Roster
from streams.errors import GsmError
from streams.importers.contract import Context
from streams.importers.formats import reader_of
from streams.importers.ledger import Ledger
from streams.importers.sending import send_files
from streams.importers.survey import Survey, survey
from streams.kafka.dead_letter import LineOrigin, decode, encode
from tests.importers.counting import Kept, imported
from tests.importers.reading import context

HEADING = "observed_at,created_gmt,page_name,post_id,post_type,reactions,comments,shares\n"
NEW_YEAR = 1_577_836_800_000  # 2020-01-01T00:00:00Z
HOUR, DAY = 3_600_000, 86_400_000


def row(
    post: str,
    *,
    created: str = "2020-01-01 12:00:00",
    observed: str = "2020-01-05T00:00:00Z",
    likes: str = "1",
) -> str:
    return f"{observed},{created},River Police,{post},Photo,{likes},0,0\n"


def write(folder: Path, *rows: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(HEADING + "".join(rows))
    return path


def look(*files: Path, said: Context | None = None, max_bad: float = 5) -> Survey:
    with Ledger() as ledger:
        return survey(reader_of("hootsuite"), files, said or context(), ledger, max_bad, lambda _: None)


def pages(kept: Kept) -> list[Page]:
    return [msgspec.json.decode(raw, type=Page) for _, raw in kept.pages]


def test_what_a_survey_finds(tmp_path: Path) -> None:
    first = write(tmp_path, row("77_1"), row("78_1", created="2020-01-02 00:00:00"))
    second = write(tmp_path, row("77_1", observed="2020-01-06T00:00:00Z"), name="later.csv")
    roster = Roster(
        (Participant("r", "River", "River", "all", (Account("fb:r", "facebook", native_id="77"),)),)
    )
    found = look(first, second, said=context(roster=roster))
    assert (found.rows, found.observations, found.posts) == (3, 3, 2)
    assert (found.accounts, found.unknown_accounts) == (2, 1)
    assert found.created == (NEW_YEAR + 12 * HOUR, NEW_YEAR + DAY)
    assert found.observed == (NEW_YEAR + 4 * DAY, NEW_YEAR + 5 * DAY)


def test_rows_that_the_award_would_not_take_are_bad(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        row("77_1", created="2003-01-01 00:00:00"),
        row("77_2", created="2020-01-05 00:05:01"),
        row("77_3", observed="2028-01-01T00:00:00Z"),
        row("77_4", likes="1000000000001"),
        row("77_5", created="2020-01-05 00:05:00"),
    )
    found = look(path, max_bad=100)
    assert found.bad == {
        "the post was created before 2004": 1,
        "the post was created after it was observed": 1,
        "the row was observed in the future": 1,
        "post 0 does not fit the schema: Expected `int` <= 1000000000000 - at `$.likes`": 1,
    }
    assert found.observations == 1


def test_a_flood_of_bad_rows_shows_after_a_hundred(tmp_path: Path) -> None:
    bad = [row("nonsense")] * 6
    path = write(tmp_path, *bad, *[row(f"77_{number}") for number in range(200)])
    with pytest.raises(
        GsmError, match=r"6 of 100 rows are bad, more than 5 percent, so nothing was sent: 6 x the post id"
    ):
        look(path)
    assert look(path, max_bad=6).bad_rows == 6


def test_few_rows_are_judged_at_the_end(tmp_path: Path) -> None:
    with pytest.raises(GsmError, match="1 of 2 rows are bad"):
        look(write(tmp_path, row("nonsense"), row("77_1")))


def test_bad_rows_become_dead_letters_without_texts_and_folders(tmp_path: Path) -> None:
    path = write(tmp_path, row("77_1"), row("nonsense"))
    kept = imported("hootsuite", [path], context(), max_bad=50)
    (letter,) = kept.letters
    assert (letter.source, letter.code, letter.origin) == (
        "import.hootsuite",
        "row",
        LineOrigin("export.csv", 3),
    )
    assert letter.reason == "the post id is not of the form PAGE_POST"
    assert '"id":"nonsense"' in letter.sample
    assert letter.size == len(letter.sample)


def test_a_file_whose_name_is_no_utf_8_has_dead_letters_too(tmp_path: Path) -> None:
    path = write(tmp_path, row("77_1"), row("nonsense"), name="caf\udce9.csv")
    (letter,) = imported("hootsuite", [path], context(), max_bad=50).letters
    assert decode(encode(letter)).origin == LineOrigin("caf\ufffd.csv", 3)


def test_a_post_under_two_days_keeps_the_first_whatever_the_order(tmp_path: Path) -> None:
    early, late = (
        row("77_1", created="2020-01-01 23:59:00"),
        row("77_1", created="2020-01-02 00:01:00", likes="5"),
    )
    for order in ((early, late), (late, early)):
        path = write(tmp_path, *order)
        assert look(path).redated == {("facebook-77", "77_1"): NEW_YEAR + DAY - 60_000}
        (page,) = pages(imported("hootsuite", [path], context()))
        assert {post.created for post in page.observations} == {NEW_YEAR + DAY - 60_000}
        assert {post.likes for post in page.observations} == {1, 5}


def test_two_times_on_one_day_of_the_edition_are_no_two_days(tmp_path: Path) -> None:
    path = write(
        tmp_path, row("77_1", created="2020-01-01 23:59:00"), row("77_1", created="2020-01-02 00:01:00")
    )
    assert look(path, said=context(time_zone="Asia/Jakarta")).redated == {}


def test_a_file_that_changed_between_the_two_readings_is_noticed(tmp_path: Path) -> None:
    path = write(tmp_path, row("77_1"))
    found, kept = look(path), Kept()
    write(tmp_path, row("77_1"), row("77_2"))
    with pytest.raises(GsmError, match="changed"):
        send_files(
            "import.hootsuite",
            reader_of("hootsuite"),
            [path],
            context(),
            found,
            kept,
            kept.refused,
            lambda _: None,
        )


def test_faults_of_a_file_begin_with_its_name(tmp_path: Path) -> None:
    path = tmp_path / "empty.csv"
    path.write_bytes(b"")
    with pytest.raises(GsmError, match=r"empty\.csv: it is empty"):
        look(path)


def test_progress_is_told_in_bytes(tmp_path: Path) -> None:
    path, told = write(tmp_path, *[row(f"77_{number}") for number in range(2500)]), list[int]()
    with Ledger() as ledger:
        survey(reader_of("hootsuite"), [path], context(), ledger, 5, told.append)
    assert sum(told) == path.stat().st_size
    assert len(told) == 3


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    class Nothing:
        def send(self, *_: object) -> None:
            pass

    path = tmp_path / "large.csv"
    with path.open("w") as file:
        file.write(HEADING)
        for number in range(15_000):  # accounts take turns, and no post comes twice
            file.write(row(f"{number % 20}_{number}"))
    tracemalloc.start()
    try:
        found = look(path)
        send_files(
            "import.hootsuite",
            reader_of("hootsuite"),
            [path],
            context(),
            found,
            Nothing(),
            Nothing(),
            lambda _: None,
        )
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found.posts == 15_000
    assert peak < 2 << 20  # the rows alone would take more than 8 MiB


def test_pages_are_surveyed_but_never_redated(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    old, new = Observation("1", NEW_YEAR), Observation("1", NEW_YEAR + DAY)
    moved = Observation("1", NEW_YEAR, presence="moved")
    raw = encode_page(
        Page(1, "fb:r", "facebook", NEW_YEAR + DAY, "test", [old, moved, new], followers=7, simulated=True)
    )
    path.write_bytes(raw + b"\n")
    with Ledger() as ledger:
        found = survey(reader_of("pages"), [path], context(), ledger, 5, lambda _: None)
    assert (found.observations, found.readings, found.posts, found.simulated) == (3, 1, 1, True)
    assert found.redated == {}
    assert imported("pages", [path], context()).pages == [("fb:r", raw)]


def test_a_thousand_accounts_and_posts_are_counted_once_each() -> None:
    from streams.importers.accounts import Source

    with Ledger() as ledger:
        for number in range(20_000):
            account = f"a{number % 1000}"
            ledger.account(account, Source("facebook", account), known=number % 2 == 0)
            ledger.post(account, str(number % 7000), NEW_YEAR + number % 2)
        assert (ledger.accounts(), ledger.unknown_accounts(), ledger.posts()) == (1000, 500, 7000)
        assert list(ledger.redated()) == []
