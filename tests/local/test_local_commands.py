"""gsm up, down, status: what they print, and what is left when they are interrupted."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from streams.local import state
from tests.conftest import Eventually
from tests.local.conftest import Gsm

RunningIn = Callable[[Path], list[str]]


def as_json(result: tuple[int, str, str]) -> tuple[int, Any]:
    code, output, errors = result
    assert errors == ""
    return code, orjson.loads(output)


def test_status_of_an_unused_folder_says_that_nothing_runs_and_makes_nothing(gsm: Gsm) -> None:
    nothing = {"address": None, "pid": None, "answers": False, "disk_bytes": 0}
    assert as_json(gsm.run("status", "--json")) == (
        1,
        {
            "up": False,
            "data": str(gsm.folder),
            "owner": None,
            "started_at": None,
            "kafka": nothing,
            "redis": nothing,
        },
    )
    assert gsm.run("down") == (0, "Nothing was running.\n", "")
    assert not gsm.folder.exists()


def test_up_down_and_status_each_say_what_is_so_however_often_they_are_run(
    gsm: Gsm, running_in: RunningIn, eventually: Eventually
) -> None:
    # Given a folder on which an earlier start was killed while it formatted the storage
    with gsm.begin("up") as process:
        eventually(lambda: any("StorageTool" in command for command in running_in(gsm.folder)))
        process.kill()
    eventually(lambda: running_in(gsm.folder) == [])

    # When services are brought up
    code, up = as_json(gsm.run("up", "--json"))
    assert (code, up["started"]) == (0, True)

    # Then bringing them up again changes nothing
    assert as_json(gsm.run("up", "--json")) == (0, {**up, "started": False})
    assert gsm.run("up")[1].startswith("Already up.\n")

    # And status shows them
    code, seen = as_json(gsm.run("status", "--json"))
    running = state.read(gsm.folder)
    assert running
    assert (code, seen["up"], seen["owner"], seen["started_at"]) == (0, True, None, running.started_at)
    assert seen["kafka"] | {"disk_bytes": 0} == {
        "address": up["kafka"],
        "pid": running.kafka_pid,
        "answers": True,
        "disk_bytes": 0,
    }
    assert (seen["redis"]["address"], seen["redis"]["pid"]) == (up["redis"], running.redis_pid)
    assert seen["kafka"]["disk_bytes"] > 0
    code, text, _ = gsm.run("status")
    assert code == 0
    assert f"Redis  {up['redis']}, process {running.redis_pid}, " in text

    # When brought down, then all is gone, and once more changes nothing
    assert gsm.run("down") == (0, "Stopped.\n", "")
    eventually(lambda: running_in(gsm.folder) == [])
    assert as_json(gsm.run("down", "--json")) == (0, {"stopped": False})


def test_one_service_without_the_other_is_told_and_can_be_brought_down(
    gsm: Gsm, eventually: Eventually
) -> None:
    # Given services of which one was killed
    gsm.run("up")
    running = state.read(gsm.folder)
    assert running
    os.kill(running.redis_pid, signal.SIGKILL)
    eventually(lambda: not state.is_alive(running.redis_pid, running.group))

    # Then status fails and shows which one, and up says what to do
    code, text, _ = gsm.run("status")
    assert code == 1
    assert "Redis  not running" in text
    assert f"Kafka  {running.kafka}, process {running.kafka_pid}, " in text
    code, _, errors = gsm.run("up")
    assert code == 1
    assert errors == f"gsm: Redis of {gsm.folder} does not answer: run `gsm down` for it, then `gsm up`\n"

    # When brought down, then the other one ends
    assert gsm.run("down") == (0, "Stopped.\n", "")
    eventually(lambda: not state.is_alive(running.kafka_pid, running.group))


def test_two_starts_at_the_same_time_make_one_instance(gsm: Gsm) -> None:
    with gsm.begin("up", "--json") as first, gsm.begin("up", "--json") as second:
        outputs = [orjson.loads(process.communicate(timeout=180)[0]) for process in (first, second)]
    assert sorted(output.pop("started") for output in outputs) == [False, True]
    assert outputs[0] == outputs[1]


@pytest.mark.parametrize("moment", ["guard.py", "valkey-server", "StorageTool", "kafka.Kafka"])
def test_ctrl_c_at_any_moment_of_a_start_leaves_no_process(
    gsm: Gsm, running_in: RunningIn, eventually: Eventually, moment: str
) -> None:
    # Given a start that has come to this process
    with gsm.begin("up") as process:
        eventually(lambda: any(moment in command for command in running_in(gsm.folder)))

        # When the user interrupts it
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)

    # Then it failed and nothing of it runs
    assert process.returncode == 130
    assert running_in(gsm.folder) == []
    assert state.read(gsm.folder) is None


def test_a_folder_that_cannot_be_used_is_a_clear_error(gsm: Gsm) -> None:
    gsm.folder.mkdir()
    (gsm.folder / "valkey").write_text("a file where a folder should be")
    code, _, errors = gsm.run("up")
    assert code == 1
    assert (
        errors == f"gsm: {gsm.folder} cannot be used (File exists): mend that or give another --data folder\n"
    )
