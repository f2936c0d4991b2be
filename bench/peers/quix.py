"""Quix Streams: state in RocksDB with a changelog, at least once, committed every five seconds."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from quixstreams import Application
from rocksdict import Rdict

from bench.peers.windows import answer, fold
from bench.peers.work import Clock, Page, asked

COMMIT_SECONDS = 5.0


def main() -> None:
    """Do the work."""
    gc.disable()
    work, decode = asked(), msgspec.json.Decoder(Page).decode
    clock, state_folder = Clock(work.pages), Path(work.folder) / "state"
    app = Application(
        broker_address=work.bootstrap, consumer_group=f"quix-{Path(work.folder).name}", auto_offset_reset="earliest",
        state_dir=state_folder, commit_interval=COMMIT_SECONDS, loglevel="WARNING", max_partition_buffer_size=10_000,
        producer_extra_config={"compression.type": "lz4", "linger.ms": 50},
        consumer_extra_config={"fetch.queue.backoff.ms": 10, "queued.min.messages": 100_000},
    )  # fmt: skip

    def count(value: bytes, state: Any) -> None:
        clock.begin()
        fold(work, decode(value), state.get_bytes, state.set_bytes)
        if clock.counted():
            app.stop()

    topic = app.topic(work.topic, value_deserializer="bytes", key_deserializer="bytes")
    app.dataframe(topic).update(count, stateful=True)
    app.run()
    clock.safe()
    clock.say("quixstreams", answer(_stored(state_folder)))


def _stored(folder: Path) -> Iterator[bytes]:
    """All windows of all stores; the few other values there are no bytes."""
    for store in sorted({file.parent for file in folder.rglob("CURRENT")}):
        yield from (value for _, value in Rdict(str(store)).items() if isinstance(value, bytes))


if __name__ == "__main__":
    main()
