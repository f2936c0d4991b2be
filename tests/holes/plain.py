"""Faust alone, which can be held: `python -m tests.holes.plain`, with the variables of `gsm worker`.

GSM_TEST_FAUST has settings of Faust, as JSON.
"""

import json
import os

import faust
from faust.transport.drivers import aiokafka as driver

from streams.settings import Settings
from tests.faults import plain
from tests.holes import held


class Consumer(held.Held, driver.Consumer):
    """Faust's, held."""


class Transport(driver.Transport):
    """Faust's, which makes it."""

    Consumer = Consumer


class App(faust.App):
    """Faust's, which makes that."""

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)


if __name__ == "__main__":
    settings = json.loads(os.environ.get("GSM_TEST_FAUST", "{}"))
    app = plain.make(Settings.load(), App, held.before_a_page, **settings)
    app.on_rebalance_complete.connect(held.rebalance_is_complete)
    plain.run(app)
