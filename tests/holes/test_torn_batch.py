"""A batch torn by a kill.

Faust alone has no batches: a kill leaves some of a page's rows in its changelog, and nothing there tells to which page they belong.
Its rows here are absolute, and the page is not committed, so it is counted again and nothing is lost; there is nothing to expect of it.
"""

import signal

import pytest

from streams.count.batch import BATCH_PAGES
from tests.holes.contenders import Contender
from tests.holes.pages import HOME, first_seen
from tests.holes.slow_kafka import SlowKafka


@pytest.mark.parametrize("name", ["ours"])
def test_of_a_batch_that_a_kill_tears_nothing_is_there(contender: Contender, slow_kafka: SlowKafka) -> None:
    """Given a worker with more than two batches to write, when it is killed with half of the second one sent, then the changelog is
    the fold of the first, to the byte, and another worker counts the rest.
    """
    pages = contender.counting
    pages.publish(*first_seen(1, 2 * BATCH_PAGES + 1))
    slow_kafka.permits = 1
    worker = contender.worker(slow_kafka.kafka)
    contender.wait_until(lambda: slow_kafka.carried == 1 and slow_kafka.held > 0, worker)
    worker.process.send_signal(signal.SIGSTOP)  # so that it cannot send it again
    slow_kafka.tears = True
    slow_kafka.permits = 1
    contender.wait_until(lambda: slow_kafka.torn == 1, worker)
    worker.kill()
    progress = {one: stands.offset for one, stands in pages.progress().items()}
    assert 0 < progress[HOME] < 2 * BATCH_PAGES
    assert pages.last() == pages.expected(below=progress)
    contender.forget_members()
    contender.wait_until_all_is_committed(contender.worker())
    assert pages.last() == pages.expected()
