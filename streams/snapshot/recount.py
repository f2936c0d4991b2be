"""What a recount reads: the records of `posts` and the rulings, up to the pins."""

from collections.abc import Iterator

from scoring.rulings import Ruling, RulingError, parse_ruling
from streams.kafka.reader import Record, read


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
    rulings = []
    for record in read(kafka, topic, [end]):
        try:
            rulings.append(parse_ruling(record.value or b""))
        except RulingError:
            continue
    return rulings
