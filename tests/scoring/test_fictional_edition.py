"""An award with other tiers, platforms, scopes, measures, floors and places than gsm-2020, counted by hand: nothing is hard-wired."""

import pytest

from scoring.boards import Board
from scoring.recount import Recount, recount
from tests.scoring.harbour import EDITION, PARTITIONS, ROSTER, instant, recorded, towns

FROZEN = EDITION.bounds().freeze_at + 1


@pytest.fixture(scope="module")
def year() -> Recount:
    """The towns' year, recounted from its records."""
    return recount(EDITION, ROSTER, recorded(towns()), PARTITIONS, FROZEN)


def board(year: Recount, category: str, tier: str = "harbour-town") -> Board:
    (found,) = [one for one in year.boards if (one.category, one.tier) == (category, tier)]
    return found


def ranking(one: Board) -> list[tuple[int, str, int, bool]]:
    return [(line.rank, line.participant, line.value, line.nominee) for line in one.standings]


def reasons(one: Board) -> dict[str, list[str]]:
    return {line.participant: line.reasons for line in one.unranked}


def test_all_pages_are_good_and_make_the_editions_boards(year: Recount) -> None:
    assert (year.totals.pages, year.totals.dead_letters, year.totals.outside) == (18, 0, 0)
    assert [(one.category, one.tier) for one in year.boards[:4]] == [
        ("most-present", "harbour-town"), ("most-present", "university"), ("most-present", "island"), ("most-watched", "harbour-town"),
    ]  # fmt: skip
    assert len(year.boards) == 18
    assert {(one.state, one.simulated) for one in year.boards} == {("FROZEN", True)}


def test_active_days_are_those_of_amsterdam_and_ties_go_by_posts(year: Recount) -> None:
    found = board(year, "most-present")
    # Inkwell: 29 March (23 hours long), 25 October (25), 26 October, and 1 and 2 April on Pixelfed.
    # Papersand and Nowhere: 6 days each, with 7 and 6 posts; the quote and the repost of 5 June do not count.
    assert ranking(found) == [(1, "papersand", 6, True), (2, "nowhere", 6, True), (3, "inkwell", 5, True)]
    assert [line.posts for line in found.standings] == [7, 6, 8]
    assert found.unit == "days"
    assert reasons(found) == {"foglight": ["3 posts; at least 5 needed"]}


def test_views_count_posts_that_tell_them(year: Recount) -> None:
    found = board(year, "most-watched")
    # (100 + 200) / 2 and (50 + 60 + 71) / 3, in thousandths
    assert ranking(found) == [(1, "inkwell", 150_000, True), (2, "foglight", 60_333, True)]
    assert [line.shown for line in found.standings] == ["150.000", "60.333"]
    assert set(reasons(found)) == {"nowhere", "papersand"}


def test_engagement_per_follower_over_all_accounts_of_a_participant(year: Recount) -> None:
    found = board(year, "closest")
    # Inkwell, Mastodon: E = 3 * 12 + 3 * 7 = 57, A = 300 + 340 + 100 + 160 = 900; PeerTube: E = 3 * 6 = 18, A = 420;
    # Pixelfed has 2 posts of 3: 2 * 10^9 * 75 / 1,320.
    # Papersand: E = 4 * 10 + 3 * 2 = 46, A = 800 + 300. Foglight: E = 4 + 4 + 12 + 3 * 12 = 56, A = 220 + 1,200.
    assert ranking(found) == [
        (1, "inkwell", 113_636_363, True), (2, "papersand", 83_636_363, True), (3, "foglight", 78_873_239, True),
    ]  # fmt: skip
    assert reasons(found) == {
        "nowhere": [
            "audience 20 (start + end); at least 500 needed",
            "platforms that count: 0; at least 2 needed",
        ]
    }


