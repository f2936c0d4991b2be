"""Examples of docs/rules.md, told line by line: parsed, counted and ranked by `scoring`, and their `then` lines compared.

The document says what each line means, under "How to read the examples".
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from scoring.boards import Board, Standing, Unranked
from scoring.calendar import day_number
from scoring.edition import Edition, parse_edition
from scoring.fold import Fold
from scoring.pages import ABSENT, COUNTERS, KINDS, MEDIA, Observation, Page, Poll, encode_page
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.roster import ALWAYS, Account, Participant, Roster
from scoring.rulings import Ruling, Rulings, check_ruling
from scoring.validate import validate

GSM_2020: Final = parse_edition((Path(__file__).parents[2] / "deploy/editions/gsm-2020.toml").read_bytes())
TIER: Final = "province"
_ZEROS: Final = {"likes": 0, "comments": 0, "shares": 0}
_COMMA: Final = re.compile(r"(?<=\d),(?=\d{3})")


class Told:
    """One example. Raises ValueError with the line that it does not understand; AssertionError where a `then` is wrong."""

    def __init__(self, block: str) -> None:
        self._settings: dict[str, Any] = msgspec.to_builtins(GSM_2020)
        self._tiers: dict[str, str] = {}
        self._accounts: dict[str, tuple[str, Account]] = {}
        self._pages: list[Page] = []
        self._rulings: list[Ruling] = []
        self._as_of = GSM_2020.bounds().freeze_at
        self._window: int | None = None
        self.refused = 0
        self.claims = 0
        for line in filter(None, block.splitlines()):
            self._line(line)

    @property
    def edition(self) -> Edition:
        return msgspec.convert(self._settings, Edition)

    def _line(self, line: str) -> None:
        for shape, meaning in _SHAPES:
            if found := re.fullmatch(shape, line):
                meaning(self, **found.groupdict())
                return
        raise ValueError(f"not understood: {line}")

    def set(self, key: str, value: str) -> None:
        """One setting is other than gsm-2020's."""
        *path, last = key.split(".")
        inside: Any = self._settings
        for step in path:
            inside = _item(inside, step)
        if last not in inside:
            raise ValueError(f"no setting: {key}")
        inside[last] = msgspec.toml.decode(f"it = {value}")["it"]

    def tier(self, participant: str, tier: str) -> None:
        self._tiers[participant] = tier

    def participant(self, participant: str) -> None:
        self._tiers.setdefault(participant, TIER)

    def account(
        self, account: str, platform: str, participant: str, beside: str, first: str, last: str
    ) -> None:
        since, until = (
            day_number(date.fromisoformat(day)) if day else always
            for day, always in zip((first, last), ALWAYS, strict=True)
        )
        made = Account(account, platform, main=not beside, valid_from=since, valid_to=until)
        self._accounts[account] = (participant, made)

    def reading(self, account: str, at: str, followers: str) -> None:
        self._page(account, _instant(at), followers=_number(followers))

    def post(self, account: str, post: str, made: str, rest: str, read: str, counters: str) -> None:
        at = _instant(read) if read else GSM_2020.bounds().freeze_at
        self._page(account, at, [_observation(post, _instant(made), rest, counters)])

    def posts(self, account: str, count: str, first: str, rest: str, counters: str) -> None:
        made = _instant(first or "2019-10-01")
        for i in range(int(count)):
            number = len(self._pages)
            one = _observation(f"n{number}", made + i * 86_400_000, rest, counters)
            self._page(account, GSM_2020.bounds().freeze_at, [one])

    def presence(self, presence: str, account: str, post: str, made: str, read: str) -> None:
        found = {"deleted": "gone", "moved": "moved"}[presence]
        seen = msgspec.convert({"id": post, "created": _instant(made), "presence": found}, Observation)
        self._page(account, _instant(read), [seen])

    def poll(self, account: str, at: str, outcome: str) -> None:
        poll = msgspec.convert({"slot": _instant(at), "outcome": outcome}, Poll)
        self._page(account, _instant(at), poll=poll)

    def ruling(self, action: str, target: str, target_id: str, reason: str) -> None:
        ruling = {
            "schema": 1,
            "action": action,
            "target": target,
            "id": target_id,
            "reason": reason,
            "by": "secretary",
            "at": self._as_of,
        }
        self._rulings.append(msgspec.convert(ruling, Ruling))
        check_ruling(self._rulings[-1])

    def as_of(self, at: str) -> None:
        self._as_of = _instant(at)

    def window(self, days: str) -> None:
        self._window = None if days == "none" else int(days)

    def then(self, category: str, tier: str, field: str, value: str) -> None:
        """Something of a whole board."""
        board = self._board(category, tier or TIER)
        lists = {
            "ranks": [f"{one.participant} {one.rank}" for one in board.standings],
            "values": [f"{one.participant} {one.shown}" for one in board.standings],
            "nominated": [one.participant for one in board.standings if one.nominee],
            "unranked": [one.participant for one in board.unranked],
            "rulings": [one.id for one in board.rulings],
        }
        self._compare(lists[field] if field in lists else getattr(board, field), value, ", ")

    def then_of(self, category: str, participant: str, inside: str, field: str, value: str) -> None:
        """Something of a participant, of it on a platform, or of what stands beside it."""
        board = self._board(category, self._tiers.get(participant, TIER))
        everybody: list[Standing | Unranked] = [*board.standings, *board.unranked]
        found: Any = next(one for one in everybody if one.participant == participant)
        if inside == "beside":
            found = found.beside
        elif inside:
            found = next(line for line in found.platforms if line.platform == inside.removeprefix("on "))
        self._compare(getattr(found, field), value, "; ")

    def then_refused(self, count: str) -> None:
        self._compare(self.refused, count, "")

    def _compare(self, found: Any, expected: str, separator: str) -> None:
        self.claims += 1
        if isinstance(found, list):
            found = separator.join(found) or "none"
        elif isinstance(found, bool):
            found = "yes" if found else "no"
        elif found is None or found == "":
            found = "none"
        assert _COMMA.sub("", str(found)) == _COMMA.sub("", expected)

    def _page(
        self,
        account: str,
        at: int,
        observations: list[Observation] | None = None,
        followers: int | None = ABSENT,
        poll: Poll | None = None,
    ) -> None:
        if account not in self._accounts:
            participant, _, platform = account.partition(".")
            self._accounts[account] = (participant, Account(account, platform))
        platform = self._accounts[account][1].platform
        page = Page(1, account, platform, at, "test", observations or [], followers, poll)
        verdict = validate(encode_page(page), at, 0, 1)
        self.refused += len(verdict.rejects)
        self._pages += [verdict.page] if verdict.page else []

    def _board(self, category: str, tier: str) -> Board:
        edition = self.edition
        rows: dict[bytes, bytes] = {}
        fold, progress = Fold(edition.bounds(), rows.get), Progress()
        for page in self._pages:
            progress = fold.add(page, progress)
        rows.update(fold.take())
        boards = make_boards(
            edition, self._roster(), rows, self._as_of, Rulings(self._rulings), window=self._window
        )
        return next(one for one in boards if (one.category, one.tier) == (category, tier))

    def _roster(self) -> Roster:
        names = dict.fromkeys([*self._tiers, *(participant for participant, _ in self._accounts.values())])
        return Roster(
            tuple(
                Participant(name, name.title(), name, self._tiers.get(name, TIER), tuple(
                    account for participant, account in self._accounts.values() if participant == name
                ))
                for name in names
            )
        )  # fmt: skip


