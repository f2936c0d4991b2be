"""The changelog holds exactly the fold of `posts`, whatever happens to the worker."""

import os
import signal
from typing import TYPE_CHECKING

from scoring.pages import Observation, Page

if TYPE_CHECKING:
    from tests.integration.conftest import Counting

DAY = 1_572_541_200_000  # 2019-11-01 00:00 in Jakarta


def test_pages_end_in_the_changelog_as_one_fold_of_them(counting: "Counting") -> None:
    """Given polls in posts, when a worker counts them, then rows and progress equal one fold, last records included."""
    counting.poll(accounts=40, rounds=20)
    worker = counting.worker()
    counting.wait_until_counted(worker)
    assert counting.merged() == counting.expected()
    assert counting.last() == counting.expected()


def test_pages_that_arrive_while_it_runs_are_counted(counting: "Counting") -> None:
    """Given a worker that has nothing to do, when single pages arrive, then each is counted."""
    worker = counting.worker()
    worker.wait_for("counting")
    for number in range(5):
        seen = [Observation(id="p", created=DAY, likes=number)]
        counting.publish(Page(1, "alone", "twitter", DAY + number, "poll.test", seen))
        counting.wait_until_counted(worker)
    assert counting.last() == counting.expected()


def test_a_worker_that_is_killed_goes_on_where_the_changelog_stands(counting: "Counting") -> None:
    """Given a worker killed in the middle, when another counts on, then nothing is lost and nothing counted twice."""
    counting.poll(accounts=60, rounds=60)
    worker = counting.worker(GSM_PROFILE="fast")
    worker.wait_for("counting")
    while not counting.progress():
        pass
    worker.kill()
    assert not counting.counted()
    worker = counting.worker(GSM_PROFILE="fast")
    counting.wait_until_counted(worker)
    assert counting.merged() == counting.expected()
    assert counting.last() == counting.expected()


def test_sigterm_stops_it_within_seconds_and_everything_counted_is_committed(counting: "Counting") -> None:
    """Given a worker that has counted all, when it is asked to stop, then it ends with 0 and has committed its progress."""
    counting.poll(accounts=12, rounds=4)
    worker = counting.worker()
    counting.wait_until_counted(worker)
    worker.process.terminate()
    assert worker.wait(8) == 0
    assert counting.committed() == {one: stands.offset for one, stands in counting.progress().items()}


def test_a_restart_moves_no_totals(counting: "Counting") -> None:
    """Given everything counted, when the worker is started again and Kafka has forgotten its commits, then totals stand."""
    counting.poll(accounts=12, rounds=4)
    worker = counting.worker()
    counting.wait_until_counted(worker)
    before = counting.progress()
    assert worker.stop() == 0
    counting.forget_commits()
    again = counting.worker()
    assert again.wait_for("counting")["pages"] == sum(one.pages for one in before.values())
    counting.publish(Page(1, "account-3", "facebook", DAY, "poll.test"))
    counting.wait_until_counted(again)
    assert counting.last() == counting.expected()


def test_the_same_pages_sent_twice_change_no_row(counting: "Counting") -> None:
    """Given every page twice in posts, when they are counted, then rows are those of once and totals count both."""
    counting.poll(accounts=6, rounds=6)
    worker = counting.worker()
    counting.wait_until_counted(worker)
    once = {key: row for key, row in counting.last().items() if not key.startswith(b"|")}
    counting.poll(accounts=6, rounds=6)
    counting.wait_until_counted(worker)
    assert {key: row for key, row in counting.last().items() if not key.startswith(b"|")} == once
    assert sum(one.pages for one in counting.progress().values()) == 2 * 6 * 6


def test_an_account_may_make_20000_posts_on_one_day(counting: "Counting") -> None:
    """Given 20,000 posts of one account on one day, when they are counted, then the row of megabytes is right."""
    numbers = iter(range(20_000))
    counting.publish(
        *(
            Page(1, "flood", "twitter", DAY + 86_000_000 + page, "import.test", [
                Observation(id=f"19-digits-long-{number:019}", created=DAY + number * 4000, likes=number, views=10**9)
                for number, _ in zip(numbers, range(100), strict=False)
            ])
            for page in range(200)
        )
    )  # fmt: skip
    worker = counting.worker()
    counting.wait_until_counted(worker)
    last = counting.last()
    assert last == counting.expected()
    assert max(map(len, last.values())) > 1_000_000


def test_two_workers_share_the_partitions_and_one_takes_over(counting: "Counting") -> None:
    """Given a worker, when a second joins in the middle and the first is killed, then all is counted once."""
    counting.poll(accounts=60, rounds=40)
    first = counting.worker(GSM_PROFILE="fast")
    first.wait_for("counting")
    second = counting.worker(GSM_PROFILE="fast")
    second.wait_for("counting")
    counting.poll(accounts=60, rounds=10)
    first.kill()
    counting.wait_until_counted(second)
    assert counting.merged() == counting.expected()


def test_single_pages_in_the_middle_of_a_rebalance_do_not_lie_about(counting: "Counting") -> None:
    """Given a second worker joining, when one page comes to each account and nothing after it, then all are counted."""
    first = counting.worker()
    first.wait_for("counting")
    second = counting.worker()
    second.wait_for("metrics")
    for one in range(40):
        counting.publish(Page(1, f"account-{one}", "twitter", DAY, "poll.test", [Observation("p", DAY)]))
    counting.wait_until_counted(second)
    assert counting.merged() == counting.expected()


def test_a_worker_that_was_frozen_ends_itself_when_it_wakes(counting: "Counting") -> None:
    """Given a worker stopped for longer than its session, when another has taken over and it wakes, then it ends with 70."""
    counting.poll(accounts=20, rounds=20)
    frozen = counting.worker(GSM_PROFILE="fast")
    frozen.wait_for("counting")
    os.kill(frozen.process.pid, signal.SIGSTOP)
    other = counting.worker(GSM_PROFILE="fast")
    counting.wait_until_counted(other)
    os.kill(frozen.process.pid, signal.SIGCONT)
    assert frozen.wait() == 70
    counting.poll(accounts=20, rounds=4)
    counting.wait_until_counted(other)
    assert counting.merged() == counting.expected()
