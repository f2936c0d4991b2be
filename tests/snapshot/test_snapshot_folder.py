"""The folder on disk: whole or not at all, never changed."""

import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from streams.errors import GsmError
from streams.snapshot.folder import revisions, write

FILES = {"boards/a.json": b"{}", "SHA256SUMS": b"sums"}


def names(out: Path) -> list[str]:
    return sorted(one.name for one in out.iterdir())


def quicker(folder: Path, files: dict[str, bytes]) -> None:
    """What another run does between this one's claim and its name."""
    assert write(folder, files)


def test_a_new_folder_is_written_once(tmp_path: Path) -> None:
    # Given an empty place, when the same files are written twice
    folder = tmp_path / "out" / "hand-2019-r1"
    first, second = write(folder, FILES), write(folder, FILES)

    # Then the second time they are found, and nothing else is left behind
    assert (first, second) == (True, False)
    assert (folder / "boards/a.json").read_bytes() == b"{}"
    assert [one.name for one in folder.parent.iterdir()] == ["hand-2019-r1"]


def _change_a_file(folder: Path) -> None:
    (folder / "boards/a.json").write_bytes(b"{ }")


def _lose_a_file(folder: Path) -> None:
    (folder / "boards/a.json").unlink()


def _add_a_file(folder: Path) -> None:
    (folder / "boards/b.json").write_bytes(b"{}")


def _add_an_empty_folder(folder: Path) -> None:
    (folder / "more").mkdir()


def _link_a_file(folder: Path) -> None:
    (folder / "boards/a.json").rename(folder.with_name("a.json"))
    (folder / "boards/a.json").symlink_to(folder.with_name("a.json"))


def _link_a_folder(folder: Path) -> None:
    (folder / "boards").rename(folder.with_name("boards"))
    (folder / "boards").symlink_to(folder.with_name("boards"))


def _link_all(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.symlink_to(folder.with_name("elsewhere"))


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (_change_a_file, "/boards/a.json"), (_lose_a_file, "/boards/a.json"), (_add_a_file, "/boards/b.json"),
        (_add_an_empty_folder, "/more"), (_link_a_file, "/boards/a.json"), (_link_a_folder, "/boards"), (_link_all, ""),
    ],
)  # fmt: skip
def test_a_folder_that_is_not_exactly_the_same_is_refused_and_left_alone(
    tmp_path: Path, change: Callable[[Path], None], seen: str
) -> None:
    # Given a folder that somebody changed
    folder = tmp_path / "hand-2019-r1"
    write(folder, FILES)
    change(folder)
    before = sorted(tmp_path.rglob("*"))

    # When the same is written again, then it is refused, with the first path that differs, and nothing has changed
    with pytest.raises(
        GsmError, match=f"stands already and is not this snapshot, see {folder}{seen}: move it"
    ):
        write(folder, FILES)
    assert sorted(tmp_path.rglob("*")) == before


def test_of_two_equal_runs_at_once_the_slower_finds_the_same(tmp_path: Path) -> None:
    # Given another run that gives its folder the name just before this one does
    folder = tmp_path / "hand-2019-r1"

    # When its files are the same, then both are content
    assert write(folder, FILES, lambda: quicker(folder, FILES)) is False
    assert names(tmp_path) == ["hand-2019-r1"]

    # When they are others, then this one is refused, and the other's folder stands
    other = tmp_path / "hand-2019-r2"
    with pytest.raises(GsmError, match=r"is not this snapshot, see .*/SHA256SUMS"):
        write(other, FILES, lambda: quicker(other, FILES | {"SHA256SUMS": b"others"}))
    assert (other / "SHA256SUMS").read_bytes() == b"others"
    assert names(tmp_path) == ["hand-2019-r1", "hand-2019-r2"]


def test_without_the_claim_no_folder_is_left(tmp_path: Path) -> None:
    # Given a claim that fails
    def fail() -> None:
        raise GsmError("somebody else has it")

    # When a folder is to be written, then nothing is left of it
    with pytest.raises(GsmError, match="somebody else has it"):
        write(tmp_path / "hand-2019-r1", FILES, fail)
    assert names(tmp_path) == []


def test_what_a_killed_run_left_behind_is_never_used(tmp_path: Path) -> None:
    # Given hidden folders beside, among them one as runs of this process would have been told to make
    folder = tmp_path / "hand-2019-r1"
    left = [tmp_path / f".hand-2019-r1.{os.getpid()}.part", tmp_path / ".hand-2019-r1.abcd1234" / folder.name]
    for one in left:
        one.mkdir(parents=True)
        (one / "foreign").write_bytes(b"")

    # When a snapshot is written, then nothing of them is in it
    assert write(folder, FILES)
    assert sorted(file.name for file in folder.rglob("*")) == ["SHA256SUMS", "a.json", "boards"]


def test_the_disk_has_everything_before_the_claim_and_the_name_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a note of what was synced
    synced: set[int] = set()
    monkeypatch.setattr(os, "fsync", lambda descriptor: synced.add(os.fstat(descriptor).st_ino))
    at_claim: set[int] = set()

    # When a snapshot is written
    folder = tmp_path / "hand-2019-r1"
    write(folder, FILES, lambda: at_claim.update(synced))

    # Then all files and folders were on the disk at the claim, and the place of the name at the end
    assert {path.stat().st_ino for path in (folder, *folder.rglob("*"))} <= at_claim
    assert tmp_path.stat().st_ino in synced - at_claim


def test_the_folder_is_as_open_as_any_other(tmp_path: Path) -> None:
    # Given a folder made in the common way, when a snapshot is written, then whoever may read that one may read it
    (tmp_path / "common").mkdir()
    write(tmp_path / "hand-2019-r1", FILES)
    assert (tmp_path / "hand-2019-r1").stat().st_mode == (tmp_path / "common").stat().st_mode


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
