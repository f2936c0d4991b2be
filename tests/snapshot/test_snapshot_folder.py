"""The folder on disk: whole or not at all, never changed."""

from hashlib import sha256
from pathlib import Path

import pytest

from streams.errors import GsmError
from streams.snapshot.folder import revisions, write

FILES = {"boards/a.json": b"{}", "SHA256SUMS": b"sums"}


def test_a_new_folder_is_written_once(tmp_path: Path) -> None:
    # Given an empty place, when the same files are written twice
    folder = tmp_path / "out" / "hand-2019-r1"
    first, second = write(folder, FILES), write(folder, FILES)

    # Then the second time they are found, and nothing else is left behind
    assert (first, second) == (True, False)
    assert (folder / "boards/a.json").read_bytes() == b"{}"
    assert [one.name for one in folder.parent.iterdir()] == ["hand-2019-r1"]


def test_a_folder_that_was_changed_is_refused_and_left_alone(tmp_path: Path) -> None:
    # Given a folder in which somebody changed a board
    folder = tmp_path / "hand-2019-r1"
    write(folder, FILES)
    (folder / "boards/a.json").write_bytes(b"{ }")

    # When the same is written again, then it is refused and the folder stands as it was
    with pytest.raises(GsmError, match=r"stands already, with another boards/a.json"):
        write(folder, FILES)
    assert (folder / "boards/a.json").read_bytes() == b"{ }"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    # Given a place where a file stands in the folder's way
    (tmp_path / "out").write_text("")

    # When a snapshot is to be written there, then one line says why
    with pytest.raises(GsmError, match="cannot write"):
        write(tmp_path / "out" / "hand-2019-r1", FILES)
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_revisions_are_those_of_one_series_of_one_edition(tmp_path: Path) -> None:
    # Given folders of two series and of another edition, and one without sums
    for name in ("hand-2019-r1", "hand-2019-r12", "hand-2019-p3", "other-r4"):
        write(tmp_path / name, FILES)
    (tmp_path / "hand-2019-r5").mkdir()

    # When the frozen ones are looked for, then there are two, with their digests
    digest = sha256(b"sums").hexdigest()
    assert revisions(tmp_path, "hand-2019", "r") == {1: digest, 12: digest}
    assert revisions(tmp_path / "none", "hand-2019", "r") == {}
