"""What the safe layer stands on: each function of Faust, mode and aiokafka that it overrides or relies on, and what its source was.

`python -m tests.count.upstream` records what is installed now: run it after reading what changed.
"""

import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import msgspec

RECORD: Final = Path(__file__).with_name("upstream.txt")
UPSTREAM: Final = ("faust", "mode", "aiokafka")

RELIED_ON: Final = {
    # Stopping and rebalancing: the agent is waited for, then the consumer's callback releases the table.
    "faust.app.base:App._on_partitions_revoked": "CountApp.release",
    "faust.app.base:App._on_partitions_assigned": "Recovery.on_rebalance",
    "faust.app.base:App.on_rebalance_start": "Recovery.on_recovery_completed",
    "faust.app.base:App.on_rebalance_end": "Recovery.on_recovery_completed",
    "faust.tables.manager:TableManager.on_rebalance": "Recovery.on_rebalance",
    "faust.tables.manager:TableManager.on_partitions_revoked": "CountApp.release",
    "faust.tables.manager:TableManager._update_channels": "TableManager.on_start",
    "faust.tables.recovery:Recovery._wait": "Recovery._restart_recovery",
    # Delivering and committing.
    "faust.streams:Stream.take_events": "CountApp._agent",
    "faust.transport.conductor:ConductorCompiler.build": "Consumer._hand_on",
    "faust.transport.consumer:Consumer.commit": "Consumer._filter_committable_offsets",
    "faust.transport.consumer:Consumer._commit_offsets": "Consumer._filter_committable_offsets",
    "faust.transport.consumer:Consumer.wait_empty": "Consumer.ack",
    "faust.transport.consumer:Fetcher._fetcher": "Consumer._drain_messages",
    "faust.transport.consumer:Consumer._get_active_partitions": "Consumer._wait_next_records",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread.seek_wait": "Consumer.perform_seek",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread._fetch_records": "Consumer._wait_next_records",
    "faust.transport.drivers.aiokafka:AIOKafkaConsumerThread._create_worker_consumer": "CountApp.__init__",
    "faust.transport.drivers.aiokafka:ConsumerRebalanceListener.on_partitions_revoked": "CountApp.release",
    "faust.transport.drivers.aiokafka:Producer._ensure_producer": "CountApp.recover",
    "faust.transport.drivers.aiokafka:Producer._settings_default": "CountApp.__init__",
    # Membership: what the profiles count on.
    "aiokafka.consumer.group_coordinator:GroupCoordinator._heartbeat_routine": "Profile.heartbeat",
    "aiokafka.consumer.group_coordinator:GroupCoordinator._do_heartbeat": "Profile.session",
    "aiokafka.consumer.group_coordinator:GroupCoordinator._maybe_leave_group": "Profile.session",
    "aiokafka.consumer.group_coordinator:CoordinatorGroupRebalance.perform_group_join": "Profile.rebalance",
    # Writing: a batch is one record batch, sent in order, never repeated, and its future gives the offset.
    "aiokafka.producer.producer:AIOKafkaProducer.create_batch": "Writer.append",
    "aiokafka.producer.producer:AIOKafkaProducer.send_batch": "Writer.append",
    "aiokafka.producer.message_accumulator:MessageAccumulator.add_batch": "Writer.append",
    "aiokafka.producer.message_accumulator:MessageBatch.done": "Writer.append",
    "aiokafka.producer.sender:Sender._send_produce_req": "Writer.append",
    "aiokafka.producer.sender:SendProduceReqHandler._can_retry": "Writer.append",
    "aiokafka.producer.sender:SendProduceReqHandler.handle_response": "Writer.append",
}
"""Functions that are called or run as they are, and what of ours would be wrong if they did something else."""


class Override(msgspec.Struct, frozen=True):
    """A method of ours and the one upstream that it stands in for."""

    ours: str
    theirs: str
    docstring: str

    def is_told(self) -> bool:
        """Whether the docstring says which one it is: `Replaces Class.method` or `Extends Class.method`."""
        method = re.escape(self.theirs.partition(":")[2])
        return re.match(rf"(Replaces|Extends) {method}(?![\w.]*\w)", self.docstring) is not None


def overrides() -> list[Override]:
    """All methods of streams.count that something upstream has under the same name."""
    return sorted(_overrides(), key=lambda one: one.ours)


def fingerprints() -> dict[str, str]:
    """By `module:Class.method`: the digest of each function that is overridden or relied on, as installed."""
    names = {one.theirs for one in overrides()} | set(RELIED_ON)
    return {name: fingerprint(inspect.getsource(_resolve(name))) for name in sorted(names)}


def recorded() -> dict[str, str]:
    """The same, as it was when the safe layer was last read against it."""
    lines = RECORD.read_text("ascii").splitlines()
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def fingerprint(source: str) -> str:
    """The digest of a function's source without indentation, blank lines and lines of comment."""
    lines = (line.rstrip() for line in dedent(source).splitlines())
    return sha256("\n".join(line for line in lines if line and line.lstrip()[0] != "#").encode()).hexdigest()


def stood_for(name: str) -> list[str]:
    """What of ours must be read again when the upstream function of this name changes."""
    users = [one.ours for one in overrides() if one.theirs == name]
    return users + [RELIED_ON[name]] * (name in RELIED_ON)


def unknown_users() -> list[str]:
    """Names on the right side of RELIED_ON that streams.count does not have."""
    known = {f"{one.__name__}.{member}" for one in _classes() for member in {*dir(one), *one.__annotations__}}
    return sorted(set(RELIED_ON.values()) - known)


def _overrides() -> Iterator[Override]:
    for ours in _classes():
        for name, member in vars(ours).items():
            function, theirs = _function(member), _definer(ours, name)
            if function is not None and theirs is not None:
                where = f"{theirs.__module__}:{theirs.__qualname__}.{name}"
                yield Override(f"{ours.__qualname__}.{name}", where, inspect.getdoc(function) or "")


def _classes() -> Iterator[type]:
    """All classes of streams.count."""
    package = importlib.import_module("streams.count")
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"streams.count.{found.name}")
        for one in vars(module).values():
            if inspect.isclass(one) and one.__module__ == module.__name__:
                yield one


def _definer(ours: type, name: str) -> type | None:
    """The class upstream whose method of that name the class of ours would have without its own."""
    return next(
        (
            one
            for one in ours.__mro__[1:]
            if name in vars(one) and one.__module__.partition(".")[0] in UPSTREAM
        ),
        None,
    )


def _function(member: Any) -> Any:
    """The function behind a method, property or task of a service; None where there is none."""
    if isinstance(member, property):
        return member.fget
    if isinstance(member, cached_property):
        return member.func
    member = getattr(member, "fun", member)
    return member if inspect.isfunction(member) else None


def _resolve(name: str) -> Any:
    module, _, path = name.partition(":")
    owner, _, method = path.rpartition(".")
    function = _function(vars(getattr(importlib.import_module(module), owner))[method])
    if function is None:
        raise TypeError(f"{name} is no function")
    return function


if __name__ == "__main__":
    RECORD.write_text("".join(f"{digest}  {name}\n" for name, digest in fingerprints().items()), "ascii")
