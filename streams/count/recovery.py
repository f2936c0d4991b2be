"""Faust's table recovery, made to read the changelog by itself and to call nothing whole that is not."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

import faust.tables
from faust.tables import recovery as upstream
from faust.types import TP
from mode import Service

from streams.count.ending import DOUBT, end
from streams.count.partition import Counted

if TYPE_CHECKING:
    from streams.count.app import CountApp


class Recovery(upstream.Recovery):
    """After each rebalance: rebuild the table, go to where it stands, only then let pages flow."""

    _rebalance: int = 0
    """Which rebalance assigned the partitions that are recovered; a later one may begin at any time."""

    async def on_rebalance(
        self, assigned: set[TP], revoked: set[TP], newly_assigned: set[TP], generation_id: int = 0
    ) -> None:
        """Extends Recovery.on_rebalance."""
        self._rebalance = self.app.rebalancing_count
        await super().on_rebalance(assigned, revoked, newly_assigned, generation_id)

    @Service.task
    async def _restart_recovery(self) -> None:
        """Replaces Recovery._restart_recovery, which feeds a shared queue record by record and resumes `posts` before it seeks."""
        while not self.should_stop:
            if await self.wait_for_stopped(cast("Any", self.signal_recovery_start)):
                return
            self.signal_recovery_start.clear()
            try:
                await self._wait(self.on_recovery_completed())
            except upstream.RebalanceAgain:
                continue
            except upstream.ServiceStopped:
                return

    @Service.task
    async def _slurp_changelogs(self) -> None:
        """Replaces Recovery._slurp_changelogs: the changelog never comes through Faust's own consumer."""

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        """Replaces Recovery.on_recovery_completed, which does not see that partitions were revoked again meanwhile."""
        del generation_id
        app = cast("CountApp", self.app)
        consumer, rebalance = app.consumer, self._rebalance
        posts = {tp for tp in consumer.assignment() if tp.topic == app.plan.posts}
        if {tp.partition for tp in posts} != {tp.partition for tp in self.active_tps}:
            end(
                DOUBT,
                "posts and the changelog have other partitions: count needs a new generation of both",
                posts=sorted(tp.partition for tp in posts),
                changelog=sorted(tp.partition for tp in self.active_tps),
            )
        recovered = await app.recover(self.active_tps)
        ends = await consumer.highwaters(*posts)  # read behind the changelog: never too small by new pages
        _compare(recovered, ends, app.table.changelog_topic_name)
        if app.rebalancing_count != rebalance:
            return
        app.table.own(recovered)
        await consumer.perform_seek()
        await app.on_rebalance_complete.send()
        if app.rebalancing_count != rebalance:
            return
        consumer.resume_partitions(posts)
        self.completed.set()
        app.flow_control.resume()
        consumer.resume_flow()
        self.tables.on_actives_ready()
        self.tables.on_standbys_ready()
        app.on_rebalance_end()
        app.on_ready()
        await app._fetcher.maybe_start()  # noqa: SLF001 - as upstream


def _compare(recovered: Mapping[int, Counted], ends: Mapping[TP, int], changelog: str) -> None:
    """End the process where `posts` ends before the progress: the next pages would be taken for repetitions."""
    for tp, posts_end in sorted(ends.items()):
        progress = recovered[tp.partition].progress.offset
        if progress > posts_end:
            end(
                DOUBT,
                "posts is shorter than what was counted: restore it, or begin anew without the lost pages: "
                "stop all workers, delete the changelog, start again",
                topic=tp.topic,
                partition=tp.partition,
                counted_to=progress,
                posts_end=posts_end,
                changelog=changelog,
            )


class TableManager(faust.tables.TableManager):
    """Makes our Recovery."""

    @property
    def recovery(self) -> Recovery:
        """Replaces TableManager.recovery."""
        if self._recovery is None:
            self._recovery = Recovery(self.app, cast("Any", self), beacon=self.beacon, loop=self.loop)
        return cast("Recovery", self._recovery)

    async def on_start(self) -> None:
        """Replaces TableManager.on_start, which waits a second for tables to be declared; ours is."""
        await self._update_channels()
        await self.recovery.start()
