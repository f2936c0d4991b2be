"""What a platform's poller is: the whole of what the rest knows of a platform."""

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

import msgspec

from scoring.pages import ABSENT, Count, Observation
from scoring.roster import Account
from streams.pollers.state import AccountState


class Read(msgspec.Struct, frozen=True):
    """What one request told of one account at one instant; becomes one page.

    `covers` is the stretch of creation times [from, to) that is known completely by it; `simulated` if the answer said that it is
    of a simulated platform.
    """

    at: int
    observations: Sequence[Observation] = ()
    followers: Count = ABSENT
    covers: tuple[int, int] | None = None
    simulated: bool = False


class Job(msgspec.Struct, frozen=True):
    """One due poll of an account. `state` is what earlier polls left; the platform changes it as it reads."""

    account: Account
    slot: int
    state: AccountState


class Platform(Protocol):
    """Polls accounts of one platform.

    Any request may raise a PollError, which ends that poll and no other; or GsmError, which ends the run. A caller may poll several
    jobs at once, but not before `begin` has returned for them.
    """

    name: str
    batch: int
    """How many jobs `begin` takes at most."""

    async def begin(self, jobs: Sequence[Job]) -> None:
        """Ask what can be asked for many accounts in one request. What fails is raised by `poll` of the accounts concerned."""
        ...

    def poll(self, job: Job) -> AsyncIterator[Read]:
        """Read one account. Reads given before an error stand."""
        ...
