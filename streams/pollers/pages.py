"""From what a poll read to the pages of `posts`."""

from collections.abc import Sequence

import msgspec

from scoring.pages import Outcome, Page, Poll
from streams.pollers.contract import Job, Read


def pages_of(
    job: Job, reads: Sequence[Read], outcome: Outcome, reason: str, now: int, *, simulated: bool
) -> list[Page]:
    """A page a read, in order; the last carries the outcome. A poll that read nothing is a page as of `now`."""
    pages = [_page(job, read, simulated) for read in reads or (Read(now),)]
    poll = Poll(job.slot, pages[-1].poll.covers if pages[-1].poll else None, outcome, reason)
    pages[-1] = msgspec.structs.replace(pages[-1], poll=poll)
    return pages


def _page(job: Job, read: Read, simulated: bool) -> Page:
    return Page(
        schema=1,
        account=job.account.id,
        platform=job.account.platform,
        observed_at=read.at,
        source=f"poll.{job.account.platform}",
        observations=list(read.observations),
        followers=read.followers,
        poll=Poll(job.slot, read.covers),
        simulated=simulated or read.simulated,
    )
