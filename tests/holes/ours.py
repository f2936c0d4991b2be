"""`gsm worker`, which can be held: `python -m tests.holes.ours worker --no-rank`.

GSM_TEST_FAUST has settings of Faust, as JSON.
"""

import json
import os
from collections.abc import Iterable, Sequence

import mode.loop
import msgspec

mode.loop.use("uvloop")  # as `gsm worker` does, before Faust is imported

from streams.cli.main import main  # noqa: E402 - the loop comes first
from streams.count import app, consumer, run  # noqa: E402 - the same
from streams.count.counter import Counter  # noqa: E402 - the same
from streams.count.plan import Plan  # noqa: E402 - the same
from streams.kafka.reader import Record  # noqa: E402 - the same
from tests.holes import held  # noqa: E402 - the same


class HeldCounter(Counter):
    """Ours, held."""

    async def count(self, runs: Iterable[Sequence[Record]]) -> None:
        await held.before_a_page()
        await super().count(runs)


class Consumer(held.Held, consumer.Consumer):
    """Ours, held."""


class Transport(app.Transport):
    """Ours, which makes it."""

    Consumer = Consumer


class HeldApp(app.CountApp):
    """Ours, which makes these."""

    def __init__(self, plan: Plan, client_id: str) -> None:
        settings = json.loads(os.environ.get("GSM_TEST_FAUST", "{}"))
        patience = msgspec.structs.replace(
            plan.profile, ack=settings.pop("producer_request_timeout", plan.profile.ack)
        )
        plan = msgspec.structs.replace(plan, profile=patience)
        super().__init__(plan, client_id)
        self.counter = HeldCounter(plan, self.table)
        for name, value in settings.items():
            setattr(self.conf, name, value)

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)


if __name__ == "__main__":
    run.CountApp = HeldApp  # type: ignore[attr-defined] # the one difference from `gsm worker`
    main()
