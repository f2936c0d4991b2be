"""What tests of polling into a real Kafka share: a poller without rivals, and what it left in `posts`."""

from scoring.pages import Page
from scoring.validate import validate
from streams.kafka.reader import end_offsets, read


def unrivalled() -> None:
    """There is no other poller."""


def read_pages(kafka: str, topic: str) -> tuple[list[Page], int]:
    """All valid pages, in the order of each partition, and how many posts or pages were refused."""
    ends = end_offsets(kafka, topic)
    verdicts = [
        validate(record.value, record.timestamp, record.partition, len(ends))
        for record in read(kafka, topic, ends)
    ]
    return [verdict.page for verdict in verdicts if verdict.page], sum(len(one.rejects) for one in verdicts)
