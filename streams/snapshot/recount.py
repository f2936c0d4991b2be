"""What a recount reads: the records of `posts` and the rulings, up to the pins."""

from collections.abc import Iterator

from scoring.rulings import Ruling
from streams.kafka.reader import Record, read
from streams.kafka.rulings import read_rulings


def pinned_records(kafka: str, topic: str, vector: list[int]) -> Iterator[Record]:
    """The records of `topic` up to the pins, one partition after the other: so an account's pages come together.

    Raises GsmError where a record is missing.
    """
    for partition, end in enumerate(vector):
        if end == 0:
            continue
        starts = [*vector]
        starts[partition] = 0
        yield from read(kafka, topic, vector, starts)


def pinned_rulings(kafka: str, topic: str, end: int) -> list[Ruling]:
    """The rulings below offset `end`; a record that is none changes nothing, as in rank."""
    return [one.ruling for one in read_rulings(kafka, topic, end) if one.ruling is not None]
