"""Pages that are gone: a log start that moved is told with its offsets, and only what is missing in the middle is called a hole.

Faust alone has no notion of either: it goes on with the first page that is there.
"""

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from scoring.pages import encode_page
from tests.conftest import Eventually
from tests.holes.contenders import Contender
from tests.holes.pages import ACCOUNT, HOME, first_seen

pytestmark = pytest.mark.parametrize("name", ["ours"])


def stopped_behind_ten_pages(contender: Contender) -> None:
    """A worker has counted ten pages and was stopped; now there are ten more."""
    contender.counting.publish(*first_seen(1, 10))
    worker = contender.worker()
    contender.wait_until_all_is_committed(worker)
    assert worker.stop() == 0
    contender.counting.publish(*first_seen(11, 20))


def delete_below(contender: Contender, offset: int) -> None:
    """Move the log start."""
    posts = TopicPartition(contender.counting.posts, HOME)
    with KafkaAdminClient(bootstrap_servers=contender.counting.settings.kafka) as admin:
        admin.delete_records({posts: offset})


@pytest.mark.long
def test_a_start_that_moved_below_the_progress_is_nothing(contender: Contender) -> None:
    """Given ten counted pages that were deleted, when a worker starts, then it counts the other ten."""
    stopped_behind_ten_pages(contender)
    expected = contender.counting.expected()
    delete_below(contender, 10)
    contender.wait_until_all_is_committed(contender.worker())
    assert contender.counting.last() == expected


def test_a_start_that_moved_above_the_progress_is_told_with_its_offsets(contender: Contender) -> None:
    """Given five pages deleted that were not counted, when a worker starts, then it ends with 70, says where, and counts nothing."""
    stopped_behind_ten_pages(contender)
    delete_below(contender, 15)
    worker = contender.worker()
    assert worker.wait() == 70
    (line,) = worker.said(
        "posts begins behind what was counted: pages were deleted before they were; restore them, or delete posts and begin anew"
    )
    assert (line["topic"], line["partition"]) == (contender.counting.posts, HOME)
    assert (line["counted_to"], line["posts_begin"]) == (10, 15)
    assert contender.counting.progress()[HOME].offset == 10


def test_a_hole_in_the_middle_is_told_with_its_offsets(contender: Contender, eventually: Eventually) -> None:
    """Given a transaction's marker between two pages, when a worker comes there, then it ends with 70 and says where."""
    first, second, third = first_seen(1, 3)
    pages = contender.counting
    pages.publish(first)
    producer = KafkaProducer(bootstrap_servers=pages.settings.kafka, transactional_id=pages.settings.prefix)
    producer.init_transactions()
    producer.begin_transaction()
    producer.send(pages.posts, key=ACCOUNT.encode(), value=encode_page(second), partition=HOME)
    producer.commit_transaction()
    producer.close()
    eventually(lambda: pages.ends(pages.posts)[HOME] == 3)  # the marker comes later than the answer
    pages.publish(third)
    worker = contender.worker()
    assert worker.wait() == 70
    hole = f"pages are missing: expected offset 2 of partition {HOME}, got 3: posts must never be"
    assert hole in worker.output()
