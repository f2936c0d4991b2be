"""The pages and rulings of a running edition, straight from its topics."""

from streams.errors import GsmError
from streams.frozen import Pins
from streams.kafka.reader import end_offsets
from streams.kafka.rulings import RulingRecord, read_rulings
from streams.kafka.topics import POSTS, RULINGS, Admin
from streams.what_if.pages import PagesInTopic


def live_pages(kafka: str, prefix: str, pins: Pins | None = None) -> PagesInTopic:
    """The pages of a prefix up to now, or to a snapshot's pins. Raises GsmError where there are none, or the topic is another one."""
    topic = prefix + POSTS.name
    if pins is None:
        return PagesInTopic(kafka, topic, end_offsets(kafka, topic))
    with Admin(kafka, prefix) as admin:
        generation = admin.generation(POSTS)
    if (topic, generation) != (pins.topic, pins.generation):
        raise GsmError(
            f"the snapshot was made of topic {pins.topic} ({pins.generation}), here is {topic} ({generation}): "
            "say where its pages are, with --pages FILE or GSM_PREFIX"
        )
    return PagesInTopic(kafka, topic, pins.vector)


def live_rulings(kafka: str, prefix: str) -> list[RulingRecord]:
    """The rulings of a prefix up to now, and records that are none."""
    return read_rulings(kafka, prefix + RULINGS.name)
