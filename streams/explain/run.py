"""One explanation: the pages of a participant's accounts up to the board's own vector, and what follows from them."""

from collections.abc import Callable, Iterator

from scoring.explanation import Explanation, collect, explain
from scoring.partition import partition_of
from scoring.roster import Participant
from scoring.validate import NewerSchemaError
from streams.errors import GsmError
from streams.explain import choice
from streams.explain.basis import Basis
from streams.kafka.reader import Record, end_offsets, read

Progressed = Callable[[int, int], None]
"""Called with the records read so far and those there are to read."""


def explained(
    basis: Basis, participant: str, category: str, progressed: Progressed = lambda _done, _all: None
) -> Explanation:
    """The explanation of a participant on the board of a category, each named as people name it.

    Reads only the partitions of its accounts. Raises GsmError where a name fits nothing, the topic holds less than the board was
    made of, or records are missing, and kafka.errors.KafkaError where Kafka fails.
    """
    one = choice.participant(basis.roster, participant)
    board = choice.board(basis.boards, category, one.tier)
    accounts = [account.id for account in one.accounts]
    _check_ends(basis)
    try:
        found = collect(basis.edition, accounts, _records(basis, one, progressed), len(basis.vector))
    except NewerSchemaError as error:
        raise GsmError(str(error)) from None
    return explain(basis.edition, one, board, found.rows, found.pages)


def _records(basis: Basis, participant: Participant, progressed: Progressed) -> Iterator[Record]:
    """The records of the partitions of a participant's accounts, one partition after the other."""
    partitions = sorted({partition_of(one.id, len(basis.vector)) for one in participant.accounts})
    everything, done = sum(basis.vector[one] for one in partitions), 0
    for partition in partitions:
        starts = [*basis.vector]
        starts[partition] = 0
        for record in read(basis.kafka, basis.topic, basis.vector, starts):
            yield record
            done += 1
            if done % 1000 == 0:
                progressed(done, everything)
    progressed(done, everything)


def _check_ends(basis: Basis) -> None:
    """Raise GsmError where the topic holds less than the board was made of: it was deleted and made anew, or never copied whole."""
    ends = end_offsets(basis.kafka, basis.topic)
    if len(ends) != len(basis.vector) or any(
        there < pinned for there, pinned in zip(ends, basis.vector, strict=True)
    ):
        raise GsmError(
            f"{basis.topic} holds {sum(ends):,} records in {len(ends)} partitions, the board was made of {sum(basis.vector):,} in "
            f"{len(basis.vector)}: look where they were recorded, or restart the worker, which makes the boards anew"
        )
