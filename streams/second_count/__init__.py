"""The second count: the same boards by SQL, from the pages that validation accepted, sharing no merging, counting or ranking code."""

from streams.second_count.accepted import keep_accepted
from streams.second_count.count import SecondCount, second_count

__all__ = ["SecondCount", "keep_accepted", "second_count"]
