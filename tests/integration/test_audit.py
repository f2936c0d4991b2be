"""`gsm audit` on real Kafka and Redis, beside a real worker."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import orjson
import redis
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition

from scoring.pages import Observation, Page
from scoring.partition import partition_of
from scoring.rows import decode_row, encode_row, row_key
from streams.audit import Auditor
from streams.kafka.topics import POSTS
from streams.store import Keys, NothingPublishedError, read
from tests.integration.conftest import polls

if TYPE_CHECKING:
    from tests.conftest import Eventually
    from tests.integration.conftest import Counting

START = 1_569_862_800_000  # 2019-10-01 00:00 in Jakarta, the first millisecond of gsm-2020
DAY = 86_400_000
ACCOUNT = "kemlu.twitter"
HOME = partition_of(ACCOUNT, POSTS.partitions)
KEY = row_key(ACCOUNT, 2271)
PLACE = f"partition {HOME}: {ACCOUNT}, 2019-10-01"


def kemlu(number: int) -> Page:
    """A reading of a ministry's one post, with so many likes."""
    seen = [Observation("one", START, likes=number, comments=0, shares=0)]
    return Page(1, ACCOUNT, "twitter", START + DAY + number, "poll.test", seen, followers=1000)


def wait_for_boards(counting: "Counting", eventually: "Eventually") -> None:
    """Wait until the boards in Redis stand for all of `posts`."""
    ends = counting.ends(counting.posts)

    def current() -> bool:
        try:
            published = read(client, Keys(counting.settings.prefix))
        except NothingPublishedError:
            return False
        return dict(enumerate(published.head.vector)) == ends

    with redis.Redis.from_url(counting.settings.redis) as client:
        eventually(current)


@contextmanager
def importing(counting: "Counting") -> Iterator[None]:
    """Pages come in all the time, some hundred a second."""
    enough = threading.Event()

    def work() -> None:
        for pages in batched(polls(accounts=10, rounds=1000), 10):
            counting.publish(*pages)
            if enough.wait(0.05):
                return

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        enough.set()
        thread.join()


def batched(pages: Iterator[Page], size: int) -> Iterator[list[Page]]:
    """The pages, so many at a time."""
    while some := list(islice(pages, size)):
        yield some


def overwrite(counting: "Counting", likes: int) -> None:
    """Write the ministry's row as a stranger would: with other likes, and nothing behind it."""
    row = decode_row(counting.last()[KEY])
    ((day, kept),) = [(day, kept) for day, kept in row.items() if kept.posts]
    created, (at, _, *rest), media, presence = kept.posts["one"]
    row[day].posts["one"] = (created, (at, likes, *rest), media, presence)
    with KafkaProducer(bootstrap_servers=counting.settings.kafka, acks="all") as foreign:
        foreign.send(counting.changelog, key=KEY, value=encode_row(row), partition=HOME)


def test_it_equals_in_the_middle_of_an_import_and_when_all_is_quiet(
    counting: "Counting", eventually: "Eventually"
) -> None:
    # Given a worker that counts and ranks what an import sends
    worker = counting.run_gsm("worker")
    counting.publish(kemlu(1))
    counting.wait_until_counted(worker)
    wait_for_boards(counting, eventually)
    auditor = Auditor(counting.settings)
    with importing(counting):
        # When it is audited again and again meanwhile
        audits = [auditor.audit(full=True), *(auditor.audit(full=False) for _ in range(3))]
        # Then all is equal, and each audit gets further
        assert [one.findings for one in audits] == [[], [], [], []]
        assert [(one.full, one.boards) for one in audits] == [(True, 16)] + 3 * [(False, 16)]
        pages = [one.totals.pages for one in audits]
        assert pages == sorted({*pages})

    # And when it is quiet, then every row is compared, by a whole audit and by those that went on
    counting.wait_until_counted(worker)
    wait_for_boards(counting, eventually)
    whole, more = Auditor(counting.settings).audit(full=True), auditor.audit(full=False)
    assert (whole.findings, more.findings) == ([], [])
    assert whole.totals == more.totals
    assert (whole.totals.pages, whole.boards) == (sum(counting.ends(counting.posts).values()), 16)
    assert whole.rows == sum(not key.startswith(b"|") for key in counting.last())


