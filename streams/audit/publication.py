"""The boards in Redis against boards made of the pages up to the very vector that they stand for."""

from collections.abc import Iterator, Sequence

import msgspec

from scoring.boards import BoardMaker, state_of
from scoring.calendar import date_of
from scoring.kept import stands
from scoring.pages import OUTCOMES
from scoring.progress import Progress
from scoring.recount import rows_by_account
from scoring.rulings import Ruling, Rulings
from scoring.summary import Days, Summariser, Summary, known_days
from streams.audit.counted import Counted
from streams.audit.finding import Finding, Findings
from streams.editions import EditionFiles
from streams.snapshot.compare import differences
from streams.store import Published


class Publication:
    """A publication to check: `look` at each partition as it is at the head's vector, then ask for the `findings`."""

    def __init__(
        self, files: EditionFiles, published: Published, rulings: Sequence[Ruling], limit: int = 20
    ) -> None:
        self._files = files
        self._published = published
        self._rulings = Rulings(rulings)
        self._summariser = Summariser(files.edition)
        self._accounts = {
            account.id: account for one in files.roster.participants for account in one.accounts
        }
        self._summaries: dict[str, Summary] = {}
        self._progress: list[Progress] = []
        self._unknown = 0
        self._posts = 0
        self.several_days = Findings(limit)
        """Posts of the roster's accounts that stand on several days."""

    @property
    def boards(self) -> int:
        """How many boards Redis holds."""
        return len(self._published.boards)

    def look(self, counted: Counted) -> None:
        """Take one partition's rows in."""
        as_of = self._published.head.as_of
        self._progress.append(counted.progress)
        for account, rows in rows_by_account(counted.all_rows()).items():
            left_out = self._rulings.of_account(account)
            days = {day: known for row in rows for day, known in known_days(row, left_out).items()}
            self._posts += sum(group[3] for known in days.values() for group in known.groups or ())
            if (owned := self._accounts.get(account)) is None:
                self._unknown += 1
            else:
                self._summaries[account] = self._summariser.summarise(owned, days, as_of)
                self.several_days.extend(_on_several_days(account, days))

    def findings(self) -> Iterator[Finding]:
        """Where head and boards are not what the pages give."""
        edition, head, totals = self._files.edition, self._published.head, total(self._progress)
        for field, live, counted in self._of_head(totals):
            if live != counted:
                yield _finding(f"{field}: live {live}, counted {counted}", field, str(live), str(counted))
        simulated = edition.simulated or totals.simulated > 0
        boards = BoardMaker(edition, self._files.roster).make(
            self._summaries, head.as_of, rulings=self._rulings, simulated=simulated
        )
        for line in differences(self._published.boards, head.totals, boards, totals):
            yield _finding(line)

    def _of_head(self, totals: Progress) -> Iterator[tuple[str, object, object]]:
        """Field, its value in Redis, and what the pages give."""
        edition, head = self._files.edition, self._published.head
        if edition.clock == "data":
            yield "as_of", head.as_of, max(edition.bounds().start, totals.observed_at)
        outcomes = [one.outcomes for one in self._summaries.values()]
        yield "state", head.state, state_of(edition, head.as_of)
        yield "simulated", head.simulated, edition.simulated or totals.simulated > 0
        yield "posts", head.posts, self._posts
        yield "unknown_accounts", head.unknown_accounts, self._unknown
        yield (
            "polls",
            head.polls,
            {outcome: sum(one[place] for one in outcomes) for place, outcome in enumerate(OUTCOMES)},
        )
        yield "records", head.totals.offset, totals.offset
        yield "newest observation", head.totals.observed_at, totals.observed_at
        yield "simulated pages", head.totals.simulated, totals.simulated


def unlike(files: EditionFiles, generation: str, partitions: int, published: Published) -> list[Finding]:
    """What the boards were made of that is not what the audit has; then they cannot be compared."""
    head = published.head
    return [
        _finding(
            f"the boards are of another {what} ({str(live)[:12]}, here {str(mine)[:12]}): give --edition the file that the worker "
            "has, or restart the worker",
            what,
            str(live),
            str(mine),
        )
        for what, live, mine in (
            ("edition", head.edition, files.edition.id),
            ("edition file", head.edition_digest, files.edition_digest),
            ("roster file", head.roster_digest, files.roster_digest),
            ("topic posts", head.generation, generation),
            ("number of partitions", len(head.vector), partitions),
        )
        if live != mine
    ]


def nothing_published(reason: str) -> Finding:
    """The finding that Redis holds no boards."""
    return _finding(reason)


def _on_several_days(account: str, days: Days) -> Iterator[Finding]:
    days_of: dict[str, list[int]] = {}
    for day, known in days.items():
        for post, kept in known.posts.items():
            if stands(kept):
                days_of.setdefault(post, []).append(day)
    for post, found in sorted(days_of.items()):
        if len(found) > 1:
            told = ", ".join(date_of(day).isoformat() for day in sorted(found))
            yield Finding(
                "several-days",
                f"{account}: post {post} stands on {told}",
                account=account,
                day=told,
                post=post,
            )


def _finding(text: str, field: str = "", live: str = "", counted: str = "") -> Finding:
    return Finding("boards", f"boards: {text}", field=field, live=live, counted=counted)


def total(progress: Sequence[Progress]) -> Progress:
    """Totals of all partitions: the sum over partitions; of `observed_at` the greatest."""
    columns = zip(*map(msgspec.structs.astuple, progress), strict=True)
    sums = Progress(*(sum(column) for column in columns))
    return msgspec.structs.replace(sums, observed_at=max(one.observed_at for one in progress))
