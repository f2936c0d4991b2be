"""`gsm snapshot` on real Kafka and Valkey, against live boards that the test puts there."""

import csv
import re
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from unittest.mock import ANY

import msgspec
import orjson
import pytest
import redis

from scoring.boards import encode_board, state_of
from scoring.calendar import Calendar
from scoring.edition import Edition
from scoring.fold import Fold
from scoring.pages import Observation, Page, encode_page
from scoring.progress import Progress
from scoring.recount import make_boards, recount
from scoring.roster import Roster
from scoring.rulings import Ruling
from streams import store
from streams.clock import ManualClock
from streams.editions import EditionFiles, load
from streams.errors import GsmError
from streams.kafka.publisher import PagePublisher
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import POSTS, RANKINGS, Admin
from streams.second_count import SecondCount, second_count
from streams.settings import Settings
from streams.snapshot import freeze, job, pins, rankings
from streams.snapshot.rankings import Ranking, publish
from streams.snapshot.recount import pinned_records
from streams.store import Head, Keys, NothingPublishedError, Published, encode_head
from tests.conftest import Eventually, RunGsm, Services
from tests.snapshot.hand import AFTER_FREEZE, DAY, EDITION, FREEZE_AT, ROSTER, START, page, period_pages

DOC = (Path(__file__).parents[2] / "docs/snapshot.md").read_text()