def test_an_altered_row_and_an_altered_board_are_named(
    counting: "Counting", eventually: "Eventually"
) -> None:
    # Given everything counted
    worker = counting.run_gsm("worker")
    counting.publish(
        kemlu(7), *(Page(1, f"account-{one}", "twitter", START, "poll.test") for one in range(9))
    )
    counting.wait_until_counted(worker)
    wait_for_boards(counting, eventually)
    equal = counting.run_gsm("audit")
    assert (equal.wait(), equal.output().splitlines()[-1]) == (0, "Equal, to the byte.")

    # When a stranger gives a post 1,000 likes in the changelog, and a ministry another place on a board
    overwrite(counting, 1000)
    keys = Keys(counting.settings.prefix)
    with redis.Redis.from_url(counting.settings.redis) as client:
        published = read(client, keys)
        name, board = next((key, orjson.loads(one)) for key, one in sorted(published.boards.items()) if "ministry" in key)  # fmt: skip
        place = next(one for one in board["unranked"] if one["participant"] == "kemlu")
        place["name"] = "Another"
        client.hset(keys.boards, name, orjson.dumps(board))
    audited = counting.run_gsm("audit", "--json")

    # Then each is named
    assert audited.wait() == 1
    told = orjson.loads(audited.output().splitlines()[-1])  # before it, Kafka's client may warn
    offset = counting.ends(counting.changelog)[HOME] - 1
    stray = f"offset {offset} has '{ACCOUNT}|2271' behind the last progress row: something other than count writes to it"
    assert [one["text"] for one in told["findings"]] == [
        f"changelog partition {HOME}: {stray}",
        f"{PLACE}, post one, likes: the changelog has 1000, posts give 7",
        f'boards: board {name}: unranked kemlu name: live "Another", recounted "Kementerian Luar Negeri"',
    ]
    assert (told["equal"], told["differences"], told["changelog"]) == (False, 3, counting.changelog)


def test_it_watches_beside_the_worker(counting: "Counting", eventually: "Eventually") -> None:
    # Given a watch that begins before there is anything to audit: it says so, and tries again
    watching = counting.run_gsm("audit", "--watch", "--every", "0.01", "--full-every", "0.05", "--no-boards")
    waiting = watching.wait_for("nothing was audited; trying again")
    assert counting.changelog in waiting["reason"]

    # When a worker has counted
    worker = counting.worker()
    counting.publish(kemlu(7))
    counting.wait_until_counted(worker)
    eventually(lambda: any(one["pages"] == 1 for one in watching.said("audited")))

    # Then what is new is audited again and again, and everything now and then
    eventually(lambda: {one["full"] for one in watching.said("audited")[1:]} == {True, False})
    assert {one["differences"] for one in watching.said("audited")} == {0}
    shown = scraped(watching)
    assert shown["gsm_audit_differences"] == 0
    assert shown["gsm_audit_failures_total"] >= 1
    assert shown["gsm_audit_last_success_timestamp_seconds"] > 1_600_000_000

    # And a row that somebody else overwrites is told and shown from then on
    overwrite(counting, 1000)
    text = f"{PLACE}, post one, likes: the changelog has 1000, posts give 7"
    eventually(lambda: text in [one["text"] for one in watching.said("difference")])
    assert scraped(watching)["gsm_audit_differences"] == 2

    # And so is a page that posts have lost, by audits that counted it before and by those that begin anew
    admin = KafkaAdminClient(bootstrap_servers=counting.settings.kafka)
    admin.delete_records({TopicPartition(counting.posts, HOME): 1})
    admin.close()
    lost = {
        f"partition {HOME}: posts begin at offset 1: pages are lost",
        f"pages are lost, nothing can be counted again: posts partition {HOME} begins at offset 1",
    }
    eventually(lambda: lost <= {one["text"] for one in watching.said("difference")})
    assert watching.stop() == 0


def scraped(running: Any) -> dict[str, float]:
    """The audit's metrics."""
    with urlopen(running.wait_for("metrics")["address"]) as answer:
        lines = answer.read().decode().splitlines()
    shown = [line.split() for line in lines if line.startswith("gsm_audit")]
    return {name.partition("{")[0]: float(value) for name, value in shown}
