"""What an audit finds: each thing that is not as it must be, in words and in parts."""

from collections.abc import Iterable
from typing import Literal

import msgspec

Kind = Literal["row", "totals", "changelog", "offsets", "boards", "several-days"]


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing found. `text` says all of it in one line; the other fields say it to programs, where they apply.

    row: a row is not the fold of its pages. totals: a progress row counts other than the pages. changelog: a record that count never
    writes, or leaves so. offsets: what Kafka says of `posts`, its group and the changelog cannot be. boards: what Redis holds is not
    what the pages give. several-days, alone no difference: a post that stands on several days, so may count more than once. `live` is the value found in the running system, `counted` the audit's.
    """

    kind: Kind
    text: str
    partition: int | None = None
    account: str = ""
    day: str = ""
    post: str = ""
    field: str = ""
    live: str = ""
    counted: str = ""


class Findings:
    """Keeps the first findings, and counts all."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.first: list[Finding] = []
        self.count = 0

    def add(self, finding: Finding) -> None:
        """Take one."""
        self.count += 1
        if len(self.first) < self.limit:
            self.first.append(finding)

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take several."""
        for one in findings:
            self.add(one)

    def include(self, other: "Findings") -> None:
        """Take what another has counted."""
        self.first += other.first[: self.limit - len(self.first)]
        self.count += other.count
