"""The workers of a seed, in slots, each with its rank; who ends without having been asked to is started again, as a supervisor would."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_AGAIN_SECONDS: Final = 0.5
_FORESEEN: Final = {0, 1, 70, -signal.SIGKILL, -signal.SIGTERM}
"""Asked to, could not begin, doubt, killed, asked to while Python itself was starting. Anything else is a defect."""

Say = Callable[[str], None]


class Slot:
    """One place for a worker: its process, if it runs, and when it is to be started, if it is."""

    def __init__(self, number: int, environment: Mapping[str, str]) -> None:
        self.number = number
        self.environment = environment
        self.process: subprocess.Popen[bytes] | None = None
        self.wanted = False
        self.due = 0.0

    def rank(self) -> int | None:
        """The process id of the rank beside the worker."""
        if self.process is None:
            return None
        with suppress(OSError):
            pid = self.process.pid
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return int(children[0]) if children else None
        return None


class Crew:
    """`command` is what each worker runs, its output goes to `folder`. Nothing of it outlives this process."""

    def __init__(
        self, command: Sequence[str], environments: Sequence[Mapping[str, str]], folder: Path, say: Say
    ) -> None:
        self._command = command
        self._folder = folder
        self._say = say
        self.slots = [Slot(number, one) for number, one in enumerate(environments)]
        self.codes: Counter[int] = Counter()
        """How workers ended, by exit code."""

    def working(self) -> list[Slot]:
        """The slots whose worker runs and was not asked to leave."""
        return [one for one in self.slots if one.wanted and one.process is not None]

    def join(self) -> Slot | None:
        """Have one worker more, if there is a slot."""
        for slot in self.slots:
            if not slot.wanted and slot.process is None:
                slot.wanted, slot.due = True, time.monotonic()
                return slot
        return None

    def leave(self, slot: Slot) -> None:
        """Ask a worker to end."""
        slot.wanted = False
        if slot.process is not None:
            slot.process.terminate()

    def look(self) -> None:
        """Start whoever is due, and see who has ended."""
        now = time.monotonic()
        for slot in self.slots:
            if slot.process is not None and (code := slot.process.poll()) is not None:
                self._ended(slot, code)
                slot.due = max(slot.due, now + _AGAIN_SECONDS)
            if slot.process is None and slot.wanted and now >= slot.due:
                self._start(slot)

    def all_ready(self) -> bool:
        """Whether every worker that is wanted has said once that it counts."""
        return all(b'"counting"' in self.log(one).read_bytes() for one in self.slots if one.process)

    def log(self, slot: Slot) -> Path:
        """What the workers of a slot and their ranks have said."""
        return self._folder / f"worker-{slot.number}.log"

    def defects(self) -> list[str]:
        """Exit codes that nothing explains, and what workers and ranks have called a fault in this program."""
        found = [f"a worker ended with {code}" for code in sorted(self.codes.keys() - _FORESEEN)]
        for log in sorted(self._folder.glob("worker-*.log")):
            lines = log.read_text("utf-8", "replace").splitlines()
            found += [f"{log.name}: {line[:400]}" for line in lines if "fault in this program" in line]
        return found

    def kill(self) -> None:
        """End all at once."""
        for slot in self.slots:
            slot.wanted = False
            if slot.process is not None:
                _kill(slot.rank())
                slot.process.kill()
                slot.process.communicate()

    def _ended(self, slot: Slot, code: int) -> None:
        assert slot.process is not None
        if slot.process.stdin is not None:
            slot.process.stdin.close()
        slot.process = None
        self.codes[code] += 1
        self._say(f"worker {slot.number} ended with {code}")

    def _start(self, slot: Slot) -> None:
        with self.log(slot).open("ab") as log:
            slot.process = subprocess.Popen(
                [sys.executable, "-m", *self._command], env=os.environ | slot.environment,
                stdin=subprocess.PIPE, stdout=log, stderr=log, process_group=0,
            )  # fmt: skip
        self._say(f"worker {slot.number} starts, {slot.process.pid}")


def _kill(pid: int | None) -> None:
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
