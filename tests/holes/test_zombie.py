"""The zombie: a worker that stood still, and whose last write comes when its partitions are another's."""

import signal

import pytest

from tests.holes.contenders import Contender, both
from tests.holes.pages import seen_again
from tests.holes.slow_kafka import SlowKafka


@pytest.mark.long
@both(
    "zombie: Producer.send has no epoch of its partition and Store.apply_changelog_batch takes the last record of a key for the truth"
)
def test_a_late_write_undoes_nothing(contender: Contender, slow_kafka: SlowKafka) -> None:
    """Given a worker paused for longer than its session with a write under way, when another has counted on and the write comes, then
    no newer row is undone.
    """
    slow_kafka.permits = 0
    contender.counting.publish(*seen_again(1, 1))
    zombie = contender.worker(slow_kafka.kafka)
    contender.wait_until(lambda: slow_kafka.held > 0, zombie)
    zombie.process.send_signal(signal.SIGSTOP)
    other = contender.worker()
    contender.counting.publish(*seen_again(2, 2))
    contender.wait_until_all_is_committed(other)
    slow_kafka.permits = 1
    contender.wait_until(lambda: slow_kafka.carried == 1, other)
    zombie.process.send_signal(signal.SIGCONT)
    if contender.name == "ours":
        assert zombie.wait() == 70, "it must not go on writing"
        contender.counting.publish(*seen_again(3, 3))
        assert other.wait() == 70, "it must notice that another has written"
        contender.forget_members()
        contender.wait_until_all_is_committed(contender.worker())
    contender.must_have_all()
