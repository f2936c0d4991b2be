"""Writing to `dead-letters` through kafka-python: what importers and pollers could not use."""

from streams.kafka.dead_letter import DeadLetter, encode
from streams.kafka.topics import DEAD_LETTERS
from streams.kafka.writer import TopicWriter


class DeadLetters(TopicWriter):
    """Sends dead letters; the topic must exist."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        super().__init__(
            bootstrap, prefix + DEAD_LETTERS.name, "a dead letter", "what it is about must be read again",
            compression_type="lz4", linger_ms=10,
        )  # fmt: skip

    def send(self, letter: DeadLetter) -> None:
        """Hand over one dead letter."""
        self.put(encode(letter))
