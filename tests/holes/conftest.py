"""The fixtures of all stories here: a contender, pages for it, and a Kafka whose writes can be slowed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Services
from tests.holes.contenders import Contender, Name
from tests.holes.slow_kafka import SlowKafka
from tests.integration.conftest import Counting


@pytest.fixture
def contender(name: Name, services: Services, prefix: str, tmp_path: Path) -> Iterator[Contender]:
    """The one that the story's parameter `name` names, with topics of its own."""
    counting = Counting(services, prefix, lambda *_: pytest.fail("a contender starts its own workers"))
    one = Contender(name, counting, tmp_path)
    yield one
    one.close()
    counting.close()


@pytest.fixture
def slow_kafka(services: Services) -> Iterator[SlowKafka]:
    """The way to Kafka of one worker."""
    one = SlowKafka(services.kafka)
    yield one
    one.close()
