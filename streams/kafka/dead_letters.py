"""Writing to `dead-letters` through kafka-python: what importers and pollers could not use."""

import msgspec
import orjson

from streams.kafka.topics import DEAD_LETTERS
from streams.kafka.writer import TopicWriter


class DeadLetters(TopicWriter):
    """Sends dead letters; the topic must exist."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        super().__init__(
            bootstrap, prefix + DEAD_LETTERS.name, "a dead letter", "what it is about must be read again",
            compression_type="lz4", linger_ms=10,
        )  # fmt: skip

    def send(self, letter: msgspec.Struct) -> None:
        """Hand over one dead letter, which has `source`, `code`, `reason`, `sample` and its origin (docs/events.md)."""
        self.put(orjson.dumps(msgspec.to_builtins(letter), option=orjson.OPT_SORT_KEYS))
