"""Coverage from the recorded pages of a running edition."""

from collections.abc import Callable

from scoring.validate import NewerSchemaError, validate
from streams.clock import Clock
from streams.coverage.polls import Polls
from streams.coverage.report import Coverage, coverage
from streams.errors import GsmError
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import POSTS
from streams.settings import Settings

STEP = 1000  # records from one word of progress to the next


def covered(
    settings: Settings,
    clock: Clock,
    as_of: int | None = None,
    progressed: Callable[[int, int], None] = lambda _done, _all: None,
) -> Coverage:
    """The coverage up to the award clock, or to `as_of`. `progressed` is called with the records read and those there are.

    Raises GsmError where there is no topic, a record is missing, or a page is of a newer schema.
    """
    edition, topic = settings.files.edition, settings.prefix + POSTS.name
    ends = end_offsets(settings.kafka, topic)
    polls, everything = Polls(edition.bounds()), sum(ends)
    for done, record in enumerate(read(settings.kafka, topic, ends)):
        try:
            verdict = validate(record.value, record.timestamp, record.partition, len(ends))
        except NewerSchemaError as error:
            raise GsmError(f"{topic} partition {record.partition} offset {record.offset}: {error}") from None
        if verdict.page is not None:
            polls.add(verdict.page)
        if done % STEP == 0:
            progressed(done, everything)
    progressed(everything, everything)
    at = edition.award_clock(polls.observed_at, clock.now()) if as_of is None else as_of
    return coverage(edition, settings.files.roster, polls, at)
