"""Doing to workers, ranks, Kafka and Redis what a schedule says, and undoing it in time."""

import heapq
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Literal

from tests.faults.crew import Crew, Say
from tests.faults.machine import Machine
from tests.faults.schedule import Event, Schedule

Action = Callable[[], None]


class Faults:
    """The faults of one schedule. `step` again and again until `over`; several may be in force at once."""

    def __init__(self, schedule: Schedule, machine: Machine, crew: Crew, say: Say) -> None:
        self._machine = machine
        self._crew = crew
        self._say = say
        self._began = time.monotonic()
        self._order = count()
        self._due: list[tuple[float, int, Action]] = []
        self.done: Counter[str] = Counter()
        """Faults by kind, as far as there was somebody to meet them."""
        self.missed: Counter[str] = Counter()
        """Those that met nobody, or could not be done here."""
        for event in schedule.events:
            self._at(event.at, lambda event=event: self._do(event))  # type: ignore[misc] # mypy knows no defaults of a lambda

    @property
    def over(self) -> bool:
        """Whether all was done and undone."""
        return not self._due

    def step(self) -> None:
        """Do what is due."""
        while self._due and self._due[0][0] <= time.monotonic() - self._began:
            heapq.heappop(self._due)[2]()

    def _at(self, seconds: float, action: Action) -> None:
        heapq.heappush(self._due, (seconds, next(self._order), action))

    def _later(self, event: Event, action: Action) -> None:
        self._at(time.monotonic() - self._began + event.seconds, action)

    def _do(self, event: Event) -> None:
        kind = event.kind
        if kind.startswith("worker"):
            met = self._worker(event)
        elif kind.startswith("rank"):
            met = self._rank(event)
        elif kind.startswith("Redis"):
            met = self._redis(event)
        else:
            met = self._broker(event)
        self._say(f"{kind} {event.seconds:.2f} s" + (f": {met}" if met else ": not done, nobody to meet"))
        (self.done if met else self.missed)[kind] += 1

    def _worker(self, event: Event) -> str:
        crew = self._crew
        if event.kind == "worker joins":
            joined = crew.join()
            return f"worker {joined.number}" if joined else ""
        working = crew.working()
        if not working:
            return ""
        slot = working[int(event.draw * len(working))]
        assert slot.process is not None
        if event.kind == "worker leaves":
            crew.leave(slot)
        elif event.kind == "worker killed":
            slot.due = time.monotonic() + event.seconds
            slot.process.kill()
        elif event.kind == "worker paused":
            self._pause(event, slot.process.pid)
        else:
            wire = self._machine.wires[slot.number]
            # The draw's far digits are a draw of their own.
            how: Literal["held", "cut"] = "held" if event.draw * 1000 % 1 < 0.5 else "cut"
            wire.interrupt(how)
            self._later(event, wire.mend)
            return f"worker {slot.number}, {how}"
        return f"worker {slot.number}"

    def _rank(self, event: Event) -> str:
        beside = [(slot, pid) for slot in self._crew.working() if (pid := slot.rank())]
        if not beside:
            return ""
        slot, pid = beside[int(event.draw * len(beside))]
        if event.kind == "rank paused":
            self._pause(event, pid)
        else:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return f"that of worker {slot.number}"

    def _broker(self, event: Event) -> str:
        machine = self._machine
        if machine.broker.poll() is not None:
            return ""
        if event.kind == "broker paused":
            self._pause(event, machine.broker.pid)
        elif event.kind == "broker killed":
            machine.broker.kill()
            machine.broker.wait()
            self._later(event, self._start_broker)
        else:
            if not machine.disk:
                return ""
            machine.fill()
            self._later(event, self._free)
        return "Kafka"

    def _redis(self, event: Event) -> str:
        machine = self._machine
        if event.kind == "Redis wiped":
            machine.wipe_redis()
        elif machine.valkey.poll() is not None:
            return ""
        elif event.kind == "Redis paused":
            self._pause(event, machine.valkey.pid)
        else:
            machine.valkey.kill()
            machine.valkey.wait()
            self._later(event, self._start_redis)
        return "Redis"

    def _pause(self, event: Event, pid: int) -> None:
        def resume() -> None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
            self._say(f"process {pid} goes on")

        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGSTOP)
        self._later(event, resume)

    def _start_broker(self) -> None:
        if self._machine.broker.poll() is not None:
            self._machine.start_broker()
            self._say("Kafka starts")

    def _start_redis(self) -> None:
        if self._machine.valkey.poll() is not None:
            self._machine.start_redis()
            self._say("Redis starts")

    def _free(self) -> None:
        self._machine.free()
        ended = self._machine.broker.poll() is not None
        self._say("the disk has room again" + ("; Kafka had ended" if ended else ""))
        self._start_broker()
