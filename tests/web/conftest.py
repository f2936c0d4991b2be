"""A publisher and a server of the small edition under a prefix of their own."""

from collections.abc import Iterator

import pytest

from tests.conftest import Services
from tests.web.publishing import Publisher, settings
from tests.web.serving import Site, serving


@pytest.fixture
def publisher(services: Services, prefix: str) -> Iterator[Publisher]:
    with Publisher(services.redis, prefix) as one:
        yield one


@pytest.fixture
def site(services: Services, prefix: str) -> Iterator[Site]:
    with serving(settings(services.kafka, services.redis, prefix)) as one:
        yield one
