"""The topic `rulings` through kafka-python: reading it whole, and adding one ruling."""

import msgspec

from scoring.rulings import Ruling, RulingError, encode_ruling, parse_ruling
from streams.errors import GsmError
from streams.kafka.reader import end_offsets, read
from streams.kafka.writer import TopicWriter


class RulingRecord(msgspec.Struct, frozen=True):
    """One record of the topic: the ruling that it holds, or None and the `reason` why it is none and changes nothing."""

    offset: int
    ruling: Ruling | None
    reason: str = ""


def read_rulings(bootstrap: str, topic: str, end: int | None = None) -> list[RulingRecord]:
    """The records below offset `end`, by default all there are, in order. Raises GsmError if there is no such topic."""
    ends = end_offsets(bootstrap, topic) if end is None else [end]
    return [_record(one.offset, one.value) for one in read(bootstrap, topic, ends)]


def write_ruling(bootstrap: str, topic: str, ruling: Ruling) -> int:
    """Add a ruling; its offset. Returns when all brokers have it, and it was read back."""
    value, before = encode_ruling(ruling), end_offsets(bootstrap, topic)
    remedy = "see that it runs (`gsm status`), then see in `gsm rule list` whether the ruling stands"
    with TopicWriter(bootstrap, topic, "the ruling", remedy, patience=60) as writer:
        writer.put(value, partition=0)
    for record in read(bootstrap, topic, end_offsets(bootstrap, topic), before):
        if record.value == value:
            return record.offset
    raise GsmError(f"Kafka acked the ruling, but {topic} does not hold it: {remedy}")


def _record(offset: int, value: bytes | None) -> RulingRecord:
    try:
        return RulingRecord(offset, parse_ruling(value or b""))
    except RulingError as error:
        return RulingRecord(offset, None, str(error))
