"""Faults that a simulated platform shows on demand."""

from typing import Final

import msgspec

MOST_RULES: Final = 100


class Fault(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A rule: requests whose path holds `path` and whose URL holds `match` are answered with an error, `count` times or for ever.

    The answer is YouTube's error of this `reason`, or, if `body` is given, just that.
    """

    path: str = ""
    match: str = ""
    count: int | None = None
    status: int = 503
    reason: str = "backendError"
    body: str | None = None


class Faults:
    """The rules in force; the first that fits is shown."""

    def __init__(self) -> None:
        self.rules: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Put a rule in force. Raises ValueError beyond a hundred."""
        if len(self.rules) >= MOST_RULES:
            raise ValueError(f"there are {MOST_RULES} rules already: DELETE /_sim/faults takes them away")
        self.rules.append(fault)

    def take(self, path: str, url: str) -> Fault | None:
        """The fault to show for a request; one with a count is used up by one."""
        for rule in self.rules:
            if rule.path in path and rule.match in url:
                if rule.count is not None:
                    rule.count -= 1
                    if rule.count <= 0:
                        self.rules.remove(rule)
                return rule
        return None
