"""One seed from beginning to end: pages and faults at once, then the judgement."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

import msgspec

from streams import editions
from streams.season import Season
from streams.settings import Settings
from tests.faults import plain
from tests.faults.crew import Crew
from tests.faults.faults import Faults
from tests.faults.judge import DiskJudge, Judge, PlainJudge, wait
from tests.faults.machine import Machine
from tests.faults.schedule import SLOTS, draw
from tests.faults.sending import Sender, pages

Contender = Literal["gsm", "rocksdict", "plain"]
"""Ours with its rows in memory, ours with them on disk, Faust alone."""

PREFIX: Final = "faults."

_TICK: Final = 0.05
_START_SECONDS: Final = 60.0
_SEND_SECONDS: Final = 240.0
_CONTENDERS: Final[dict[Contender, tuple[list[str], Callable[..., Judge]]]] = {
    "gsm": (["streams.tether", "worker"], Judge),
    "rocksdict": (["streams.tether", "worker"], DiskJudge),
    "plain": ([plain.__name__], PlainJudge),
}


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a seed. `differences` is empty where all is equal; `codes` are the workers' exit codes, `quiet` the seconds from
    the last fault and page to all counted and published.
    """

    seed: int
    contender: Contender
    commit: str
    workers: int
    pages: int
    faults: dict[str, int]
    not_done: dict[str, int]
    codes: dict[int, int]
    sent_again: int
    seconds: float
    quiet: float
    differences: list[str]

    def line(self) -> str:
        """All of it in one line."""
        faults = ", ".join(f"{number} {kind}" for kind, number in sorted(self.faults.items()))
        codes = " ".join(f"{code} x{number}" for code, number in sorted(self.codes.items()))
        verdict = f"NOT EQUAL: {'; '.join(self.differences)}" if self.differences else "equal"
        return (
            f"seed {self.seed:>3} ({self.contender}): {self.workers} workers, {self.pages:,} pages; {faults}; exit codes "
            f"{codes}; {self.seconds:.0f} s, quiet after {self.quiet:.0f} s; {verdict}"
        )


def run(seed: int, folder: Path, contender: Contender = "gsm", commit: str = "") -> Result:
    """Run a seed with all its data and logs in `folder`, which is made: `faults.log` has each fault with its time."""
    folder.mkdir(parents=True, exist_ok=True)
    schedule = draw(seed)
    season = Season(schedule.season, schedule.observations)
    edition = folder / f"{season.edition.id}.toml"
    editions.save(edition, season.edition, season.roster)
    sent = pages(season, schedule)
    command, judged_by = _CONTENDERS[contender]
    began = time.monotonic()

    def say(text: str) -> None:
        with (folder / "faults.log").open("a") as log:
            log.write(f"{time.monotonic() - began:7.2f} s  {text}\n")

    with Machine(folder, disk=any(one.kind == "disk full" for one in schedule.events)) as machine:
        where = {
            "GSM_REDIS": machine.redis,
            "GSM_PREFIX": PREFIX,
            "GSM_EDITION": str(edition),
            "GSM_PROFILE": "fast",
            "GSM_STORE": "rocksdict" if contender == "rocksdict" else "memory",
            "GSM_HOME": str(folder),
        }
        crew = Crew(
            command, [where | {"GSM_KAFKA": machine.kafka_of(slot)} for slot in range(SLOTS)], folder, say
        )
        sender = Sender(machine.kafka, PREFIX, sent, schedule)
        settings = Settings(machine.kafka, machine.redis, edition, editions.load(edition), PREFIX, folder)
        judge = judged_by(settings, machine, crew, say)
        try:
            for _ in range(schedule.workers):
                crew.join()
            wait(crew, crew.all_ready, _START_SECONDS)
            say(f"{len(sent)} pages in {schedule.length} s")
            sender.start()
            faults = Faults(schedule, machine, crew, say)

            def over() -> bool:
                faults.step()
                return faults.over

            wait(crew, over, 2 * schedule.length, _TICK)
            say("all faults are over")
            wait(crew, lambda: machine.revive() and not sender.is_alive(), _SEND_SECONDS)
            say(
                "Kafka and Redis run, all pages are sent"
                if not sender.is_alive()
                else "not all pages could be sent"
            )
            calm = time.monotonic()
            found = list(judge.judge(season, sent))
        finally:
            sender.stop()
            crew.kill()
    return Result(
        seed=seed, contender=contender, commit=commit, workers=schedule.workers, pages=len(sent), faults=dict(faults.done),
        not_done=dict(faults.missed), codes=dict(crew.codes), sent_again=sender.again, seconds=round(time.monotonic() - began, 1),
        quiet=round(judge.quiet_at - calm, 1), differences=found,
    )  # fmt: skip