def test_the_pooled_rate_of_pictures_alone(year: Recount) -> None:
    found = board(year, "best-pictures")
    # Inkwell: two pictures on Mastodon, E = 12 + 7, A = 900: 2 * 10^12 * 19 / (2 * 900); Pixelfed has an audience of 120 of 200.
    # Papersand: three on Pixelfed, E = 6, A = 300: 2 * 10^12 * 6 / (3 * 300); its mixed post on Mastodon is no picture here.
    assert ranking(found) == [(1, "inkwell", 21_111_111_111, True), (2, "papersand", 13_333_333_333, True)]
    assert reasons(found)["foglight"] == ["audience 220 (start + end); at least 500 needed"]


def test_the_engagement_of_links(year: Recount) -> None:
    found = board(year, "most-shared-links")
    assert ranking(found) == [(1, "inkwell", 12 + 7, True), (2, "nowhere", 6, True)]
    assert reasons(found) == {
        "foglight": ["1 post with known counters; at least 2 needed"],
        "papersand": ["0 posts with known counters; at least 2 needed"],
    }  # fmt: skip


def test_m_with_two_of_a_tier_to_a_platform(year: Recount) -> None:
    found = board(year, "liveliest")
    # Mastodon: r = 2 * 10^12 * 57 / (6 * 900), * 40 / (4 * 800), * 20 / (3 * 220), their sum 106,717,171,717:
    #   x = 10^6 * r * 3 / sum = 593,469 (Inkwell), 702,792 (Papersand), 1,703,738 (Foglight).
    # PeerTube: r = 2 * 10^12 * 18 / (3 * 420) and 2 * 10^12 * 36 / (3 * 1,200): x = 1,176,470 and 823,529.
    # Pixelfed: Papersand alone passes its floors, so it does not count.
    assert ranking(found) == [
        (1, "foglight", (1_703_738 + 823_529) // 2, True), (2, "inkwell", (593_469 + 1_176_470) // 2, True),
        (3, "papersand", 702_792, True),
    ]  # fmt: skip
    (pixelfed,) = [line for line in found.standings[2].platforms if line.platform == "pixelfed"]
    assert pixelfed.note == "only 1 of the tier pass the floors here; at least 2 needed"


def test_a_tier_without_pages_has_no_nomination(year: Recount) -> None:
    found = board(year, "most-present", "university")
    assert found.nominee_note == "no nomination: 0 ranked, at least 2 needed"
    assert reasons(board(year, "most-present", "island"))["quietsand"] == [
        "no account on a platform of this board"
    ]


def test_three_places_of_four_and_a_tie_across_the_third() -> None:
    # Given four towns of which two are even in third place, and Nowhere, which is ahead by one day
    accounts = towns()[:-1]
    for account in accounts:
        if account.id == "foglight.mastodon":
            for day in ("02", "03", "04", "05"):
                account.post(f"07-{day} 12:00", likes=0, shares=0)  # 5 days
            account.post("07-05 13:00", likes=0, shares=0)  # 8 posts, as Inkwell
    accounts += [one for one in towns() if one.id == "nowhere.mastodon"]
    found = recount(EDITION, ROSTER, recorded(accounts), PARTITIONS, FROZEN)
    # Then the tied are left out, since two remain, which is the least
    one = board(found, "most-present")
    assert ranking(one) == [
        (1, "papersand", 6, True), (2, "nowhere", 6, True), (3, "foglight", 5, False), (3, "inkwell", 5, False),
    ]  # fmt: skip
    assert one.nominee_note == "a tie across place 3 is left out"


def test_floors_scale_while_the_period_runs() -> None:
    # Given the day of 6 September: 189 of 245 days have begun
    found = recount(EDITION, ROSTER, recorded(towns()), PARTITIONS, instant("09-06 18:00"))
    # Then ceil(5 * 189 / 245) = 4 posts are needed
    one = board(found, "most-present")
    assert one.state == "LIVE"
    assert reasons(one)["foglight"] == ["3 posts; at least 4 needed"]
