"""Boards of a maker that goes on, and judges again only who changed, equal those that are made afresh."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.boards import Board, BoardMaker, encode_board
from scoring.calendar import Calendar
from scoring.fold import Fold
from scoring.pages import Page
from scoring.progress import Progress
from scoring.recount import make_boards
from scoring.roster import Roster
from scoring.rulings import Ruling, Rulings, Target
from streams.rank.accounts import Accounts
from tests.scoring.awards import ACCOUNTS, EDITION, NAMES, ROSTER, lively_awards, pages
from tests.scoring.story import DAY, END, START

HOUR = 3_600_000
FIRST_DAY = Calendar(EDITION.time_zone).day(START)

# As in `awards`, but a has its accounts from the third day on, and b's first one until the fifth.
HANDED_OVER = Roster(
    tuple(
        msgspec.structs.replace(one, accounts=tuple(map(accounts, one.accounts)))
        for one in ROSTER.participants
        for accounts in [
            {
                "a": lambda account: msgspec.structs.replace(account, valid_from=FIRST_DAY + 2),
                "b": lambda account: msgspec.structs.replace(account, valid_to=FIRST_DAY + 4),
            }.get(one.id, lambda account: account)
        ]
    )
)

targets: list[tuple[Target, str]] = [
    *(("participant", name) for name in NAMES),
    *(("account", account) for account in ACCOUNTS),
    *(("post", f"{account}/{account}.0") for account in ACCOUNTS),
]
rulings = st.lists(st.sampled_from(targets), max_size=2).map(
    lambda ones: Rulings(Ruling(1, "exclude", *one, "a reason", "Sari", START) for one in ones)
)
steps = st.lists(
    st.tuples(
        st.lists(pages(), max_size=3),
        st.sampled_from([0, 1, HOUR, 7 * HOUR, DAY, 5 * DAY]),
        st.one_of(st.none(), rulings),
    ),
    min_size=1,
    max_size=5,
)


@settings(deadline=None)
@given(lively_awards(), steps, st.sampled_from(["main", "all"]))
def test_boards_of_a_maker_that_goes_on_equal_those_made_afresh(
    begin: list[Page], then: list[tuple[list[Page], int, Rulings | None]], accounts: str
) -> None:
    # Given an award that goes on in steps: more pages, a later clock, and at times other rulings
    edition = msgspec.structs.replace(EDITION, accounts=accounts)
    rows: dict[bytes, bytes] = {}
    fold, kept = Fold(edition.bounds(), rows.get), Accounts(edition, HANDED_OVER)
    maker, in_force, as_of = BoardMaker(edition, HANDED_OVER), Rulings(), END - 1
    made: list[tuple[list[Board], list[bytes]]] = []
    for more, later, ruled in [(begin, 0, None), *then]:
        for page in more:
            fold.add(page, Progress())
        changed = fold.take()
        rows |= changed
        for key, row in changed.items():
            kept.put(key, row)
        as_of, in_force = as_of + later, ruled or in_force
        kept.rule(in_force)
        # When the boards are made by one who has made the earlier ones
        boards = maker.make(kept.summaries(as_of), as_of, rulings=in_force)
        # Then they are those of one who begins with all rows
        assert boards == make_boards(edition, HANDED_OVER, rows, as_of, in_force)
        made.append((boards, [encode_board(one) for one in boards]))
    # And no later ones have changed earlier ones
    assert all([encode_board(one) for one in boards] == said for boards, said in made)
