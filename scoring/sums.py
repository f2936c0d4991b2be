"""What is added up of an account's posts; the numbers that every measure is made of."""

from collections.abc import Iterable

import msgspec


class Sum(msgspec.Struct, gc=False):
    """Counting posts of one scope.

    `hidden` and `unsupported` lack a required counter: hidden by its owner, or never given by the source. `engagement` is that of the
    others, `top` the greatest of one post. `views` are those of the `viewed` posts that tell them. `gone` are deleted posts, `stale`
    those not gone whose counters were last read too long before the freeze. `active` has bit d set where the period's day d
    (0 the first) has a post.
    """

    posts: int = 0
    hidden: int = 0
    unsupported: int = 0
    engagement: int = 0
    views: int = 0
    viewed: int = 0
    gone: int = 0
    stale: int = 0
    top: int = 0
    active: int = 0

    @property
    def eligible(self) -> int:
        """Posts with all required counters."""
        return self.posts - self.hidden - self.unsupported

    @property
    def active_days(self) -> int:
        """Days with a post."""
        return self.active.bit_count()

    def add(self, other: "Sum") -> None:
        """Add the posts of another account, day or platform."""
        self.posts += other.posts
        self.hidden += other.hidden
        self.unsupported += other.unsupported
        self.engagement += other.engagement
        self.views += other.views
        self.viewed += other.viewed
        self.gone += other.gone
        self.stale += other.stale
        self.top = max(self.top, other.top)
        self.active |= other.active


def total(sums: Iterable[Sum]) -> Sum:
    """The sum of several."""
    result = Sum()
    for one in sums:
        result.add(one)
    return result
