"""What `gsm` says where Kafka or Redis does not answer: one line, with what to do, and exit code 1."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import aiokafka.errors
import kafka.errors
import pytest
import redis

from streams.cli.main import gsm, main

GRAPH = (
    "from_name,created_time,type,id,likes_count,comments_count,shares_count\n"
    "River,2020-01-02T00:00:00+0000,photo,1_1,1,2,3\n"
)


def fail_with(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every command end with `error`."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(gsm, "main", fail)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (kafka.errors.KafkaTimeoutError("late"), "Kafka failed (KafkaTimeoutError: late): see `gsm status`, or mend GSM_KAFKA"),
        (aiokafka.errors.KafkaConnectionError("gone"), "Kafka failed (KafkaConnectionError: gone): see"),
        (redis.ConnectionError("re\nfused"), "Redis failed (re fused): see `gsm status`, or mend GSM_REDIS, then run"),
        (redis.TimeoutError(), "Redis failed (TimeoutError): see"),
    ],
)  # fmt: skip
def test_an_error_of_a_client_library_is_one_line_that_says_what_to_do(
    error: Exception, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a command in which Kafka or Redis fails
    fail_with(error, monkeypatch)

    # When it is run, then it ends with 1 and one line
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    errors = capsys.readouterr().err
    assert errors.startswith(f"gsm: {said}")
    assert errors.count("\n") == 1


def test_any_other_error_is_a_fault_of_ours_and_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    fail_with(ZeroDivisionError("ours"), monkeypatch)
    with pytest.raises(ZeroDivisionError):
        main()


def test_where_nothing_listens_every_short_command_says_so(tmp_path: Path) -> None:
    # Given an address where nothing listens, and a file to import
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    (tmp_path / "posts.csv").write_text(GRAPH)
    graph = ("graph-csv", "posts.csv", "--observed-at", "2020-02-01T00:00Z", "--time-zone", "UTC")
    commands = {
        ("topics",): "Kafka", ("snapshot",): "Kafka", ("import", *graph): "Kafka",
        ("season", "--observations", "1000", "--publish"): "Kafka", ("board",): "Redis",
    }  # fmt: skip

    # When the commands are run, all at once because Kafka's client tries for half a minute
    environment = os.environ | {"GSM_KAFKA": address, "GSM_REDIS": f"redis://{address}/0"}
    program = Path(sys.executable).with_name("gsm")
    running = {
        command: subprocess.Popen(
            [program, *command], cwd=tmp_path, env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for command in commands
    }  # fmt: skip
    ended = {
        command: (*process.communicate(timeout=55), process.returncode)
        for command, process in running.items()
    }

    # Then each ends with 1 and one line that names service, address and remedy
    for command, service in commands.items():
        output, errors, code = ended[command]
        assert (command, output, code, errors.count("\n")) == (command, "", 1, 1), errors
        assert errors.startswith("gsm: ")
        assert service in errors
        assert address in errors
        assert f"start it with `gsm up`, or mend GSM_{service.upper()}" in errors
    assert [file.name for file in tmp_path.iterdir()] == ["posts.csv"]
