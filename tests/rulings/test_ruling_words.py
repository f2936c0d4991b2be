"""What is said of rulings: to who made one, and in the list of all."""

import msgspec
import pytest

from scoring.roster import Account, Participant
from scoring.rulings import Action, Ruling, Rulings, Target
from streams.kafka.rulings import RulingRecord
from streams.ruling_words import about, signed
from streams.rulings import document, listing
from streams.rulings.follows import follows

NOON = 1_583_038_800_000  # 2020-03-01 12:00 in Jakarta
ZONE = "Asia/Jakarta"
HEALTH = Participant("health", "Ministry of Health", "Health", "ministry", (Account("tw:health", "twitter"),))


def ruling(
    action: Action, target: Target, target_id: str, reason: str = "Counted twice", by: str = "Sari"
) -> Ruling:
    return Ruling(1, action, target, target_id, reason, by, NOON)


@pytest.mark.parametrize(
    ("target", "target_id", "words"),
    [
        ("post", "tw:health/1/2", "post 1/2 of tw:health"),
        ("reading", "tw:health/2020-03-01", "readings of tw:health on 2020-03-01"),
        ("account", "tw:health", "account tw:health"),
        ("participant", "health", "participant health"),
    ],
)
def test_what_a_ruling_is_about(target: Target, target_id: str, words: str) -> None:
    assert about(ruling("exclude", target, target_id)) == words


def test_who_made_it_and_when_in_the_editions_zone() -> None:
    one = ruling("exclude", "account", "tw:health")
    assert signed(one, ZONE) == "Sari, 2020-03-01 12:00"
    assert signed(one, "UTC") == "Sari, 2020-03-01 05:00"


@pytest.mark.parametrize(
    ("target", "target_id", "excluded", "restored"),
    [
        (
            "post", "tw:health/1", "Post 1 of tw:health (Ministry of Health) leaves every count.",
            "Post 1 of tw:health (Ministry of Health) counts again, by the rules.",
        ),
        (
            "reading", "tw:health/2020-03-01", "Readings of tw:health on 2020-03-01 (Ministry of Health) are not used.",
            "Readings of tw:health on 2020-03-01 (Ministry of Health) are used again.",
        ),
        (
            "account", "tw:health", "Account tw:health is nobody's: Ministry of Health is ranked without it.",
            "Account tw:health is Ministry of Health's again.",
        ),
        (
            "participant", "health",
            "Participant health (Ministry of Health) is not ranked, and no average of its tier knows it.",
            "Participant health (Ministry of Health) is ranked again, by the rules.",
        ),
    ],
)  # fmt: skip
def test_what_follows(target: Target, target_id: str, excluded: str, restored: str) -> None:
    when = "Boards follow within seconds; snapshots frozen before stay as they are."
    undo = (
        f"Nothing is deleted: gsm rule restore {target} {target_id} --reason TEXT --by NAME brings it back."
    )
    assert follows(ruling("exclude", target, target_id), HEALTH, Rulings(), ZONE) == [excluded, when, undo]
    assert follows(ruling("restore", target, target_id), HEALTH, Rulings(), ZONE) == [restored, when]


def test_the_way_back_can_be_pasted_into_a_shell() -> None:
    lines = follows(ruling("exclude", "post", "tw:health/a b'c"), HEALTH, Rulings(), ZONE)
    assert "gsm rule restore post 'tw:health/a b'\"'\"'c' --reason" in lines[-1]


def test_a_wider_exclusion_in_force_is_told() -> None:
    # Given an account that is excluded, as is its participant
    wider = [
        ruling("exclude", "account", "tw:health"),
        ruling("exclude", "participant", "health", by="Budi"),
    ]
    # When one of its posts comes back, then it is said that no board shows it
    lines = follows(ruling("restore", "post", "tw:health/1"), HEALTH, Rulings(wider), ZONE)
    assert lines[1:3] == [
        "No board changes by it while account tw:health is excluded (Sari, 2020-03-01 12:00).",
        "No board changes by it while participant health is excluded (Budi, 2020-03-01 12:00).",
    ]
    # And when the account does, only its participant is in the way
    lines = follows(ruling("restore", "account", "tw:health"), HEALTH, Rulings(wider), ZONE)
    assert [line for line in lines if line.startswith("No board")] == [
        "No board changes by it while participant health is excluded (Budi, 2020-03-01 12:00)."
    ]


def test_what_no_roster_knows_changes_no_board() -> None:
    assert follows(ruling("restore", "account", "tw:gone"), None, Rulings(), ZONE) == [
        "Account tw:gone: no longer excluded. The roster does not know it, so no board changes."
    ]


RECORDS = [
    RulingRecord(0, ruling("exclude", "participant", "health")),
    RulingRecord(1, None, "no ruling: JSON is malformed"),
    RulingRecord(2, ruling("restore", "participant", "health", "An error of ours", "Budi")),
    RulingRecord(3, ruling("exclude", "post", "tw:health/1", "A test post, as the ministry says in its letter of March 2")),
]  # fmt: skip


def test_the_list_has_all_in_order_and_marks_those_in_force() -> None:
    assert listing(RECORDS, ZONE).splitlines() == [
        "3 rulings, 1 in force (*). Times are those of Asia/Jakarta.",
        "",
        "     0  exclude participant health",
        "        Counted twice (Sari, 2020-03-01 12:00)",
        "",
        "     1  changes nothing: no ruling: JSON is malformed",
        "",
        "     2  restore participant health",
        "        An error of ours (Budi, 2020-03-01 12:00)",
        "",
        "*    3  exclude post 1 of tw:health",
        "        A test post, as the ministry says in its letter of March 2 (Sari,",
        "        2020-03-01 12:00)",
    ]
    assert listing([], ZONE) == "0 rulings, 0 in force (*). Times are those of Asia/Jakarta."


def test_of_equal_rulings_the_last_alone_is_in_force() -> None:
    twice = [RulingRecord(0, ruling("exclude", "participant", "health")), RulingRecord(1, ruling("exclude", "participant", "health"))]  # fmt: skip
    assert listing(twice, ZONE).splitlines()[0].startswith("2 rulings, 1 in force")
    assert [line[:6] for line in listing(twice, ZONE).splitlines() if "exclude" in line] == [
        "     0",
        "*    1",
    ]


def test_the_document_has_the_same() -> None:
    told = document(RECORDS)
    assert told["unreadable"] == [{"offset": 1, "reason": "no ruling: JSON is malformed"}]
    rulings = told["rulings"]
    assert isinstance(rulings, list)
    assert [(one["offset"], one["in_force"]) for one in rulings] == [(0, False), (2, False), (3, True)]
    assert rulings[2]["ruling"] == msgspec.to_builtins(RECORDS[3].ruling)
