"""Which known posts are remembered from one poll to the next."""

from streams.pollers.contract import Job
from streams.pollers.refresh import RefreshPlan


def forget(job: Job, plan: RefreshPlan, since: int) -> None:
    """Forget the posts that are read no more, but none created from `since` on, which a listing would find as new."""
    job.state.known = {
        key: one
        for key, one in job.state.known.items()
        if one.last_created() >= since or not plan.is_done(one.created, one.read, job.slot)
    }
