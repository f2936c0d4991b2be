"""Pages of an invented award, told line by line, and the boards that follow."""

from pathlib import Path

from scoring.boards import Board
from scoring.calendar import Calendar
from scoring.edition import Edition, parse_edition
from scoring.entry import PlatformLine
from scoring.fold import Fold
from scoring.pages import Kind, Media, Observation, Page
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.roster import Account, Participant, Roster
from scoring.rulings import Rulings

GSM_2020 = parse_edition((Path(__file__).parents[2] / "deploy/editions/gsm-2020.toml").read_bytes())
CALENDAR = Calendar("Asia/Jakarta")
START, END, FREEZE = GSM_2020.bounds().start, GSM_2020.bounds().end, GSM_2020.bounds().freeze_at
DAY = 86_400_000


class Story:
    """Pages of an invented award, and the boards that follow."""

    def __init__(self, edition: Edition = GSM_2020) -> None:
        self.edition = edition
        self.pages: list[Page] = []
        self.participants: dict[str, Participant] = {}
        self.rulings = Rulings()

    def participant(self, name: str, *platforms: str, tier: str = "province") -> None:
        accounts = tuple(Account(f"{name}.{platform}", platform) for platform in platforms)
        self.participants[name] = Participant(name, name.title(), name, tier, accounts)

    def reads(self, account: str, at: int, followers: int | None) -> None:
        self.pages.append(Page(1, account, "any", at, "test", followers=followers))

    def posts(
        self, account: str, count: int, *, each: int = 0, media: Media = "text", kind: Kind = "original", day: int = 0,
        hidden: int = 0,
    ) -> None:  # fmt: skip
        """`count` posts, one a day from `day` on, with `each` likes and no comments or shares; the last `hidden` hide their likes."""
        for i in range(count):
            created = START + (day + i) * DAY
            likes = None if i >= count - hidden else each
            seen = Observation(
                f"{kind}{media}{day + i}", created, kind, media, likes=likes, comments=0, shares=0
            )
            self.pages.append(Page(1, account, "any", max(created, END), "test", [seen]))

    def engages(
        self, name: str, platform: str, *, each: int, followers: int, count: int = 20, media: Media = "text"
    ) -> None:
        """A platform with `count` posts of `each` likes, and the same audience all the time."""
        self.reads(f"{name}.{platform}", START - 1, followers)
        self.posts(f"{name}.{platform}", count, each=each, media=media)

    def board(
        self, category: str, as_of: int = FREEZE, tier: str = "province", window: int | None = None
    ) -> Board:
        """One board; of a window only, if one is given."""
        table: dict[bytes, bytes] = {}
        fold, progress = Fold(self.edition.bounds(), table.get), Progress()
        for page in self.pages:
            progress = fold.add(page, progress)
        roster = Roster(tuple(self.participants.values()))
        boards = make_boards(self.edition, roster, fold.take(), as_of, self.rulings, window=window)
        (found,) = [board for board in boards if (board.category, board.tier) == (category, tier)]
        return found


def ranking(board: Board) -> list[tuple[int, str, int]]:
    return [(one.rank, one.participant, one.value) for one in board.standings]


def reasons(board: Board) -> dict[str, list[str]]:
    return {one.participant: one.reasons for one in board.unranked}


def line(board: Board, participant: str, platform: str) -> PlatformLine:
    everyone = {one.participant: one.platforms for one in board.standings}
    everyone |= {one.participant: one.platforms for one in board.unranked}
    (found,) = [one for one in everyone[participant] if one.platform == platform]
    return found
