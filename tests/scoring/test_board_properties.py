"""What holds for any award: how pages come does not matter, and nobody's rank hangs on what it should not hang on."""

from random import Random

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.pages import Observation, Page
from scoring.roster import Participant, Roster
from tests.scoring.awards import (
    ACCOUNTS,
    EDITION,
    ROSTER,
    awards,
    boards_of,
    encoded,
    fold_all,
    lively_awards,
    merged,
)  # fmt: skip
from tests.scoring.story import END

pytestmark = pytest.mark.timeout(3600)  # 5,000 examples in --long
roomy = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large], deadline=None)


@roomy
@given(awards, st.randoms(use_true_random=False), st.integers(1, 5), st.booleans())
def test_order_duplication_regrouping_and_partitioning_give_the_same_bytes(
    pages: list[Page], random: Random, parts: int, alone: bool
) -> None:
    # Given an award's pages, and the same in any order, some twice, perhaps with every post in a page of its own
    other = [*pages, *random.choices(pages, k=3)]
    if alone:
        other = [piece for page in other for piece in pieces(page)]
    random.shuffle(other)
    # When they are folded in so many parts, whatever is in which, and the parts are merged in any order
    shares = [fold_all(page for page in other if random.randrange(parts) == 0) for _ in range(parts - 1)]
    shares.append(fold_all(other))
    random.shuffle(shares)
    # Then all rows and boards have the same bytes
    rows = fold_all(pages)
    assert merged(shares) == rows
    assert encoded(boards_of(merged(shares))) == encoded(boards_of(rows))


def pieces(page: Page) -> list[Page]:
    """The page as pages of one post each, and one of the rest."""
    single = [
        msgspec.structs.replace(page, observations=[one], followers=-2, poll=None)
        for one in page.observations
    ]
    return [*single, msgspec.structs.replace(page, observations=[])]


@roomy
@given(lively_awards(), st.data())
def test_more_engagement_never_lowers_a_rank(pages: list[Page], data: st.DataObject) -> None:
    # Given a post with engagement known
    posts = {
        (page.account, post.id): post for page in pages for post in page.observations
        if page.observed_at == END - 1 and post.likes is not None and post.likes >= 0 and post.id.startswith(page.account)
    }  # fmt: skip
    account, post_id = data.draw(st.sampled_from(sorted(posts)))
    before = boards_of(fold_all(pages))
    # When it is read once more, at the same instant, with more likes
    post = posts[account, post_id]
    assert isinstance(post.likes, int)
    more = msgspec.structs.replace(post, likes=post.likes + data.draw(st.integers(1, 50)))
    after = boards_of(fold_all([*pages, Page(1, account, "any", END - 1, "test", [more])]))
    # Then no board has its participant on a lower rank
    name = account.partition(".")[0]
    for old, new in zip(before, after, strict=True):
        ranks = [{one.participant: one.rank for one in board.standings}.get(name) for board in (old, new)]
        if ranks[0] is not None:
            assert ranks[1] is not None
            assert ranks[1] <= ranks[0]


@roomy
@given(lively_awards(), st.sampled_from(EDITION.tiers))
def test_no_standing_depends_on_another_tier(pages: list[Page], tier: msgspec.Struct) -> None:
    # Given an award, and the same without a page of the other tiers' participants
    name = tier.id  # type: ignore[attr-defined] # a tier
    own = {account.id for one in ROSTER.of_tier(name) for account in one.accounts}
    fewer = [page for page in pages if page.account in own]
    # Then the tier's boards are the same
    mine = [[board for board in boards_of(fold_all(some)) if board.tier == name] for some in (pages, fewer)]
    assert encoded(mine[0]) == encoded(mine[1])


@roomy
@given(lively_awards(), st.permutations(range(len(ACCOUNTS))), st.permutations("vwxyzuts"))
def test_renaming_changes_nothing_but_names(pages: list[Page], order: list[int], letters: list[str]) -> None:
    # Given an award in which participants, accounts and posts have other ids
    accounts = {account: f"n{order[place]}" for place, account in enumerate(ACCOUNTS)}
    people = {one.id: letters[place] for place, one in enumerate(ROSTER.participants)}
    roster = Roster(tuple(renamed(one, people, accounts) for one in ROSTER.participants))
    other = [
        msgspec.structs.replace(
            page, account=accounts[page.account],
            observations=[msgspec.structs.replace(post, id=f"new-{post.id}") for post in page.observations],
        )
        for page in pages
    ]  # fmt: skip
    # When both are ranked, then each participant has the rank, value and inputs that it had
    for old, new in zip(boards_of(fold_all(pages)), boards_of(fold_all(other), roster), strict=True):
        assert (old.nominees, old.nominee_note) == (new.nominees, new.nominee_note)
        mine = {people[one.participant]: one for one in old.standings}
        assert mine.keys() == {one.participant for one in new.standings}
        for one in new.standings:
            was = mine[one.participant]
            assert (one.rank, one.value, one.nominee, one.platforms) == (
                was.rank,
                was.value,
                was.nominee,
                was.platforms,
            )


def renamed(one: Participant, people: dict[str, str], accounts: dict[str, str]) -> Participant:
    return msgspec.structs.replace(
        one, id=people[one.id], name=people[one.id],
        accounts=tuple(msgspec.structs.replace(account, id=accounts[account.id]) for account in one.accounts),
    )  # fmt: skip


@roomy
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.integers(0, 20)),
        min_size=1,
        max_size=8,
        unique_by=lambda one: one[0],
    )
)
def test_the_last_counters_stand_however_they_rise_and_fall(readings: list[tuple[int, int]]) -> None:
    # Given a post that was read with rising and falling likes, told in any order
    pages = [
        Page(1, ACCOUNTS[0], "any", END + at, "test", [Observation("p", END - 1, likes=likes, comments=0)])
        for at, likes in readings
    ]
    # Then the boards are those of its last reading alone
    last = max(pages, key=lambda page: page.observed_at)
    assert encoded(boards_of(fold_all(pages))) == encoded(boards_of(fold_all([last])))


@roomy
@given(lively_awards())
def test_the_invented_awards_rank_enough_to_show_something(pages: list[Page]) -> None:
    # Given an award of seven participants, in which a later page may take one out
    boards = boards_of(fold_all(pages))
    # When its boards are made, then most are ranked also where all audiences and the tier's others matter
    relative = [board for board in boards if board.measure == "m" and board.scope == "all"]
    assert sum(len(board.standings) for board in relative) > 5
