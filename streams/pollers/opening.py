"""Opening a platform: its address, its tokens, its budgets, from the environment or as the simulator plays it."""

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import msgspec

from streams.clock import Clock
from streams.errors import GsmError
from streams.pollers.asking import Asker, Manners
from streams.pollers.budget import Blocks, Bucket, Ledger
from streams.pollers.http import Client
from streams.pollers.refresh import RefreshPlan
from streams.pollers.secrets import Secret, read_secrets
from streams.pollers.tokens import Tokens


class Means(msgspec.Struct, frozen=True):
    """What a platform is opened with. `simulator` is the address of a `gsm simulate`, None for the real platform."""

    clock: Clock
    simulator: str | None
    refresh: RefreshPlan
    blocks: Blocks


class Address(msgspec.Struct, frozen=True):
    """Where a platform is: `url`, unless the variable GSM_`name`_BASE_URL says otherwise; on a simulator the path `simulated`.

    `tokens` is the variable that holds its tokens, or with _FILE at its end names the file.
    """

    name: str
    url: str
    simulated: str
    tokens: str


@asynccontextmanager
async def asker(
    platform: str, address: Address, manners: Manners, buckets: Sequence[Bucket], means: Means
) -> AsyncIterator[Asker]:
    """Who asks the platform. Raises GsmError where no token is set."""
    secrets = tokens_of(address, means.simulator)
    url = os.environ.get(f"GSM_{address.name}_BASE_URL", address.url)
    if means.simulator is not None:
        url = f"{means.simulator}/{address.simulated}"
    async with Client(url, secrets, means.clock) as client:
        tokens = Tokens(platform, address.tokens, secrets)
        ledger = Ledger(platform, buckets, means.blocks, means.clock)
        yield Asker(client, tokens, manners, means.clock, ledger)


def tokens_of(address: Address, simulator: str | None) -> list[Secret]:
    """The platform's tokens; a simulator takes any, and may let the first expire. Raises GsmError where none is set."""
    if simulator is None:
        return read_secrets(address.tokens)
    return [Secret("simulated-1"), Secret("simulated-2")]


def limit_of(variable: str, default: int) -> int:
    """A budget's limit: of the variable, else the platform's own. Raises GsmError where it is no whole number above zero."""
    said = os.environ.get(variable)
    if said is None:
        return default
    if not said.isdecimal() or int(said) == 0:
        raise GsmError(f"{variable} is {said!r}: it must be a whole number above zero")
    return int(said)
