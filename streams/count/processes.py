"""`gsm worker --processes`: which processes there are, and running them."""

import signal
import threading
from collections.abc import Sequence

import msgspec

from streams import metrics
from streams.count.membership import bury
from streams.count.plan import make_plan
from streams.count.profile import Profile
from streams.count.supervisor import Child, Supervisor
from streams.settings import Settings


class Wanted(msgspec.Struct, frozen=True):
    """So many workers, and perhaps a rank: all with `arguments`, workers with `options` too.

    The supervisor's /metrics is at `port`, theirs at those that follow; all at free ones if it is 0.
    """

    workers: int
    rank: bool
    arguments: Sequence[str]
    options: Sequence[str]
    port: int

    def children(self) -> list[Child]:
        """The processes to run."""
        ports = [str(self.port and self.port + one) for one in range(1, self.workers + 2)]
        found = [
            Child(
                f"worker-{one}",
                ["worker", "--no-rank", "--metrics-port", port, *self.arguments, *self.options],
                counts=True,
            )
            for one, port in enumerate(ports[:-1], start=1)
        ]
        if self.rank:
            found.append(Child("rank", ["rank", "--metrics-port", ports[-1], *self.arguments], counts=False))
        return found


def run(settings: Settings, profile: Profile, wanted: Wanted) -> int:
    """Run them until SIGTERM or SIGINT; the exit code. Raises GsmError if it cannot begin."""
    plan = make_plan(settings, profile)
    metrics.serve(wanted.port)
    asked_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_stop.set())

    def bury_soon(client_id: str) -> None:
        # Not in this thread: Kafka may be away, and the other processes must be looked after.
        threading.Thread(target=bury, args=(plan.bootstrap, plan.app_id, client_id), daemon=True).start()

    return Supervisor(plan.edition, wanted.children(), bury_soon, profile.stall).run(asked_to_stop)
