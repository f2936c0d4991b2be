"""One active poller a platform: a seat in a Kafka group that one process holds, while others stand by.

The group's only partition is that of `polls`; who has it polls. A process that dies or hangs loses it after six seconds, one that ends
gives it up at once. One that was paused learns that it lost the seat before it spends: whoever spends proves that it holds the
seat, by a commit that Kafka takes of a member of the present generation alone.
"""

import asyncio
import math
import re
import threading
import time
from concurrent.futures import Future
from functools import partial
from queue import SimpleQueue
from types import TracebackType
from typing import Final, Self

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata
from kafka.coordinator.assignors.cooperative_sticky import CooperativeStickyAssignor
from kafka.errors import KafkaError, RebalanceInProgressError
from kafka.structs import MemberState

from streams.errors import GsmError
from streams.kafka.topics import POLLS

SESSION: Final = 6.0  # seconds; without a sign of life for so long, the seat is given to another
PATIENCE: Final = 20.0  # seconds that a proof may take; then nobody knows who holds the seat
_COMMIT_MS: Final = 5_000
_LOOK_MS: Final = 100  # of the thread, from one look at the group to the next

log = structlog.get_logger(__name__)


class SupersededError(GsmError):
    """Another poller holds the seat, or may."""


class Seat:
    """The seat of a platform. A context manager; a thread of its own keeps the membership.

    `session` is how many seconds it may give no sign of life: brokers as they come take six and more.
    """

    def __init__(self, bootstrap: str, prefix: str, platform: str, session: float = SESSION) -> None:
        self._consumer_of = partial(
            KafkaConsumer,
            bootstrap_servers=bootstrap.split(","),
            group_id=f"{prefix}poll-{platform}",
            partition_assignment_strategy=[CooperativeStickyAssignor],  # the holder keeps it when others join
            session_timeout_ms=round(session * 1000),
            heartbeat_interval_ms=round(session * 250),
            enable_auto_commit=False,
            auto_offset_reset="latest",
        )
        self._topic = prefix + POLLS.name
        self._platform = platform
        self._enough = session / 2  # seconds that a proof is good for
        self._patience = 2 * session  # seconds that the group may take to settle, before it is joined anew
        self._held = threading.Event()
        self._proven = -math.inf  # when the last commit was sent that Kafka took
        self._closing = threading.Event()
        self._asked: SimpleQueue[Future[None]] = SimpleQueue()
        self._thread = threading.Thread(target=self._keep, name=f"seat-{platform}", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        self._thread.join(PATIENCE)

    async def wait(self, at_most: float = math.inf) -> None:
        """Return when this process holds the seat. Raises GsmError where another one still does after `at_most` seconds."""
        deadline, told = time.monotonic() + at_most, False
        while not await asyncio.to_thread(self._is_mine):
            if not self._thread.is_alive():
                raise GsmError(f"Kafka keeps no seat of {self._platform}: see that it runs (`gsm status`)")
            if time.monotonic() > deadline:
                raise GsmError(f"another poller of {self._platform} is active: it serves what is due")
            if not told:
                told = True
                log.info("standing_by", platform=self._platform)

    def _is_mine(self) -> bool:
        """Whether the seat is held; waits a second for it."""
        if not self._held.wait(1.0):
            return False
        try:
            self.prove()
        except SupersededError:
            return False
        return True

    def prove(self) -> None:
        """Return if this process holds the seat at this very time. Raises SupersededError if not.

        Kafka gives the seat to nobody else within a session of a commit that it took, so one proves enough for half of that.
        """
        if time.monotonic() - self._proven < self._enough:
            return
        asked: Future[None] = Future()
        self._asked.put(asked)
        try:
            asked.result(PATIENCE)
        except TimeoutError:
            raise SupersededError(f"Kafka does not say who polls {self._platform}") from None

    def _keep(self) -> None:
        """The thread: be in the group until the end."""
        while not self._closing.is_set():
            consumer = self._consumer_of()
            try:
                self._stay(consumer)
            finally:
                self._held.clear()
                consumer.close(autocommit=False)

    def _stay(self, consumer: KafkaConsumer) -> None:
        """Stay in the group, and answer who asks. Returns at the end, or where the client does not come to terms with the group:

        kafka-python 3.0.12 may take itself for rebalancing for ever when a join ends while nobody waits for it.
        """
        consumer.partitions_for_topic(self._topic)  # who leads a group must know them at its first join
        consumer.subscribe([self._topic])
        settled = time.monotonic()
        while not self._closing.is_set():
            consumer.pause(*consumer.assignment())  # its records are not what it is for
            consumer.poll(timeout_ms=_LOOK_MS)
            if consumer.group_metadata().state is MemberState.STABLE:
                settled = time.monotonic()
            elif time.monotonic() - settled > self._patience:
                log.warning("joining_anew", platform=self._platform)
                return
            if consumer.assignment():
                self._held.set()
            else:
                self._held.clear()
            if not self._asked.empty():
                self._answer(consumer)

    def _answer(self, consumer: KafkaConsumer) -> None:
        """Tell all who ask, with one commit; nothing while the group is being settled."""
        sent, assigned = time.monotonic(), consumer.assignment()
        error: SupersededError | None = None
        if not assigned:
            error = SupersededError(f"another poller of {self._platform} is active")
        else:
            try:
                consumer.commit(
                    {one: OffsetAndMetadata(0, "", -1) for one in assigned}, timeout_ms=_COMMIT_MS
                )
                self._proven = sent
            except RebalanceInProgressError:
                return
            except KafkaError as refusal:
                error = SupersededError(f"the seat of {self._platform} is lost: {type(refusal).__name__}")
        if error is not None:
            self._held.clear()
        while not self._asked.empty():
            asked = self._asked.get()
            if error is None:
                asked.set_result(None)
            else:
                asked.set_exception(error)


def session_of(said: str | None) -> float:
    """The session that GSM_POLL_SESSION says, else the usual one. Raises GsmError where it is no number of seconds from 1 to 600."""
    if said is None:
        return SESSION
    if not re.fullmatch(r"\d{1,3}(\.\d{1,3})?", said) or not 1 <= float(said) <= 600:
        raise GsmError(f"GSM_POLL_SESSION is {said!r}: it must be a number of seconds from 1 to 600")
    return float(said)
