"""Hole D, and messages delivered between revoke and seek: what a fetch brought about the time of a rebalance comes late.

The first pages of both stories are refused, so that something is committed and the changelog has nothing to read in the rebalance,
which would empty the consumer's hands. The rebalance is one of a single worker, which must join its group anew.
"""

import pytest

from tests.conftest import Running
from tests.holes.contenders import Contender, both
from tests.holes.pages import ACCOUNT, first_seen


def begun(contender: Contender) -> Running:
    """A worker that has committed five pages, none of which changes a row."""
    for _ in range(5):
        contender.counting.send(b"{}", ACCOUNT)
    worker = contender.worker()
    contender.wait_until_all_is_committed(worker)
    return worker


@both(
    "hole D: Consumer._drain_messages books what is missing before a late chunk as a gap, _new_offset commits over it"
)
def test_a_chunk_from_before_the_rebalance_hides_no_pages(contender: Contender) -> None:
    """Given pages in the agent's queue, which a rebalance clears, and the next in the consumer's hand, when these come after the seek,
    then all are counted.
    """
    gates, pages = contender.gates, contender.counting
    worker = begun(contender)
    gates.close("page")
    _, refused = pages.send(b"{}", ACCOUNT)
    gates.wait_for("page")
    pages.publish(*first_seen(1, 10))
    contender.wait_until(lambda: worker.said("hands on")[-1]["to"] == refused + 10, worker)
    gates.close("chunk", "seek")
    pages.publish(*first_seen(11, 20))
    gates.wait_for("chunk")
    waits = len(worker.said("waits for the agent"))
    contender.forget_members()
    worker.wait_for("waits for the agent", waits + 1)
    gates.open("page")
    gates.wait_for("seek")
    sought, handed_on = len(worker.said("sought")), len(worker.said("hands on"))
    gates.open("seek")
    worker.wait_for("sought", sought + 1)
    gates.open("chunk")
    worker.wait_for("hands on", handed_on + 1)
    contender.wait_until_all_is_committed(worker)
    contender.must_have_all()


@pytest.mark.long
@both(
    "Recovery.on_recovery_completed lets pages flow before perform_seek: what comes then is committed as if all before it were counted"
)
def test_a_chunk_before_the_seek_hides_no_pages(contender: Contender) -> None:
    """Given a fetch that is late, so that a rebalance has paused what it brings, when the next comes before the seek, then all are counted.

    Faust throws the first away, for its partition is paused; the client's position has moved on. Ours lets nothing flow before the
    seek, so that for it there is no such moment: it is let go on at once.
    """
    gates, pages = contender.gates, contender.counting
    worker = begun(contender)
    gates.close("fetch")
    gates.wait_for("fetch")
    pages.publish(*first_seen(1, 10))
    gates.close("complete", "seek")
    contender.forget_members()
    handed_on = len(worker.said("hands on"))
    if contender.name == "plain":
        gates.wait_for("complete")
        gates.open("fetch")
        worker.wait_for("hands on", handed_on + 1)
        pages.publish(*first_seen(11, 20))
        gates.open("complete")
        gates.wait_for("seek")
        worker.wait_for("hands on", handed_on + 2)
        commits = len(worker.said("commits"))
        worker.wait_for("commits", commits + 2)
    else:
        gates.wait_for("seek")
        gates.open("fetch")
        pages.publish(*first_seen(11, 20))
    gates.open("seek")
    contender.wait_until_all_is_committed(worker)
    contender.must_have_all()
