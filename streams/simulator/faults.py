"""Faults that simulated platforms show on demand: rules that know no platform. How an error looks, each platform says itself."""

from typing import Annotated, Final, Literal

import msgspec

from streams.simulator.world import draw

MOST_RULES: Final = 100
LONGEST_DELAY: Final = 60_000
LARGEST_SKEW: Final = 86_400_000

Show = Literal["error", "quota", "credits", "throttle", "token", "answer"]
"""An error of `status` and `reason`; no quota, no credits or no more requests for now; a token that has expired; or what is true."""

Cut = Literal["", "body", "connection"]
"""Half the body arrives as if it were all, or the connection ends before it."""


class Fault(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A rule: which requests are answered with what is wrong, until an instant, `count` times or for ever.

    It is for requests to `platform` whose path holds `path` and whose URL holds `match`, an account's id say, by `token`, where
    these are given; of them for a share, `probability`. It shows a platform's error, or just `body`. Whatever is shown may come
    `delay` milliseconds late, be `cut`, have texts replaced as `rename` has it, and follow a clock that is `skew` milliseconds ahead.
    """

    platform: str = ""
    path: str = ""
    match: str = ""
    token: str = ""
    probability: Annotated[float, msgspec.Meta(gt=0, le=1)] = 1.0
    count: int | None = None
    until: int | None = None
    show: Show = "error"
    status: Annotated[int, msgspec.Meta(ge=200, le=599)] = 503
    reason: str = "backendError"
    body: str | None = None
    content_type: str = ""
    delay: Annotated[int, msgspec.Meta(ge=0, le=LONGEST_DELAY)] = 0
    skew: Annotated[int, msgspec.Meta(ge=-LARGEST_SKEW, le=LARGEST_SKEW)] = 0
    rename: dict[str, str] = {}
    cut: Cut = ""


class Asking(msgspec.Struct, frozen=True):
    """What a rule looks at in a request."""

    platform: str
    path: str
    url: str
    token: str
    at: int


class Faults:
    """The rules in force; the first that fits is shown. `seed` draws the shares."""

    def __init__(self, seed: int = 0) -> None:
        self.rules: list[Fault] = []
        self._seed = seed
        self._drawn = 0

    def add(self, *faults: Fault) -> None:
        """Put rules in force. Raises ValueError beyond a hundred."""
        if len(self.rules) + len(faults) > MOST_RULES:
            raise ValueError(f"more than {MOST_RULES} rules: DELETE /_sim/faults takes them away")
        self.rules += faults

    def take(self, asking: Asking) -> Fault | None:
        """The fault to show for a request; one with a count is used up by one."""
        self.rules = [rule for rule in self.rules if rule.until is None or asking.at < rule.until]
        for rule in self.rules:
            if self._fits(rule, asking):
                if rule.count is not None:
                    rule.count -= 1
                    if rule.count <= 0:
                        self.rules.remove(rule)
                return rule
        return None

    def _fits(self, rule: Fault, asking: Asking) -> bool:
        return (
            rule.platform in {"", asking.platform}
            and rule.token in {"", asking.token}
            and rule.path in asking.path
            and rule.match in asking.url
            and (rule.probability == 1 or self._draw() < rule.probability)
        )

    def _draw(self) -> float:
        self._drawn += 1
        return draw(self._seed, "fault", self._drawn)
