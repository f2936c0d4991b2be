"""The places for rows: what holds of both, and what of the one on disk alone."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.progress import Progress
from streams.count.stores import chosen
from streams.count.stores.contract import Stand, Store
from streams.count.stores.memory import MemoryStore
from streams.count.stores.rocks import RocksStore
from streams.errors import GsmError

AFTER_TWO = Stand(3, Progress(offset=2, pages=2), 1)

Open = Callable[[], Store]


@pytest.fixture(params=["memory", "rocksdict"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Each of the stores, empty."""
    return MemoryStore() if request.param == "memory" else RocksStore(tmp_path / "1")


def test_rows_that_nobody_has_put_stand_for_nothing(store: Store) -> None:
    """Given an empty store, when a partition is opened, then it has no rows and stands for nothing."""
    rows = store.open(3)
    assert (rows.stand, len(rows), rows.get(b"a|1")) == (None, 0, None)


def test_rows_are_what_was_put_last(store: Store) -> None:
    """Given rows, when some are put again, then those are the later ones, and there are as many as there are keys."""
    rows = store.open(3)
    rows.put({b"a|1": b"1", b"a|2": b"2"}, None)
    rows.put({b"a|1": b"3", b"b|1": b"4"}, None)
    assert [rows.get(key) for key in (b"a|1", b"a|2", b"b|1", b"b|2")] == [b"3", b"2", b"4", None]
    assert len(rows) == 3


def test_how_many_rows_there_would_be(store: Store) -> None:
    """Given two rows, when asked with one of them and two new ones, then there would be four, and there are two."""
    rows = store.open(3)
    rows.put({b"a|1": b"1", b"a|2": b"2"}, None)
    assert rows.number_with([b"a|2", b"a|3", b"a|4"]) == 4
    assert len(rows) == 2


def test_a_partition_that_is_opened_again_stands_where_it_stood(store: Store) -> None:
    """Given rows that stand for something, when the partition is opened again, then it is as it was."""
    store.open(3).put({b"a|1": b"1"}, AFTER_TWO)
    rows = store.open(3)
    assert (rows.stand, len(rows), rows.get(b"a|1")) == (AFTER_TWO, 1, b"1")


def test_rows_on_their_way_stand_for_nothing(store: Store) -> None:
    """Given rows that stand for something, when more are put without a stand, then none of them stand for anything."""
    rows = store.open(3)
    rows.put({b"a|1": b"1"}, AFTER_TWO)
    rows.put({b"a|2": b"2"}, None)
    assert (rows.stand, store.open(3).stand) == (None, None)
    rows.put({}, Stand(5, Progress(offset=4), 2))
    assert store.open(3).stand == Stand(5, Progress(offset=4), 2)


def test_partitions_do_not_meet(store: Store) -> None:
    """Given two partitions with a row of the same key, when one is cleared, then the other is as it was."""
    one, other = store.open(3), store.open(4)
    one.put({b"a|1": b"1"}, AFTER_TWO)
    other.put({b"a|1": b"2"}, AFTER_TWO)
    one.clear()
    assert (one.stand, len(one), one.get(b"a|1")) == (None, 0, None)
    assert (other.stand, len(other), other.get(b"a|1")) == (AFTER_TWO, 1, b"2")


def test_what_is_counted_stays(store: Store) -> None:
    """Given two partitions, when one of them is owned, then it is as it was."""
    for partition in (3, 4):
        store.open(partition).put({b"a|1": b"1"}, AFTER_TWO)
    store.own([4])
    assert (store.open(4).stand, store.open(4).get(b"a|1")) == (AFTER_TWO, b"1")