def _item(inside: Any, name: str) -> Any:
    return inside[name] if isinstance(inside, dict) else next(one for one in inside if one["id"] == name)


def _instant(text: str) -> int:
    """A time in Jakarta, in milliseconds; a day is its noon."""
    when = datetime.fromisoformat(text if len(text) > 10 else f"{text} 12:00")
    return round(when.replace(tzinfo=ZoneInfo(GSM_2020.time_zone)).timestamp() * 1000)


def _number(text: str) -> int | None:
    return {"hidden": None, "missing": ABSENT}[text] if text.isalpha() else int(text.replace(",", ""))


def _observation(post: str, made: int, words: str, counters: str) -> Observation:
    found: dict[str, Any] = dict(_ZEROS)
    for word in filter(None, (words or "").split(", ")):
        if word not in (*KINDS, *MEDIA):
            raise ValueError(f"neither kind nor media: {word}")
        found["kind" if word in KINDS else "media"] = word
    for counter in filter(None, (counters or "").split(", ")):
        name, _, number = counter.partition(" ")
        if name not in COUNTERS:
            raise ValueError(f"no counter: {name}")
        found[name] = _number(number)
    return Observation(post, made, **found)


_DAY = r"\d{4}-\d\d-\d\d"
_AT = rf"{_DAY}(?: \d\d:\d\d(?::\d\d(?:\.\d+)?)?)?"
_OWN_DAYS = rf"(?:, from (?P<first>{_DAY}))?(?:, to (?P<last>{_DAY}))?"
_REST = r"(?:, (?P<rest>[a-z, ]+?))?"
_COUNTERS = r"(?:: (?P<counters>.+))?"
_SHAPES: Final[list[tuple[str, Callable[..., None]]]] = [
    (r"set (?P<key>\S+) = (?P<value>.+)", Told.set),
    (r"participant (?P<participant>\S+) in tier (?P<tier>\S+)", Told.tier),
    (r"participant (?P<participant>\S+)", Told.participant),
    (rf"account (?P<account>\S+) on (?P<platform>\S+) of (?P<participant>[^\s,]+)(?P<beside>, not main)?{_OWN_DAYS}", Told.account),
    (rf"reading (?P<account>\S+) on (?P<at>{_AT}): (?P<followers>\S+)", Told.reading),
    (rf"post (?P<account>\S+) (?P<post>\S+) of (?P<made>{_AT}){_REST}(?:, read (?P<read>{_AT}))?{_COUNTERS}", Told.post),
    (rf"posts (?P<account>\S+) (?P<count>\d+)(?: from (?P<first>{_AT}))?{_REST}{_COUNTERS}", Told.posts),
    (rf"(?P<presence>deleted|moved) (?P<account>\S+) (?P<post>\S+) of (?P<made>{_AT}), read (?P<read>{_AT})", Told.presence),
    (rf"poll (?P<account>\S+) in slot (?P<at>{_AT}): (?P<outcome>\w+)", Told.poll),
    (r"ruling (?P<action>\w+) (?P<target>\w+) (?P<target_id>[^\s,]+): (?P<reason>.+)", Told.ruling),
    (rf"as of (?P<at>{_AT})", Told.as_of),
    (r"window (?P<days>\d+|none)", Told.window),
    (r"then refused = (?P<count>\d+)", Told.then_refused),
    (r"then (?P<category>[\w-]+)(?: in (?P<tier>\S+))?: (?P<field>\w+) = (?P<value>.+)", Told.then),
    (r"then (?P<category>[\w-]+), (?P<participant>\S+?)(?: (?P<inside>on \S+|beside))?: (?P<field>\w+) = (?P<value>.+)", Told.then_of),
]  # fmt: skip
