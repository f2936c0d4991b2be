"""What an agent does to its pages when it fails, and its full queue to the consumer."""

import pytest

from scoring.pages import Page
from scoring.partition import partition_of
from streams.kafka.topics import POSTS
from tests.holes.contenders import Contender, LostError, both
from tests.holes.pages import DAY, HOME, first_seen

BUFFER = 100  # messages; a partition waits from four fifths of it on


@both(
    "agent exception: Stream acks an event whose agent failed, App._on_agent_error lets the agent go on with the next one"
)
def test_a_page_at_which_the_agent_fails_is_counted(contender: Contender) -> None:
    """Given an agent that fails at one page, once, when all pages are committed in the end, then none is missing."""
    contender.gates.close("raise")
    contender.counting.publish(*first_seen(1, 10))
    worker = contender.worker()
    contender.wait_until(contender.has_committed_all, worker, may_end=True)
    if worker.process.poll() is not None:
        assert worker.process.returncode == 70
        contender.forget_members()  # as its supervisor would
        contender.wait_until_all_is_committed(contender.worker())
    contender.must_have_all()


@pytest.mark.long
@both(
    "one-second stall: Consumer._wait_next_records sleeps for a second when every partition waits for the agent, whatever comes meanwhile"
)
def test_a_full_queue_makes_the_consumer_look_again_soon(contender: Contender) -> None:
    """Given an agent that takes its time, when every partition waits for it, then the consumer does not sleep before it looks again."""
    pages = contender.counting
    contender.gates.close("page")
    pages.publish(*first_seen(1, BUFFER + 10))
    worker = contender.worker(stream_buffer_maxsize=BUFFER, broker_max_poll_records=1)
    full = {HOME}
    worker.wait_for("full")
    others = {partition_of(f"account-{one}", POSTS.partitions): f"account-{one}" for one in range(100)}
    del others[HOME]
    pages.publish(*(Page(1, one, "twitter", DAY, "poll.test") for one in others.values()))
    full |= others.keys()
    contender.wait_until(lambda: {line["partition"] for line in worker.said("full")} == full, worker)
    worker.wait_for("looks while all wait")
    contender.gates.open("page")
    contender.wait_until_all_is_committed(worker)
    asked = [line["seconds"] for line in worker.said("sleeps instead of fetching")]
    if any(seconds >= 0.5 for seconds in asked):
        raise LostError(f"the consumer slept for {asked} seconds")
    contender.must_have_all()
