"""Topic `rankings`: one record a snapshot, so that nobody can make another one of the same name unnoticed."""

import msgspec
import orjson

from streams.errors import GsmError
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import RANKINGS
from streams.kafka.writer import TopicWriter
from streams.settings import Settings
from streams.snapshot.contents import Pins


class Ranking(msgspec.Struct, frozen=True):
    """A snapshot as the topic knows it. `digest` is that of the folder's SHA256SUMS, `as_of` in milliseconds."""

    snapshot: str
    edition: str
    series: str
    revision: int
    state: str
    simulated: bool
    digest: str
    as_of: int
    pins: Pins
    sha256: dict[str, str]


_decode = msgspec.json.Decoder(Ranking).decode


def known(settings: Settings) -> dict[str, Ranking]:
    """The published snapshots of this edition by id. Raises GsmError at a record that cannot be read.

    Of several records of one id, which runs at the same time leave, the first counts.
    """
    topic = settings.prefix + RANKINGS.name
    records = read(settings.kafka, topic, end_offsets(settings.kafka, topic))
    try:
        found = [_decode(record.value or b"") for record in records]
    except msgspec.DecodeError as error:
        raise GsmError(f"cannot read {topic}: {error}") from None
    first: dict[str, Ranking] = {}
    for one in found:
        if one.edition == settings.files.edition.id:
            first.setdefault(one.snapshot, one)
    return first


def claim(settings: Settings, ranking: Ranking) -> None:
    """Publish `ranking`; returns when it is the one snapshot of its id.

    Raises GsmError if another run has given this id to something else meanwhile.
    """
    publish(settings, ranking)
    if known(settings)[ranking.snapshot].digest != ranking.digest:
        raise GsmError(
            f"another run froze something else as {ranking.snapshot} at the same time, nothing is frozen here: "
            "run the command again"
        )


def publish(settings: Settings, ranking: Ranking) -> None:
    """Add one record; returns when Kafka has it."""
    topic = settings.prefix + RANKINGS.name
    remedy = "see that it runs (`gsm status`) and run the command again"
    with TopicWriter(
        settings.kafka, topic, "the ranking", remedy, patience=60, max_request_size=16 << 20
    ) as writer:
        writer.put(orjson.dumps(msgspec.to_builtins(ranking)), ranking.edition.encode())
