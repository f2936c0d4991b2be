"""Several workers, and a rank beside them, as child processes: started, started again when they end or hang, stopped together."""

import time
from collections.abc import Callable, Sequence
from random import SystemRandom
from subprocess import Popen
from threading import Event
from typing import Final
from uuid import uuid4

import structlog

from streams import metrics, tether
from streams.count.backoff import MOST, Backoff
from streams.count.ending import DOUBT, NEWER_SCHEMA
from streams.count.pulse import Pulse

_LOOK_SECONDS: Final = 0.1
_STOP_SECONDS: Final = 40.0  # a worker takes up to 35
_BEGIN_SECONDS: Final = (
    120.0  # until its event loop turns; where Kafka does not answer, it ends itself before
)
_RANK_SECONDS: Final = (
    30.0  # long after another one publishes; it may be busy with boards of many participants
)
_WAKE_SECONDS: Final = 1.0  # one that wakes up late ends itself, and says why

_log = structlog.get_logger()


class Child:
    """One process to keep running: `gsm ARGUMENTS`. A worker is told what Kafka is to call it."""

    def __init__(self, name: str, arguments: Sequence[str], *, counts: bool) -> None:
        self.name = name
        self.counts = counts
        self.client_id = ""
        """What Kafka calls this worker; another with each start, so that a dead one is not mistaken for its successor."""
        self.process: Popen[bytes] | None = None
        self.since = 0.0
        """When it was started, and while it does not run, when it is to be."""
        self.backoff = Backoff(SystemRandom().random)
        self.pulse: Pulse | None = None
        self.felt = 0.0
        """When its pulse was felt."""
        self.patience = 0.0
        """For how many seconds it need not be felt."""
        self._arguments = list(arguments)

    def command(self) -> list[str]:
        """The arguments for another start, with another `pulse`."""
        self.pulse = Pulse()
        arguments = [*self._arguments, "--pulse", str(self.pulse.child_end)]
        if not self.counts:
            return arguments
        self.client_id = f"{self.name}-{uuid4().hex[:8]}"
        return [*arguments, "--client-id", self.client_id]


class Supervisor:
    """Keeps `children` running. `bury` is called with the client id of a worker that has ended.

    One is killed whose event loop has stood still: a worker for longer than `stall` seconds (were it to wake up, it would end
    itself), rank for longer than half a minute.
    """

    def __init__(
        self,
        edition: str,
        children: Sequence[Child],
        bury: Callable[[str], None],
        stall: float,
        start: Callable[[list[str], Sequence[int]], Popen[bytes]] = tether.start,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._edition = edition
        self._children = children
        self._bury = bury
        self._stall = stall
        self._start = start
        self._clock = clock

    def run(self, asked_to_stop: Event) -> int:
        """Until asked to stop (0), given up (70), or a page of a newer version is found (71): the exit code. No child is left."""
        try:
            while not asked_to_stop.is_set():
                for child in self._children:
                    code = self._look(child)
                    if code is not None:
                        return code
                asked_to_stop.wait(_LOOK_SECONDS)
            return 0
        finally:
            self._stop()

    def _look(self, child: Child) -> int | None:
        """Start or start again, or find out how it ended; the exit code if all is to end."""
        now = self._clock()
        if child.process is None:
            if now >= child.since:
                self._begin(child, now)
            return None
        code = child.process.poll()
        if code is None:
            self._feel(child, now)
            return None
        tether.stop([child.process])
        child.process = None
        if child.pulse is not None:
            child.pulse.close()
        self._running(child, 0)
        if child.counts:
            self._bury(child.client_id)
        log = _log.bind(process=child.name, exit_code=code)
        if code == NEWER_SCHEMA:
            log.critical("posts holds a page of a newer version: all end; upgrade, then start again")
            return NEWER_SCHEMA
        wait = child.backoff.ended(now, now - child.since)
        if wait is None:
            log.critical(
                "it ends again and again: all end; mend what its last lines say, start again", times=MOST
            )
            return DOUBT
        child.since = now + wait
        log.warning("ended; it will be started again", seconds=round(wait, 1))
        metrics.RESTARTS.labels(self._edition, child.name).inc()
        return None

    def _begin(self, child: Child, now: float) -> None:
        command = child.command()
        assert child.pulse is not None
        child.process = self._start(command, (child.pulse.child_end,))
        child.pulse.hand_over()
        child.since = child.felt = now
        child.patience = _BEGIN_SECONDS
        metrics.RESTARTS.labels(self._edition, child.name)
        self._running(child, 1)
        _log.info("started", process=child.name, pid=child.process.pid)

    def _feel(self, child: Child, now: float) -> None:
        """Kill it if it hangs. This process may have stood still itself: so it looks at the pulse before it looks at the clock."""
        if child.process is None or child.pulse is None:
            return
        if child.pulse.felt():
            child.felt = now
            child.patience = (self._stall if child.counts else _RANK_SECONDS) + _WAKE_SECONDS
        elif now - child.felt > child.patience:
            _log.error("hangs; it is killed", process=child.name, seconds=round(now - child.felt, 1))
            child.process.kill()

    def _stop(self) -> None:
        running = [child for child in self._children if child.process is not None]
        codes = tether.stop([one.process for one in running if one.process is not None], _STOP_SECONDS)
        for child, code in zip(running, codes, strict=True):
            self._running(child, 0)
            if code:
                _log.warning("did not end well; what it counted is safe", process=child.name, exit_code=code)
        _log.info("all processes have ended")

    def _running(self, child: Child, running: int) -> None:
        metrics.PROCESS_RUNNING.labels(self._edition, child.name).set(running)
