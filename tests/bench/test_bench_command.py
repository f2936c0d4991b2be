"""`gsm bench count` on a small season."""

import subprocess

import orjson

from tests.conftest import GSM

ASKED = ("bench", "count", "--observations", "20000", "--runs", "1", "--json")


def test_a_worker_and_the_bare_loop_are_measured_and_right() -> None:
    said = subprocess.run([*GSM, *ASKED], capture_output=True, timeout=120, check=False)
    assert said.returncode == 0, said.stderr.decode()
    found = orjson.loads(said.stdout)
    assert (found["observations"], found["correct"]) == (20_000, True)
    assert [one["name"] for one in found["subjects"]] == ["one worker", "bare loop"]
    for rate in ("observations_per_second", "observations_per_cpu_second", "bare_loop_per_cpu_second"):
        assert found[rate] > 0
    one = found["subjects"][0]["runs"][0]
    assert one["observations"] == 20_000
    assert one["seconds"] > 0
    assert one["cpu_seconds"] > 0
