"""What several runs say together."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import partial

from bench.run import Contender, Run, interleaved, ratio, summed_up
from streams.errors import GsmError


def a_run(seconds: float, cpu_seconds: float, *, correct: bool = True, memory: int = 100) -> Run:
    return Run(
        observations=1000, seconds=seconds, cpu_seconds=cpu_seconds, start_seconds=1.0, broker_cpu_seconds=0.1,
        peak_rss_mb=memory, correct=correct, load=0.5,
    )  # fmt: skip


def test_medians_are_of_the_rates() -> None:
    # 1,000 observations in 1, 2 and 4 seconds are 1,000, 500 and 250 a second; for each CPU-second 2,000, 1,000 and 100.
    found = summed_up("one", "set so", [a_run(1, 0.5), a_run(4, 10, memory=300), a_run(2, 1, memory=200)])
    assert found.observations_per_second == 500
    assert found.observations_per_cpu_second == 1000
    assert found.peak_rss_mb == 200


def test_one_wrong_answer_makes_all_wrong() -> None:
    assert summed_up("one", "", [a_run(1, 1), a_run(1, 1)]).correct
    assert not summed_up("one", "", [a_run(1, 1), a_run(1, 1, correct=False)]).correct


def test_contenders_run_in_turn() -> None:
    ran: list[str] = []

    def act(name: str) -> Run:
        ran.append(name)
        return a_run(1, 1)

    @contextmanager
    def tell(what: str) -> Iterator[None]:
        ran.append(what)
        yield

    found = interleaved([Contender(name, "", partial(act, name)) for name in "ab"], 2, tell)
    assert ran == ["run 1 of 2: a", "a", "run 1 of 2: b", "b", "run 2 of 2: a", "a", "run 2 of 2: b", "b"]
    assert [(one.name, len(one.runs)) for one in found] == [("a", 2), ("b", 2)]


def test_who_fails_runs_no_more_and_the_others_do() -> None:
    tries = []

    def fail() -> Run:
        tries.append(1)
        raise GsmError("a worker has ended")

    bad, good = interleaved(
        [Contender("bad", "", fail), Contender("good", "", lambda: a_run(1, 1))], 2, nullcontext
    )
    assert (len(tries), bad.correct, bad.skipped, bad.runs) == (1, False, "a worker has ended", [])
    assert (good.correct, len(good.runs)) == (True, 2)


def test_a_ratio_has_two_places() -> None:
    assert ratio(2, 3) == 0.67
