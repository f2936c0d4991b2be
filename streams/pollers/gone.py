"""When a post is gone: when the polls of two slots asked for it and did not get it."""

from scoring.pages import Observation
from streams.pollers.contract import Job


def missed(job: Job, key: str) -> Observation | None:
    """Note that a known post was not told; the observation that it is gone, once that is sure.

    It stays known: one that comes back is the same post.
    """
    one = job.state.known[key]
    one.read = job.slot
    if one.missing is None:
        one.missing = job.slot
    elif one.missing < job.slot:
        if one.waiting:  # never was a post
            del job.state.known[key]
        elif not one.gone:
            one.gone = True
            return Observation(key, one.created, presence="gone")
    return None
