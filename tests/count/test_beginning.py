"""A worker that is asked to end before it has begun."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

GSM = Path(sys.executable).with_name("gsm")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("options", [["--no-rank"], ["--processes", "2"]])
def test_a_worker_asked_to_end_before_it_has_begun_ends_with_0(
    number: signal.Signals, options: list[str]
) -> None:
    """Given a worker that waits for a Kafka that does not answer, when it is asked to end, then it ends with 0."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        silent.settimeout(60)
        where = {"GSM_KAFKA": f"127.0.0.1:{silent.getsockname()[1]}", "GSM_REDIS": "redis://127.0.0.1:1/0"}
        with subprocess.Popen([GSM, "worker", *options], env=os.environ | where) as worker:
            connection, _ = silent.accept()
            worker.send_signal(number)
            assert worker.wait(30) == 0
        connection.close()
