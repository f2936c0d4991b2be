"""Virtual days of `gsm poll` on a simulated X, nothing going wrong."""

from collections.abc import Callable
from pathlib import Path

import pytest

from scoring.pages import Page
from streams import editions
from streams.kafka.topics import Admin
from streams.simulator.server import serving
from streams.simulator.world import DAY
from tests.conftest import Eventually, RunGsm, Services
from tests.integration.x_days import (
    ACCOUNTS,
    EDITION,
    POLLED_AT,
    ROSTER,
    SLOT,
    START,
    Polled,
    assert_true,
    pages_of,
    simulated,
)


@pytest.fixture
def poll_by_command(
    services: Services, prefix: str, run_gsm: RunGsm, tmp_path: Path, eventually: Eventually
) -> Callable[[int], Polled]:
    """Some days of `gsm poll`, nothing going wrong."""

    def polling(days: int) -> Polled:
        simulation, slots, file = simulated(), range(START, START + days * DAY, SLOT), tmp_path / "try.toml"
        editions.save(file, EDITION, ROSTER)
        with Admin(services.kafka, prefix) as admin:
            admin.create()
        with serving(simulation) as url:
            command = run_gsm("poll", "twitter", "--simulator", url, GSM_EDITION=str(file), GSM_PREFIX=prefix)
            for slot in slots:
                simulation.clock.set(slot + POLLED_AT)
                wanted = {(one.id, slot) for one in ACCOUNTS}
                eventually(lambda: wanted <= served(pages_of(services.kafka, prefix)))  # noqa: B023 - asked at once
            command.kill()
        return Polled(simulation.world, pages_of(services.kafka, prefix), slots, simulation.bill.charged)

    return polling


def served(pages: list[Page]) -> set[tuple[str, int]]:
    return {(page.account, page.poll.slot) for page in pages if page.poll and page.poll.outcome == "ok"}


@pytest.mark.parametrize("days", [3, pytest.param(30, marks=[pytest.mark.long, pytest.mark.timeout(900)])])
def test_without_faults_all_is_found_and_true_and_the_bill_is_what_was_told(
    poll_by_command: Callable[[int], Polled], days: int
) -> None:
    polled = poll_by_command(days)

    assert polled.best() == {(one.id, slot): ("ok", "") for one in ACCOUNTS for slot in polled.slots}
    assert polled.lost() == []
    assert_true(polled)

    # Deletions are told within a day
    last = polled.slots[-1] + POLLED_AT
    seen: dict[str, int] = {}
    gone: dict[str, int] = {}
    for page, told in polled.posts():
        (gone if told.presence == "gone" else seen).setdefault(told.id, page.observed_at)
    deleted = [
        post
        for one in ACCOUNTS
        for post in polled.made(one.id)
        if post.id in seen and post.deleted and seen[post.id] < post.deleted < last - DAY
    ]
    assert deleted
    for post in deleted:
        assert post.deleted is not None
        assert post.deleted - post.published >= 7 * DAY or gone[post.id] <= post.deleted + DAY

    # Each account and post is paid for once a day
    posts = {(told.id, page.observed_at // DAY) for page, told in polled.posts() if told.presence == "seen"}
    assert polled.charged == 5 * len(posts) + 10 * len(ACCOUNTS) * days
