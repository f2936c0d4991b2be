"""The platforms of a board for one participant: floors, whether each counts, and how r and x come about."""

from fractions import Fraction

from scoring.boards import Board
from scoring.edition import Category, Edition
from scoring.entry import PlatformLine
from scoring.explanation.data import PlatformPart, Step
from scoring.explanation.floors import about, platform_floors, tier_floor
from scoring.explanation.found import Found
from scoring.explanation.others import lines_on
from scoring.explanation.values import rate_steps
from scoring.floors import CategoryFloors
from scoring.measures.m import interaction_rate, relative_rates


class Judge:
    """Judges one participant's platforms, from what its own pages give and what the board says of the others.

    `elapsed` is the share of the period's days begun; `over`: all of them are; `ruled_out`: a ruling leaves the participant out.
    """

    def __init__(
        self, edition: Edition, category: Category, board: Board, participant: str, elapsed: Fraction, *, over: bool, ruled_out: bool
    ) -> None:  # fmt: skip
        self._edition = edition
        self._category = category
        self._elapsed = elapsed
        self._floors = CategoryFloors(category, edition.floors, elapsed)
        self._over = over
        self._ruled_out = ruled_out
        self._board = board
        self._participant = participant
        self._too_few = {self._floors.tier_fault(few) for few in range(edition.floors.tier_participants)}

    def part(self, platform: str, found: Found) -> PlatformPart:
        """One platform on which the participant has accounts that are looked at."""
        line, sums, audience = found.line(platform, over=self._over), found.sums, found.audience
        floors = platform_floors(self._category, self._edition.floors, self._elapsed, sums, audience)
        line.note = self._floors.platform_fault(sums, audience)
        if self._ruled_out:
            line.note = "left out by a ruling"
        count, everything, steps = 0, 0, list[Step]()
        if self._floors.measure.relative and not line.note:
            count = self._passing(platform)
            floors.append(tier_floor(count, self._edition.floors))
            line.note = self._floors.tier_fault(count)
            if not line.note:
                everything, steps = self._rate(line, found)
        line.counted = not line.note
        return PlatformPart(
            platform, self._edition.platform(platform).title, line, [one.account.id for one in found.known],
            self._edition.accounts == "all", about(self._category, sums), sums.eligible, audience, count, str(everything), floors, steps,
        )  # fmt: skip

    def nothing(self, platform: str) -> PlatformPart:
        """A platform on which it has none."""
        return PlatformPart(platform, self._edition.platform(platform).title, None, [])

    def _passing(self, platform: str) -> int:
        """How many of the tier pass the floors of a platform, this participant one of them."""
        return 1 + sum(line.counted or line.note in self._too_few for line in self._others(platform))

    def _rate(self, line: PlatformLine, found: Found) -> tuple[int, list[Step]]:
        """Set r and x of a platform that counts; the sum of r of the tier, and the steps."""
        others = [int(one.r) for one in self._others(line.platform) if one.counted]
        rate = interaction_rate(found.sums.engagement, found.sums.eligible, found.audience)
        rates = [rate, *others]
        line.r, line.x = str(rate), relative_rates(rates)[0]
        everything = sum(rates)
        steps = rate_steps(
            found.sums.eligible, found.sums.engagement, found.start or 0, found.end or 0, rate, line.x, len(rates), everything
        )  # fmt: skip
        return everything, steps

    def _others(self, platform: str) -> list[PlatformLine]:
        """The lines of the other participants of the tier."""
        return [line for one, line in lines_on(self._board, platform).items() if one != self._participant]
