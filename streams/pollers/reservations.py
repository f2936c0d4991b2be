"""The reservations of one platform's budgets, in the topic of states."""

from collections.abc import Callable, Mapping

from streams.pollers.budget import Reserved
from streams.pollers.state_topic import StateTopic


class Reservations:
    """Reads and writes what is reserved; `prove` raises where another poller is active."""

    def __init__(self, topic: StateTopic, platform: str, prove: Callable[[], None]) -> None:
        self._topic = topic
        self._platform = platform
        self._prove = prove

    def prove(self) -> None:
        """Raise SupersededError where another poller is active."""
        self._prove()

    def read(self) -> Mapping[str, Reserved]:
        """What is reserved, by bucket."""
        return self._topic.read_budgets(self._platform)

    def reserve(self, bucket: str, reserved: Reserved) -> None:
        """Reserve; returns when Kafka has it."""
        self._prove()
        self._topic.write_budget(self._platform, bucket, reserved)