def test_rows_in_memory_go_with_their_partition() -> None:
    """Given two partitions in memory, when one is owned, then the other is forgotten: nothing grows."""
    store = MemoryStore()
    for partition in (3, 4):
        store.open(partition).put({b"a|1": b"1"}, AFTER_TWO)
    store.own([4])
    assert store.open(3).stand is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 2),
            st.dictionaries(st.binary(min_size=1, max_size=3), st.binary(max_size=4), max_size=5) | st.none(),
            st.booleans(),
        ),
        max_size=12,
    )
)
def test_both_are_the_same(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, dict[bytes, bytes] | None, bool]]
) -> None:
    """Given any steps (put, with or without a stand; clear), when both have done them, then they hold the same."""
    memory, disk = MemoryStore(), RocksStore(tmp_path_factory.mktemp("rows") / "1")
    for number, (partition, rows, stands) in enumerate(steps):
        for store in (memory, disk):
            found = store.open(partition)
            if rows is None or found.stand is None:  # as recovery does
                found.clear()
            if rows is not None:
                stand = Stand(number, Progress(offset=number), found.number_with(rows))
                found.put(rows, stand if stands else None)
    keys = {key for _, rows, _ in steps for key in rows or ()}
    for partition in range(3):
        one, other = memory.open(partition), disk.open(partition)
        assert one.stand == other.stand
        if one.stand is not None:
            assert len(one) == len(other)
            assert {key: one.get(key) for key in keys} == {key: other.get(key) for key in keys}


COUNT_AND_DIE = """
import os, sys
from pathlib import Path
from scoring.progress import Progress
from streams.count.stores.chosen import open_store
from streams.count.stores.contract import Stand
rows = open_store("rocksdict", Path(sys.argv[1])).open(3)
for number in range(1, 1001):
    rows.put({b"a|%d" % number: b"x" * 1000}, Stand(2 * number, Progress(offset=number), number))
os.kill(os.getpid(), 9)
"""


def test_rows_on_disk_outlast_a_kill(tmp_path: Path) -> None:
    """Given a process that put a thousand rows and was killed, when another opens its place, then all are there and it stands there."""
    folder = tmp_path / "changelog" / "id"
    died = subprocess.run([sys.executable, "-c", COUNT_AND_DIE, folder], check=False)
    assert died.returncode == -9
    rows = chosen.open_store("rocksdict", folder).open(3)
    assert rows.stand == Stand(2000, Progress(offset=1000), 1000)
    assert rows.number_with(b"a|%d" % number for number in range(1, 1002)) == 1001


def test_workers_of_one_machine_take_places_of_their_own(tmp_path: Path) -> None:
    """Given a worker that has its rows on disk, when another starts, then it has others, and both can be written."""
    folder = tmp_path / "changelog" / "id"
    one, other = (chosen.open_store("rocksdict", folder).open(3) for _ in range(2))
    one.put({b"a|1": b"1"}, AFTER_TWO)
    assert other.get(b"a|1") is None
    assert sorted(place.name for place in folder.iterdir() if place.is_dir()) == ["1", "2"]


def test_a_place_that_cannot_be_opened_is_thrown_away(tmp_path: Path) -> None:
    """Given a place whose files are broken, when it is opened, then it is empty."""
    folder = tmp_path / "changelog" / "id"
    store = RocksStore(folder / "1")
    store.open(3).put({b"a|1": b"1"}, AFTER_TWO)
    store.close()
    (folder / "1" / "CURRENT").write_text("nonsense\n")
    assert chosen.open_store("rocksdict", folder).open(3).stand is None


def test_rows_of_a_changelog_that_is_no_more_go(tmp_path: Path) -> None:
    """Given rows of a topic that was deleted and made again, when a worker of the new one starts, then only its rows are there."""
    before, now = tmp_path / "changelog" / "before", tmp_path / "changelog" / "now"
    chosen.open_store("rocksdict", before)
    chosen.open_store("rocksdict", now)
    assert [*(tmp_path / "changelog").iterdir()] == [now]


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    """Given a file where the data folder should be, when a worker wants to keep rows there, then one line says so."""
    (tmp_path / "data").touch()
    with pytest.raises(GsmError, match=r"rows cannot be kept in .*: mend that, or set GSM_HOME"):
        chosen.open_store("rocksdict", tmp_path / "data" / "rows" / "changelog" / "id")


def test_the_store_is_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Given GSM_STORE, when asked, then it is that store; memory without it; one line says so where there is none such."""
    monkeypatch.delenv("GSM_STORE", raising=False)
    assert chosen.chosen() == "memory"
    monkeypatch.setenv("GSM_STORE", "rocksdict")
    assert chosen.chosen() == "rocksdict"
    monkeypatch.setenv("GSM_STORE", "disk")
    with pytest.raises(GsmError) as refused:
        chosen.chosen()
    assert str(refused.value) == "GSM_STORE is disk: it must be memory or rocksdict"