class Room:
    """One edition on Kafka and Redis of its own, and a stand-in of rank that publishes what the pages give."""

    def __init__(self, services: Services, folder: Path, prefix: str) -> None:
        self.services, self.prefix, self.out = services, prefix, folder / "out"
        self.edition_file = folder / "hand.toml"
        self.edition_file.write_text(EDITION)
        self.edition_file.with_suffix(".csv").write_text(ROSTER)
        self.redis = redis.Redis.from_url(services.redis)
        self.keys = Keys(prefix)
        self.pages: list[Page] = []

    @property
    def files(self) -> EditionFiles:
        return load(self.edition_file)

    @property
    def settings(self) -> Settings:
        return Settings(self.services.kafka, self.services.redis, self.edition_file, self.files, self.prefix)

    def send(self, pages: list[Page]) -> None:
        with PagePublisher(self.services.kafka, self.prefix) as publisher:
            for one in pages:
                publisher.send(one.account, encode_page(one))
        self.pages += pages

    def rank(self, as_of: int | None = None) -> Head:
        """Publish the boards of all pages sent, as rank would; by the data clock unless `as_of` is given."""
        files, edition = self.files, self.files.edition
        progress, fold = Progress(), Fold(edition.bounds(), lambda _: None)
        for one in self.pages:
            progress = fold.add(one, progress)
        as_of = progress.observed_at if as_of is None else as_of
        boards = make_boards(edition, files.roster, fold.take(), as_of)
        vector = end_offsets(self.services.kafka, self.prefix + POSTS.name)
        with Admin(self.services.kafka, self.prefix) as admin:
            generation = admin.generation(POSTS)
        bounds, calendar = edition.bounds(), Calendar(edition.time_zone)
        head = Head(
            edition.id, edition.title, edition.note, edition.simulated, edition.time_zone, state_of(edition, as_of), 1, 1,
            generation, vector, 0, as_of, 0, bounds.start, bounds.end, bounds.freeze_at,
            calendar.day(as_of) - edition.start_day + 1, 10, 4, 10, 0, 0, {},
            msgspec.structs.replace(progress, offset=sum(vector)), files.edition_digest, files.roster_digest,
        )  # fmt: skip
        self.redis.set(self.keys.head, encode_head(head))
        self.redis.hset(self.keys.boards, mapping={board.id: encode_board(board) for board in boards})
        return head

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """`gsm snapshot` as people run it."""
        gsm = str(Path(sys.executable).with_name("gsm"))
        return self.shell(gsm, "snapshot", "--out", str(self.out), *arguments)

    def shell(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Any command, where and with what people have set."""
        programs = Path(sys.executable).parent
        environment = {
            "GSM_KAFKA": self.services.kafka, "GSM_REDIS": self.services.redis, "GSM_PREFIX": self.prefix,
            "GSM_EDITION": str(self.edition_file), "PATH": f"{programs}:/usr/bin:/bin",
        }  # fmt: skip
        return subprocess.run(
            command, capture_output=True, text=True, env=environment, cwd=self.edition_file.parent, check=False, timeout=60
        )  # fmt: skip

    def rankings(self) -> list[dict[str, object]]:
        topic = self.prefix + RANKINGS.name
        ends = end_offsets(self.services.kafka, topic)
        return [orjson.loads(record.value or b"") for record in read(self.services.kafka, topic, ends)]


@pytest.fixture
def room(services: Services, tmp_path: Path, prefix: str) -> Iterator[Room]:
    made = Room(services, tmp_path, prefix)
    yield made
    made.redis.delete(made.keys.head, made.keys.boards)
    made.redis.close()
    with Admin(services.kafka, prefix) as admin:
        admin.delete(admin.names())


def test_a_frozen_edition_becomes_a_folder_that_anyone_can_check(room: Room) -> None:
    # Given a finished edition whose live boards are right
    room.send([*period_pages(), AFTER_FREEZE])
    head = room.rank()

    # When it is frozen
    done = room.run("--json")

    # Then the document says where, what and up to which pins
    assert (done.returncode, done.stderr) == (0, "")
    told = orjson.loads(done.stdout)
    folder = room.out / "hand-2019-r1"
    assert told["snapshot"] == str(folder)
    assert told["state"] == "FROZEN r1"
    assert told["pins"] == head.vector
    assert told["totals"]["pages"] == 5
    active, engaging = told["boards"]
    assert [(one["rank"], one["participant"], one["value"]) for one in active["standings"]] == [
        (1, "a", 4), (2, "b", 3), (3, "c", 2),
    ]  # fmt: skip
    assert [(one["participant"], one["value"], one["nominee"]) for one in engaging["standings"]] == [
        ("c", 1_500_000, True), ("b", 1_000_000, True), ("a", 500_000, True),
    ]  # fmt: skip
    assert [one["participant"] for one in active["unranked"]] == ["d"]

    # And the folder checks with a common tool, and holds the live boards to the byte
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, check=False)
    assert checked.returncode == 0
    assert {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()} == {
        "SHA256SUMS", "boards.csv", "boards/most_active.ministry.json", "boards/most_engaging.ministry.json", "edition.toml",
        "nominations.csv", "nominations.json", "roster.csv",
    }  # fmt: skip
    live = room.redis.hget(room.keys.boards, "most_active.ministry")
    assert (folder / "boards/most_active.ministry.json").read_bytes() == live
    nominations = orjson.loads((folder / "nominations.json").read_bytes())
    assert nominations["as_of"] == {"ms": FREEZE_AT + 1, "iso": "2019-10-18T00:00:00.001+07:00"}
    assert [one["participant"] for one in nominations["boards"][1]["nominees"]] == ["c", "b", "a"]
    with (folder / "nominations.csv").open(newline="") as file:
        assert [line["name"] for line in csv.DictReader(file)][:3] == [
            "Kementerian A", "'=Kementerian B", "Kementerian C, Cabang",
        ]  # fmt: skip

    # And Kafka has one record of it, by the digest of SHA256SUMS
    (ranking,) = room.rankings()
    assert ranking["snapshot"] == "hand-2019-r1"
    assert ranking["digest"] == told["digest"] == sha256((folder / "SHA256SUMS").read_bytes()).hexdigest()


def test_the_commands_that_the_docs_give_for_checking_check(room: Room) -> None:
    # Given a frozen edition, and the commands under "How would I check it?", for this edition
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()
    frozen = freeze(room.settings, room.edition_file.with_name("snapshots"))
    section = DOC.split("## How would I check it?", 1)[1]
    commands = re.findall(r"^```sh\n(.+?)^```", section, re.MULTILINE | re.DOTALL)
    unchanged, published, recounted, by_sql, again = (
        command.replace("gsm-2020", "hand-2019").replace(".venv/bin/python", "python") for command in commands
    )

    # When they are copied to a shell, then each says that all is well
    ended = room.shell("bash", "-ec", unchanged)
    assert ended.stdout.splitlines()[-2:] == ["roster.csv: OK", f"{frozen.digest}  SHA256SUMS"]
    assert room.shell("bash", "-ec", published).stdout == f"{frozen.digest}\n"
    equal = "most_active.ministry equal\nmost_engaging.ministry equal\n"
    assert room.shell("bash", "-ec", recounted).stdout == equal
    assert room.shell("bash", "-ec", by_sql).stdout == equal
    assert room.shell("bash", "-ec", again).stdout.splitlines()[-1] == "equal"

    # And where somebody mended a board afterwards, three of them find it, also after more pages have come
    room.send([page("b", FREEZE_AT + 2)])
    board = frozen.folder / "boards/most_active.ministry.json"
    board.write_bytes(board.read_bytes().replace(b'"value":4', b'"value":5', 1))
    assert room.shell("bash", "-ec", unchanged).returncode != 0
    differs = equal.replace("active.ministry equal", "active.ministry DIFFERS")
    assert room.shell("bash", "-ec", recounted).stdout == differs
    assert room.shell("bash", "-ec", by_sql).stdout == differs


def test_counts_that_differ_freeze_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given an edition whose live boards are right, and a second count that is given a page too few
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()

    def lacking(  # what the job calls
        edition: Edition, roster: Roster, rulings: list[Ruling], pages: Path, as_of: int | None
    ) -> SecondCount:
        lines = [line for line in pages.read_bytes().splitlines(keepends=True) if b'"fb-c"' not in line]
        pages.write_bytes(b"".join(lines))
        return second_count(edition, roster, rulings, pages, as_of)

    monkeypatch.setattr(job, "second_count", lacking)

    # When it is frozen, then the first difference is told, and there is no folder and no record
    with pytest.raises(
        GsmError, match=r"two counts .* differ, .*: total pages: by SQL 4, recounted 5 \(and 3 more"
    ):
        freeze(room.settings, room.out)
    assert not room.out.exists()
    assert room.rankings() == []


def test_the_boards_of_the_real_worker_and_rank_are_equal(
    room: Room, run_gsm: RunGsm, eventually: Eventually
) -> None:
    # Given pages, among them a bad one and some twice, and a worker that counts them
    room.send([*period_pages(), *period_pages(), page("b", 1), AFTER_FREEZE])
    worker = run_gsm("worker", GSM_EDITION=str(room.edition_file))
    eventually(lambda: room.redis.exists(room.keys.head) == 1)

    # When the edition is frozen, then the worker's boards are those recounted
    frozen = freeze(room.settings, room.out)
    worker.stop()
    counted = frozen.inputs.recount
    assert [(one.participant, one.value) for one in counted.boards[1].standings] == [
        ("c", 1_500_000), ("b", 1_000_000), ("a", 500_000),
    ]  # fmt: skip
    assert (counted.totals.pages, counted.totals.dead_letters) == (9, 1)


def test_the_same_again_is_found_and_other_pages_make_the_next_revision(room: Room) -> None:
    # Given an edition frozen once
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()
    first = freeze(room.settings, room.out)
    before = {file: file.read_bytes() for file in first.folder.rglob("*") if file.is_file()}

    # When it is frozen again, and once more from another machine that has no folder yet
    again = room.run()
    elsewhere = freeze(room.settings, room.out.with_name("elsewhere"))

    # Then it is the same snapshot, to the byte, and was published once
    assert again.returncode == 0
    assert "Already frozen, identical." in again.stdout
    assert "Most Engaging · Ministries" in again.stdout
    assert elsewhere.digest == first.digest
    assert {file: file.read_bytes() for file in before} == before
    assert len(room.rankings()) == 1

    # When a page more has come and the boards stand for it
    room.send([page("b", FREEZE_AT + 2)])
    room.rank()
    second = freeze(room.settings, room.out)

    # Then it is the next revision, and the first one stands
    assert (second.state, second.already) == ("FROZEN r2", False)
    assert sorted(folder.name for folder in room.out.iterdir()) == ["hand-2019-r1", "hand-2019-r2"]
    assert len(room.rankings()) == 2


def test_by_the_wall_clock_the_same_pages_freeze_the_same_at_any_time(room: Room) -> None:
    # Given an edition by the wall clock, frozen as soon as it may be
    room.edition_file.write_text(EDITION.replace('clock = "data"', 'clock = "wall"'))
    room.send(period_pages())
    room.rank(FREEZE_AT + 1)
    first = freeze(room.settings, room.out, clock=ManualClock(FREEZE_AT + 1))

    # When it is frozen again years later, by the clock of today, then it is the same
    again = freeze(room.settings, room.out)
    assert (again.snapshot, again.already, again.digest) == ("hand-2019-r1", True, first.digest)


def test_by_the_wall_clock_it_is_our_own_that_says_when_the_freeze_has_come(room: Room) -> None:
    # Given live boards of a rank whose clock is ahead, so that they are frozen before the freeze
    room.edition_file.write_text(EDITION.replace('clock = "data"', 'clock = "wall"'))
    room.send(period_pages())
    room.rank(FREEZE_AT + 1)

    # When they are to be frozen in the last millisecond before it, then they are not, not even provisionally
    for provisional in (False, True):
        with pytest.raises(GsmError, match=r"as of 2019-10-18 00:00 .* set the clock that is wrong"):
            freeze(room.settings, room.out, provisional=provisional, clock=ManualClock(FREEZE_AT))

    # Nor are boards as of an instant at which no rank by the wall clock stands
    room.rank(FREEZE_AT + DAY)
    with pytest.raises(GsmError, match="set the clock that is wrong"):
        freeze(room.settings, room.out)

    # And during the period boards may be five minutes ahead of us, but not more
    room.rank(START + 9 * DAY)
    at = START + 9 * DAY - 5 * 60_000
    with pytest.raises(GsmError, match=r"as of 2019-10-10 00:00 Asia/Jakarta, here it is 2019-10-09 23:54"):
        freeze(room.settings, room.out, provisional=True, clock=ManualClock(at - 1))
    assert not room.out.exists()
    assert freeze(room.settings, room.out, provisional=True, clock=ManualClock(at)).state == "LIVE"


def test_boards_that_come_while_it_waits_are_frozen(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    # Given pages of which no board has been published
    room.send([*period_pages(), AFTER_FREEZE])

    # When nobody waits, then it is said what is missing
    with pytest.raises(GsmError, match="nothing is published yet"):
        freeze(room.settings, room.out, wait=0)

    # When the boards are published just after the first look, then they are frozen
    def look(client: redis.Redis, keys: Keys) -> Published:
        try:
            return store.read(client, keys)
        except NothingPublishedError:
            room.rank()
            raise

    monkeypatch.setattr(pins, "read", look)
    assert freeze(room.settings, room.out).state == "FROZEN r1"


def test_of_two_runs_that_take_one_revision_the_first_has_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given another run, of other pages, that publishes its r1 just before this one does
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()

    def second(settings: Settings, ranking: Ranking) -> None:
        publish(settings, msgspec.structs.replace(ranking, digest="others"))
        publish(settings, ranking)

    with monkeypatch.context() as patched:
        patched.setattr(rankings, "publish", second)

        # When this one has published too, then it finds out, says what to do, and leaves no folder
        with pytest.raises(GsmError, match=r"something else as hand-2019-r1 .* run the command again"):
            freeze(room.settings, room.out)
    assert list(room.out.iterdir()) == []

    # When it is run again, then it is r2
    again = freeze(room.settings, room.out)
    assert (again.state, again.already, again.newer) == ("FROZEN r2", False, None)
    assert [one["digest"] for one in room.rankings()] == ["others", ANY, again.digest]


def test_inputs_of_an_older_revision_are_said_to_be_so(room: Room) -> None:
    # Given r1, and r2 with another name of a participant
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()
    first = freeze(room.settings, room.out)
    room.edition_file.with_suffix(".csv").write_text(ROSTER.replace("Kementerian D", "Kementerian E"))
    room.rank()
    assert freeze(room.settings, room.out).snapshot == "hand-2019-r2"

    # When the name is as it was, then it is r1, and r2 is said to be newer
    room.edition_file.with_suffix(".csv").write_text(ROSTER)
    room.rank()
    again = freeze(room.settings, room.out)
    assert (again.snapshot, again.digest) == ("hand-2019-r1", first.digest)
    assert (again.already, again.newer) == (True, "hand-2019-r2")


def test_what_comes_beyond_the_pins_changes_nothing(room: Room) -> None:
    # Given pins, and the recount up to them
    room.send([*period_pages(), AFTER_FREEZE])
    vector = room.rank().vector
    topic, files = room.prefix + POSTS.name, room.files

    def boards() -> list[bytes]:
        records = pinned_records(room.services.kafka, topic, vector)
        counted = recount(files.edition, files.roster, records, len(vector))
        return [encode_board(board) for board in counted.boards]

    before = boards()

    # When more of the period comes, late
    room.send([page("d", START + 9 * DAY, [Observation("d9", START + 8 * DAY, likes=1, comments=1)])])

    # Then up to the pins all is as it was, and a snapshot waits in vain for boards that stand for all
    assert boards() == before
    with pytest.raises(
        GsmError, match="did not reach the end of posts and rulings in 0 s, 1 records are left"
    ):
        freeze(room.settings, room.out, wait=0)


def test_a_changed_live_board_is_named_and_nothing_is_written(room: Room) -> None:
    # Given live boards of which somebody changed one value
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()
    live = room.redis.hget(room.keys.boards, "most_engaging.ministry")
    assert isinstance(live, bytes)
    board = orjson.loads(live)
    board["standings"][1]["value"] = 1_000_001
    room.redis.hset(room.keys.boards, "most_engaging.ministry", orjson.dumps(board))

    # When it is to be frozen
    refused = room.run("--json")

    # Then the difference is told in one line, with both values
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 1
    assert (
        "board most_engaging.ministry: standings b value: live 1000001, recounted 1000000" in refused.stderr
    )
    assert not room.out.exists()
    assert end_offsets(room.services.kafka, room.prefix + RANKINGS.name) == [0]


def test_before_the_freeze_only_a_provisional_snapshot_is_made(room: Room) -> None:
    # Given a period that still runs
    room.send(period_pages())
    room.rank()

    # When it is to be frozen, then it is refused, with the freeze's date
    refused = room.run()
    assert refused.returncode == 1
    assert "the freeze is at 2019-10-18 00:00 Asia/Jakarta" in refused.stderr
    assert not room.out.exists()

    # When a provisional snapshot is asked for, then it is made and marked
    done = room.run("--provisional")
    assert done.returncode == 0
    assert "Hand-made award · LIVE · SIMULATED" in done.stdout
    told = orjson.loads((room.out / "hand-2019-p1/nominations.json").read_bytes())
    assert (told["state"], told["simulated"]) == ("LIVE", True)


def test_another_roster_than_the_worker_s_stops_it(room: Room) -> None:
    # Given live boards, and a roster file that was changed since
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()
    room.edition_file.with_suffix(".csv").write_text(ROSTER.replace("Kementerian D", "Kementerian E"))

    # When it is to be frozen, then the mix is named
    with pytest.raises(GsmError, match="the live boards are of another roster file"):
        freeze(room.settings, room.out)


def test_a_head_that_does_not_fit_stops_it(room: Room) -> None:
    # Given right boards under a head of another topic, or of another time
    room.send([*period_pages(), AFTER_FREEZE])
    head = room.rank()
    heads = {
        "another topic posts": msgspec.structs.replace(head, generation="other"),
        "the newest observation is of": msgspec.structs.replace(head, as_of=head.as_of + 1),
        "the live boards say LIVE": msgspec.structs.replace(head, state="LIVE"),
    }
    for words, wrong in heads.items():
        room.redis.set(room.keys.head, encode_head(wrong))

        # When they are to be frozen, then it is refused
        with pytest.raises(GsmError, match=words):
            freeze(room.settings, room.out, provisional=True)
    assert not room.out.exists()


def test_simulated_pages_never_freeze_as_real_ones(room: Room) -> None:
    # Given simulated pages in an edition that is not marked so
    room.edition_file.write_text(EDITION.replace("simulated = true", "simulated = false"))
    room.send([*period_pages(), AFTER_FREEZE])
    room.rank()

    # When it is to be frozen, then it is refused
    with pytest.raises(
        GsmError, match="posts hold 5 simulated pages, but the edition is not marked simulated"
    ):
        freeze(room.settings, room.out)
