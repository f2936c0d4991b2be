"""`gsm rule` as people use it, on a real Kafka."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import orjson
import pytest
from kafka import KafkaProducer

from scoring.rulings import Ruling, encode_ruling
from streams import editions
from streams.cli.main import main
from streams.kafka.rulings import RulingRecord, read_rulings
from streams.kafka.topics import RULINGS, Admin
from tests.conftest import Services
from tests.rank.tiny import EDITION, ROSTER

NOON = 1_583_038_800_000  # 2020-03-01 12:00 in Jakarta


class Said(msgspec.Struct):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


class Desk:
    """Where rulings are made: the tiny edition, with topics of its own, and the commands."""

    def __init__(self, services: Services, prefix: str, run: Callable[..., Said]) -> None:
        self.topic = prefix + RULINGS.name
        self.run = run
        self._kafka = services.kafka

    def exclude(
        self, target: str, target_id: str, *more: str, reason: str = "a test", by: str = "Sari"
    ) -> Said:
        return self.run("exclude", target, target_id, "--reason", reason, "--by", by, *more)

    def restore(
        self, target: str, target_id: str, *more: str, reason: str = "an error of ours", by: str = "Budi"
    ) -> Said:
        return self.run("restore", target, target_id, "--reason", reason, "--by", by, *more)

    def put(self, *values: bytes | None) -> None:
        """Write records as they are."""
        with KafkaProducer(bootstrap_servers=self._kafka, acks="all") as producer:
            for value in values:
                producer.send(self.topic, key=b"", value=value, partition=0)

    def records(self) -> list[RulingRecord]:
        return read_rulings(self._kafka, self.topic)


@pytest.fixture
def run(
    services: Services,
    prefix: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., Said]:
    """`gsm rule ARGUMENTS` in this process."""
    settings_file = tmp_path / "tiny.toml"
    editions.save(settings_file, EDITION, ROSTER)
    for name, value in (
        ("KAFKA", services.kafka),
        ("REDIS", services.redis),
        ("PREFIX", prefix),
        ("EDITION", str(settings_file)),
    ):
        monkeypatch.setenv(f"GSM_{name}", value)

    def call(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["gsm", "rule", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return call


@pytest.fixture
def desk(services: Services, prefix: str, run: Callable[..., Said]) -> Iterator[Desk]:
    with Admin(services.kafka, prefix) as admin:
        admin.create((RULINGS,))
        yield Desk(services, prefix, run)
        admin.delete(admin.names())


def test_an_exclusion_is_written_and_says_what_follows(desk: Desk) -> None:
    # When a post is excluded
    said = desk.exclude("post", "tw:health/123", reason="Posted twice by mistake")
    # Then what follows is said, and how to undo it
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Post 123 of tw:health (Ministry of Health) leaves every count.",
        "Boards follow within seconds; snapshots frozen before stay as they are.",
        "Nothing is deleted: gsm rule restore post tw:health/123 --reason TEXT --by NAME brings it back.",
    ]
    # And the topic holds it, made now
    (record,) = desk.records()
    ruling = record.ruling
    assert ruling is not None
    assert (ruling.action, ruling.target, ruling.id) == ("exclude", "post", "tw:health/123")
    assert (ruling.reason, ruling.by) == ("Posted twice by mistake", "Sari")
    assert ruling.at > NOON


def test_each_target_can_be_excluded_and_restored_as_json(desk: Desk) -> None:
    targets = {
        "post": "tw:health/1",
        "reading": "tw:labour/2020-01-31",
        "account": "tw:trade",
        "participant": "trade",
    }
    told = []
    for command in (desk.exclude, desk.restore):
        for target, target_id in targets.items():
            said = command(target, target_id, "--json")
            assert (said.code, said.err) == (0, "")
            told.append(orjson.loads(said.out))
    # Then each was answered with its offset, and they are what the list has
    assert [(one["offset"], one["ruling"]["action"]) for one in told] == [
        *((offset, "exclude") for offset in range(4)),
        *((offset, "restore") for offset in range(4, 8)),
    ]
    listed = orjson.loads(desk.run("list", "--json").out)
    assert listed == {"rulings": [{**one, "in_force": False} for one in told], "unreadable": []}


def test_the_list_shows_who_ruled_what_when_and_why(desk: Desk) -> None:
    # Given a ruling, one undone, and records that are none
    gone = Ruling(1, "exclude", "account", "tw:gone", "Not theirs", "Sari", NOON)
    back = msgspec.structs.replace(gone, action="restore", reason="Theirs after all", by="Budi")
    kept = msgspec.structs.replace(gone, target="participant", id="trade", reason="Withdrew")
    desk.put(*map(encode_ruling, (gone, back, kept)), b"{}", None)
    said = desk.run("list")
    assert said.code == 0
    assert said.out.splitlines() == [
        "3 rulings, 1 in force (*). Times are those of Asia/Jakarta.",
        "",
        "     0  exclude account tw:gone",
        "        Not theirs (Sari, 2020-03-01 12:00)",
        "",
        "     1  restore account tw:gone",
        "        Theirs after all (Budi, 2020-03-01 12:00)",
        "",
        "*    2  exclude participant trade",
        "        Withdrew (Sari, 2020-03-01 12:00)",
        "",
        "     3  changes nothing: no ruling: Object missing required field `schema`",
        "",
        "     4  changes nothing: no ruling: Input data was truncated",
    ]


@pytest.mark.parametrize(
    ("target", "target_id", "given", "words"),
    [
        ("post", "tw:health", {}, "'tw:health' is no post: expected ACCOUNT/POST_ID"),
        ("post", "/123", {}, "'/123' is no post: expected ACCOUNT/POST_ID"),
        ("reading", "tw:health", {}, "'tw:health' is no reading: expected ACCOUNT/2020-03-01"),
        ("reading", "tw:health/1 March", {}, "'1 March' is no day such as 2020-03-01"),
        ("account", "tw:health/123", {}, "'tw:health/123' is no account"),
        ("participant", "health/1", {}, "'health/1' is no participant"),
        ("participant", "health", {"reason": ""}, "the reason is empty"),
        ("participant", "health", {"reason": "  "}, "the reason is empty"),
        ("participant", "health", {"reason": "x" * 501}, "the reason has 501 characters; at most 500 are allowed"),
        ("participant", "health", {"reason": "red\x1b[31m"}, "the reason has the control character U+001B in it"),
        ("participant", "health", {"reason": "byte \udcff"}, "the reason has the control character U+DCFF in it"),
        ("participant", "health", {"by": ""}, "the name is empty"),
        ("participant", "health", {"by": "two\nlines"}, "the name has the control character U+000A in it"),
    ],
)  # fmt: skip
def test_what_is_no_ruling_is_wrong_usage(
    desk: Desk, target: str, target_id: str, given: dict[str, str], words: str
) -> None:
    for command in (desk.exclude, desk.restore):
        said = command(target, target_id, **given)
        assert (said.code, said.out) == (2, "")
        assert said.err.splitlines()[-1].startswith(f"Error: {words}")
    assert desk.records() == []


def test_without_a_reason_a_name_or_a_known_target_it_is_wrong_usage(desk: Desk) -> None:
    for arguments, words in (
        (("exclude", "account", "tw:health", "--by", "Sari"), "Missing option '--reason'"),
        (("exclude", "account", "tw:health", "--reason", "a test"), "Missing option '--by'"),
        (
            ("exclude", "tier", "ministry", "--reason", "a test", "--by", "Sari"),
            "'tier' is not one of 'post'",
        ),
        (("exclude", "account"), "Missing argument 'ID'"),
    ):
        said = desk.run(*arguments)
        assert said.code == 2
        assert words in said.err
    assert desk.records() == []


@pytest.mark.parametrize(
    ("target", "target_id", "words"),
    [
        ("participant", "helth", "tiny.csv has no participant 'helth': perhaps health is meant"),
        ("account", "tw:halth", "tiny.csv has no account 'tw:halth': perhaps tw:health is meant"),
        ("post", "tw:labor/1", "tiny.csv has no account 'tw:labor': perhaps tw:labour is meant"),
        ("reading", "xyz/2020-03-01", "tiny.csv has no account 'xyz': the column account there has all"),
    ],
)
def test_what_the_roster_does_not_know_is_refused(
    desk: Desk, target: str, target_id: str, words: str
) -> None:
    said = desk.exclude(target, target_id)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith("gsm: ")
    assert said.err.endswith(f"{words}\n")
    assert said.err.count("\n") == 1
    assert desk.records() == []


def test_what_is_excluded_already_is_refused_with_who_and_when(desk: Desk) -> None:
    before = Ruling(1, "exclude", "post", "tw:health/1", "Posted twice", "Sari", NOON)
    desk.put(encode_ruling(before))
    said = desk.exclude("post", "tw:health/1", by="Budi")
    assert (said.code, said.out) == (1, "")
    assert said.err == (
        "gsm: post 1 of tw:health: excluded already by Sari, 2020-03-01 12:00 (Posted twice); "
        "to give another reason, restore it first\n"
    )
    # And when it is restored, it can be excluded again
    assert desk.restore("post", "tw:health/1").code == 0
    assert desk.exclude("post", "tw:health/1", by="Budi").code == 0
    assert len(desk.records()) == 3


def test_what_is_not_excluded_cannot_be_restored(desk: Desk) -> None:
    words = "gsm: participant health: not excluded, so nothing to restore; `gsm rule list` shows what is\n"
    never = desk.restore("participant", "health")
    assert (never.code, never.out, never.err) == (1, "", words)
    desk.exclude("participant", "health")
    assert desk.restore("participant", "health").code == 0
    twice = desk.restore("participant", "health")
    assert (twice.code, twice.err) == (1, words)


def test_what_has_left_the_roster_can_still_be_restored(desk: Desk) -> None:
    desk.put(encode_ruling(Ruling(1, "exclude", "account", "tw:gone", "Not theirs", "Sari", NOON)))
    said = desk.restore("account", "tw:gone")
    assert (said.code, said.err) == (0, "")
    assert said.out == (
        "Account tw:gone: no longer excluded. The roster does not know it, so no board changes.\n"
    )


def test_records_that_are_none_stand_in_nobodys_way(desk: Desk) -> None:
    desk.put(b"\x00", None, b"{}", b"[]" * 3000)
    assert desk.exclude("participant", "health").code == 0
    (ruled,) = [record for record in desk.records() if record.ruling is not None]
    assert ruled.offset == 4


def test_an_edition_without_topics_is_told_what_to_do(run: Callable[..., Said], prefix: str) -> None:
    words = f"gsm: topic {prefix}rulings does not exist on this Kafka: `gsm worker` creates it, or run `gsm topics`\n"
    for arguments in (
        ("list",),
        ("exclude", "participant", "health", "--reason", "a test", "--by", "Sari"),
    ):
        said = run(*arguments)
        assert (said.code, said.out, said.err) == (1, "", words)
