"""What a terminal shows of a snapshot."""

from pathlib import Path

import msgspec

from scoring.recount import recount
from scoring.rulings import Action, Ruling
from streams.snapshot import Frozen, document, render
from streams.snapshot.contents import Inputs, Pins
from tests.snapshot.hand import AFTER_FREEZE, MADE, PARTICIPATING, START, period_pages, records

COUNTED = recount(MADE, PARTICIPATING, records([*period_pages(), AFTER_FREEZE]), 3)
FROZEN = Frozen(
    "hand-2019-r1", Path("snapshots/hand-2019-r1"), "FROZEN r1", False, "ab12",
    Inputs(MADE, b"", b"", Pins("hand-2019.posts", "id", [2, 3, 0], 0), COUNTED, []), 2.0, 0.25,
)  # fmt: skip


def test_it_shows_nominations_checks_and_where() -> None:
    # Given a snapshot, when it is shown
    shown = render(FROZEN)

    # Then it is all there, in 80 columns
    assert shown.splitlines() == [
        "Hand-made award · FROZEN r1 · SIMULATED",
        "As of 2019-10-18 00:00 Asia/Jakarta",
        "Rules of a test.",
        "",
        "Most Active · Ministries (posts)",
        "   1  Kementerian A                                                            4",
        "   2  =Kementerian B                                                           3",
        "   3  Kementerian C, Cabang                                                    2",
        "",
        "Most Engaging · Ministries (x the average of its tier)",
        "   1  Kementerian C, Cabang                                             1.500000",
        "   2  =Kementerian B                                                    1.000000",
        "   3  Kementerian A                                                     0.500000",
        "",
        "Recounted 5 pages with 11 observations, 6 a second:",
        "all 2 boards and all totals are equal to the live ones, to the byte.",
        "Counted again by SQL in 0.2 s, sharing no code of it: equal, to the byte.",
        "",
        "Folder  snapshots/hand-2019-r1",
        "Digest  ab12",
        "Check   cd snapshots/hand-2019-r1 && sha256sum -c SHA256SUMS",
    ]


def test_what_was_frozen_before_is_said_to_be_the_same_and_perhaps_not_the_newest() -> None:
    # Given inputs that were frozen as r1, and others since as r2
    again = msgspec.structs.replace(FROZEN, already=True, newer="hand-2019-r2")

    # When it is shown, then both are said
    shown = render(again)
    assert (
        "Already frozen, identical.\nhand-2019-r2 is newer: it was frozen of other pages or settings.\n"
        in shown
    )
    assert (document(again)["newer"], document(FROZEN)["newer"]) == ("hand-2019-r2", None)


def test_rulings_in_force_and_records_that_are_none_are_counted() -> None:
    # Given four records of rulings: two exclusions, one of them undone, and one that cannot be read
    made: list[tuple[Action, str]] = [("exclude", "a"), ("restore", "a"), ("exclude", "b")]
    rulings = [Ruling(1, action, "participant", name, "a test", "Sari", START) for action, name in made]
    pins = Pins("hand-2019.posts", "id", [2, 3, 0], 4)
    inputs = msgspec.structs.replace(FROZEN.inputs, rulings=rulings, pins=pins)
    ruled = msgspec.structs.replace(FROZEN, inputs=inputs)

    # When it is shown, then they are told; without any nothing is
    told = (
        "Rulings in force: 1 of 3 made; nominations.json lists all.\n"
        "Records of rulings that are none: 1; they change nothing, `gsm rule list` says why.\n"
    )
    assert told in render(ruled)
    assert "ulings" not in render(FROZEN)
    counts = [document(ruled)[name] for name in ("rulings", "rulings_in_force", "rulings_unreadable")]
    assert counts == [3, 1, 1]


def test_a_long_name_goes_on_in_the_next_line() -> None:
    # Given a nominee with a name of 71 letters
    long = "Kementerian Pendayagunaan Aparatur Negara dan Reformasi Birokrasi Umum"
    board = COUNTED.boards[0]
    standings = [msgspec.structs.replace(board.standings[0], name=long), *board.standings[1:]]
    counted = msgspec.structs.replace(COUNTED, boards=[msgspec.structs.replace(board, standings=standings)])
    inputs = msgspec.structs.replace(FROZEN.inputs, recount=counted)

    # When it is shown, then no letter is lost and no line too long
    shown = render(msgspec.structs.replace(FROZEN, inputs=inputs)).splitlines()
    assert shown[5:7] == [
        "   1  Kementerian Pendayagunaan Aparatur Negara dan Reformasi                  4",
        "      Birokrasi Umum",
    ]


def test_the_document_has_all_boards() -> None:
    # Given a snapshot, when it is a document, then standings have what ranks and unranked the reasons
    told = document(FROZEN)
    assert (told["snapshot"], told["state"], told["digest"], told["pins"]) == (
        "snapshots/hand-2019-r1", "FROZEN r1", "ab12", [2, 3, 0],
    )  # fmt: skip
    boards = told["boards"]
    assert isinstance(boards, list)
    assert boards[0]["standings"][0] == {
        "rank": 1, "participant": "a", "value": 4, "shown": "4", "unit": "posts", "nominee": True,
    }  # fmt: skip
    assert boards[0]["unranked"] == [{"participant": "d", "reasons": ["1 post; at least 2 needed"]}]
