"""Rulings: what each does to boards, worked out by hand, and what a record must be to be one."""

from itertools import permutations

import msgspec
import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scoring.boards import Board, encode_board
from scoring.calendar import Calendar, date_of
from scoring.pages import ABSENT, Observation, Page
from scoring.recount import make_boards
from scoring.roster import Roster
from scoring.rulings import (
    LONGEST,
    MAX_RULING_BYTES,
    Action,
    Ruling,
    RulingError,
    Rulings,
    Target,
    encode_ruling,
    parse_ruling,
)
from tests.scoring.awards import ACCOUNTS, EDITION, ROSTER, fold_all, lively_awards
from tests.scoring.story import DAY, END, FREEZE, START, Story, line, ranking, reasons

NOON = 1_583_038_800_000  # 2020-03-01 12:00 in Jakarta


def exclude(target: Target, target_id: str, reason: str = "a test", action: Action = "exclude") -> Ruling:
    return Ruling(1, action, target, target_id, reason, "Sari", NOON)


def restore(target: Target, target_id: str) -> Ruling:
    return exclude(target, target_id, action="restore")


def award(*each: int) -> Story:
    """Provinces a, b, c ... on two platforms, with 20 posts of so many likes and 10,000 followers on each.

    So r is likes * 10^8 on either platform: 2 * 10^12 * 20 * likes / (20 * 20,000).
    """
    story = Story()
    for name, one in zip("abcd", each, strict=False):
        story.participant(name, "facebook", "instagram")
        story.engages(name, "facebook", each=one, followers=10_000)
        story.engages(name, "instagram", each=one, followers=10_000)
    return story


def with_a_viral_post() -> Story:
    """An award in which a has, on day 30, a post of 640 likes more: 840 on 21 posts of Facebook are 40 a post."""
    story = award(10, 20, 60)
    viral = Observation("viral", START + 30 * DAY, media="text", likes=640, comments=0, shares=0)
    story.pages.append(Page(1, "a.facebook", "any", END, "test", [viral]))
    return story


def test_an_excluded_post_leaves_posts_active_days_engagement_top_post_and_everybodys_m() -> None:
    story = with_a_viral_post()
    # Given r on Facebook of 4, 2 and 6 * 10^9: x is 1, 0.5 and 1.5; on Instagram of 1, 2 and 6 * 10^9: 0.333333, 0.666666 and 2
    before = story.board("most-engaging")
    assert ranking(before) == [(1, "c", 1_750_000), (2, "a", 666_666), (3, "b", 583_333)]
    second = before.standings[1]
    assert (second.posts, second.active_days, second.engagement) == (41, 21, 1040)
    assert second.beside.top_post == 615  # 640 of 1,040
    # When the post is excluded, then Facebook is as Instagram
    story.rulings = Rulings([exclude("post", "a.facebook/viral")])
    after = story.board("most-engaging")
    assert ranking(after) == [(1, "c", 2_000_000), (2, "b", 666_666), (3, "a", 333_333)]
    last = after.standings[2]
    assert (last.posts, last.active_days, last.engagement) == (40, 20, 400)
    assert last.beside.top_post == 25  # 10 of 400
    assert line(story.board("most-active"), "a", "facebook").posts == 20


def test_a_post_of_the_same_id_on_another_account_stays() -> None:
    story = award(10, 20, 60)
    story.rulings = Rulings([exclude("post", "a.facebook/originaltext0")])
    board = story.board("most-engaging")
    assert line(board, "a", "facebook").posts == 19
    assert [line(board, *where).posts for where in (("a", "instagram"), ("b", "facebook"))] == [20, 20]


def test_a_post_id_may_hold_slashes() -> None:
    story = award(10, 20, 60)
    odd = Observation("2020/03/x", START, media="text", likes=10, comments=0, shares=0)
    story.pages.append(Page(1, "a.facebook", "any", END, "test", [odd]))
    story.rulings = Rulings([exclude("post", "a.facebook/2020/03/x")])
    assert line(story.board("most-engaging"), "a", "facebook").posts == 20


def test_a_reading_goes_with_its_whole_day() -> None:
    # Given two readings on the period's last day after one of 10,000 before the period
    story = award(10, 20, 60)
    story.reads("a.facebook", END - 2, 90_000)
    story.reads("a.facebook", END - 1, 30_000)
    before = line(story.board("most-engaging"), "a", "facebook")
    assert (before.audience_start, before.audience_end, before.rise) == (10_000, 30_000, 2000)
    # When that day of Jakarta is excluded, then neither is used
    story.rulings = Rulings([exclude("reading", "a.facebook/2020-10-31")])
    after = line(story.board("most-engaging"), "a", "facebook")
    assert (after.audience_start, after.audience_end, after.rise) == (10_000, 10_000, 0)
    assert after.posts == before.posts == 20


def test_without_its_only_reading_a_platform_has_no_audience() -> None:
    story = award(10, 20, 60)
    story.rulings = Rulings([exclude("reading", "a.facebook/2019-09-30")])
    assert line(story.board("most-engaging"), "a", "facebook").note == "no reading of the audience"


def test_an_excluded_account_is_nobodys() -> None:
    # When a, of 10, 20, 60 and 40 likes, loses its account on Facebook
    story = award(10, 20, 60, 40)
    story.rulings = Rulings([exclude("account", "a.facebook")])
    board = story.board("most-engaging")
    # Then three are compared there: x of b, c and d is 0.5, 1.5 and 1; on Instagram of four 8/13, 24/13 and 16/13
    assert ranking(board) == [(1, "c", 1_673_076), (2, "d", 1_115_384), (3, "b", 557_692)]
    assert reasons(board) == {"a": ["platforms that count: 1; at least 2 needed"]}
    assert [one.platform for one in board.unranked[0].platforms] == ["instagram"]
    # And without any account it has none to be ranked by, which its reason says
    story.rulings = Rulings([exclude("account", "a.facebook"), exclude("account", "a.instagram")])
    assert reasons(story.board("most-engaging")) == {"a": ["its accounts here are left out by rulings"]}


def test_an_excluded_participant_is_unranked_with_the_reason_and_in_no_average() -> None:
    story = award(10, 20, 60, 40)
    story.rulings = Rulings([exclude("participant", "c", "it withdrew")])
    board = story.board("most-engaging")
    # Then x is of three: 10, 20 and 40 over an average of 70 / 3
    assert ranking(board) == [(1, "d", 1_714_285), (2, "b", 857_142), (3, "a", 428_571)]
    assert reasons(board) == {"c": ["left out by a ruling: it withdrew"]}
    assert [(one.counted, one.note) for one in board.unranked[0].platforms] == [
        (False, "left out by a ruling")
    ] * 2
    assert reasons(story.board("most-active"))["c"] == ["left out by a ruling: it withdrew"]


def test_a_restored_target_gives_the_very_same_bytes() -> None:
    story = with_a_viral_post()
    before = encode_board(story.board("most-engaging"))
    targets: list[tuple[Target, str]] = [
        ("post", "a.facebook/viral"), ("reading", "b.facebook/2019-09-30"), ("account", "c.instagram"),
        ("participant", "a"),
    ]  # fmt: skip
    excluded = [exclude(*one) for one in targets]
    story.rulings = Rulings(excluded)
    assert encode_board(story.board("most-engaging")) != before
    story.rulings = Rulings([*excluded, *(restore(*one) for one in targets)])
    assert encode_board(story.board("most-engaging")) == before
    assert story.rulings.in_force == ()


def test_the_last_ruling_on_a_target_stands() -> None:
    again = exclude("participant", "a", "for another reason")
    ruled = Rulings([exclude("participant", "a"), restore("participant", "a"), again])
    assert ruled.in_force == (again,)
    assert ruled.against("participant", "a") == again
    assert Rulings([again, restore("participant", "a")]).against("participant", "a") is None


def test_the_order_of_rulings_on_different_targets_changes_no_standing() -> None:
    story = with_a_viral_post()
    rulings = [
        exclude("post", "a.facebook/viral"), exclude("account", "b.instagram"), exclude("reading", "c.facebook/2019-09-30"),
        restore("participant", "c"),
    ]  # fmt: skip
    seen = set()
    for order in permutations(rulings):
        story.rulings = Rulings(order)
        board = story.board("most-engaging")
        # What stands on the board as a list of rulings follows the topic
        assert board.rulings == [one for one in order if one.action == "exclude"]
        board.rulings = []
        seen.add(encode_board(board))
    assert len(seen) == 1


def test_a_board_lists_the_rulings_on_its_own_tier() -> None:
    story = award(10, 20, 60)
    story.participant("kementerian", "facebook", tier="ministry")
    mine = [exclude("post", "kementerian.facebook/x"), exclude("reading", "kementerian.facebook/2020-03-01")]
    others = [exclude("participant", "a"), exclude("account", "b.facebook"), exclude("account", "nobody")]
    story.rulings = Rulings([*mine, *others])
    assert story.board("most-engaging", tier="ministry").rulings == mine
    assert story.board("most-engaging").rulings == others[:2]


roomy = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    deadline=None,
    max_examples=settings().max_examples // 4,  # each makes all boards of a lively award twice
)
JAKARTA = Calendar("Asia/Jakarta")
posts = st.tuples(st.sampled_from(ACCOUNTS), st.integers(0, 5).map("p{}".format))
days = st.tuples(
    st.sampled_from(ACCOUNTS), st.sampled_from(["2019-10-01", "2020-10-31", "2020-11-01", "2020-11-03"])
)


@roomy
@given(lively_awards(), st.sets(posts, max_size=4), st.sets(days, max_size=4))
def test_what_is_excluded_counts_as_if_it_had_never_been_read(
    pages: list[Page], posts: set[tuple[str, str]], days: set[tuple[str, str]]
) -> None:
    # Given posts, also the first of every third account, and readings that are excluded
    posts = posts | {(account, f"{account}.0") for account in ACCOUNTS[::3]}
    ruled = Rulings(
        [
            *(exclude("post", f"{account}/{post}") for account, post in sorted(posts)),
            *(exclude("reading", f"{account}/{day}") for account, day in sorted(days)),
        ]
    )
    # When boards are made, then they are those of pages without them
    left = [
        msgspec.structs.replace(
            page,
            observations=[one for one in page.observations if (page.account, one.id) not in posts],
            followers=ABSENT if (page.account, day_of(page)) in days else page.followers,
        )
        for page in pages
    ]
    assert unlisted(made(pages, ROSTER, ruled)) == unlisted(made(left, ROSTER, Rulings()))


@roomy
@given(lively_awards(), st.sets(st.sampled_from(ACCOUNTS)), st.sets(st.sampled_from("abcdefg"), max_size=2))
def test_who_is_excluded_is_ranked_as_if_no_roster_knew_it(
    pages: list[Page], accounts: set[str], names: set[str]
) -> None:
    ruled = Rulings(
        [
            *(exclude("account", one) for one in sorted(accounts)),
            *(exclude("participant", one) for one in sorted(names)),
        ]
    )
    left = Roster(
        tuple(
            msgspec.structs.replace(one, accounts=tuple(a for a in one.accounts if a.id not in accounts))
            for one in ROSTER.participants
            if one.id not in names
        )
    )
    expected = made(pages, left, Rulings())
    for board, other in zip(made(pages, ROSTER, ruled), expected, strict=True):
        assert {one.participant for one in board.unranked} >= names & tier_of(board)
        board.unranked = [one for one in board.unranked if one.participant not in names]
        board.rulings = []
        for one in board.unranked:  # it is told apart in words alone
            if one.reasons == ["its accounts here are left out by rulings"]:
                one.reasons = ["no account on a platform of this board"]
        assert encode_board(board) == encode_board(other)


def day_of(page: Page) -> str:
    return date_of(JAKARTA.day(page.observed_at)).isoformat()


def made(pages: list[Page], roster: Roster, ruled: Rulings) -> list[Board]:
    return make_boards(EDITION, roster, fold_all(pages), FREEZE, ruled)


def unlisted(boards: list[Board]) -> list[bytes]:
    """The bytes of boards that do not say what was ruled."""
    return [encode_board(msgspec.structs.replace(board, rulings=[])) for board in boards]


def tier_of(board: Board) -> set[str]:
    return {one.id for one in ROSTER.of_tier(board.tier)}


def test_a_ruling_is_read_as_it_was_written() -> None:
    ruling = exclude("post", "a.facebook/x", "Ganda: diunggah dua kali, lihat surat 12/2020")
    assert parse_ruling(encode_ruling(ruling)) == ruling


def test_the_longest_ruling_fits_its_record() -> None:
    texts = {field: "\U0001f3c5" * most for field, most in LONGEST.items()}
    ruling = msgspec.structs.replace(exclude("account", ""), **texts)
    assert len(encode_ruling(ruling)) <= MAX_RULING_BYTES
    assert parse_ruling(encode_ruling(ruling)) == ruling


GOOD = msgspec.to_builtins(exclude("post", "a.facebook/x"))


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        (b"", "no ruling"),
        (b"\xff\xfe", "no ruling"),
        (b"[" * 3000, "no ruling"),
        (b" " * 4097, "a ruling of 4097 bytes; at most 4096 are allowed"),
        (orjson.dumps(GOOD | {"schema": 2}), "no ruling"),
        (orjson.dumps(GOOD | {"action": "delete"}), "no ruling"),
        (orjson.dumps(GOOD | {"at": "now"}), "no ruling"),
        (orjson.dumps(GOOD | {"\x1b[2Jmore": 1}), "no ruling: [^\x1b]*$"),
        (orjson.dumps(GOOD | {"at": 1 << 62}), "no time in milliseconds"),
        (orjson.dumps(GOOD | {"at": 0}), "no time in milliseconds"),
        (orjson.dumps(GOOD | {"reason": ""}), "the reason is empty"),
        (orjson.dumps(GOOD | {"reason": " \u3000"}), "the reason is empty"),
        (orjson.dumps(GOOD | {"reason": "x" * 501}), "the reason has 501 characters; at most 500 are allowed"),
        (orjson.dumps(GOOD | {"reason": "one\ntwo"}), r"the reason has the control character U\+000A"),
        (orjson.dumps(GOOD | {"reason": "a\x9b31m"}), r"the reason has the control character U\+009B"),
        (orjson.dumps(GOOD | {"by": ""}), "the name is empty"),
        (orjson.dumps(GOOD | {"by": "S\u202eari"}), r"the name has the control character U\+202E"),
        (orjson.dumps(GOOD | {"by": "x" * 101}), "the name has 101 characters; at most 100 are allowed"),
        (orjson.dumps(GOOD | {"id": ""}), "the id is empty"),
        (orjson.dumps(GOOD | {"id": "a.facebook"}), "is no post: expected ACCOUNT/POST_ID"),
        (orjson.dumps(GOOD | {"id": "/x"}), "is no post: expected ACCOUNT/POST_ID"),
        (orjson.dumps(GOOD | {"id": "a.facebook/"}), "is no post: expected ACCOUNT/POST_ID"),
        (orjson.dumps(GOOD | {"target": "reading", "id": "a"}), "is no reading: expected ACCOUNT/2020-03-01"),
        (orjson.dumps(GOOD | {"target": "reading", "id": "a/2020-02-30"}), "'2020-02-30' is no day"),
        (orjson.dumps(GOOD | {"target": "reading", "id": "a/20200301"}), "'20200301' is no day"),
        (orjson.dumps(GOOD | {"target": "reading", "id": "a/2020-W09-7"}), "'2020-W09-7' is no day"),
        (orjson.dumps(GOOD | {"target": "account", "id": "a/x"}), "'a/x' is no account"),
        (orjson.dumps(GOOD | {"target": "participant", "id": "a/x"}), "'a/x' is no participant"),
    ],
)  # fmt: skip
def test_a_record_that_is_no_ruling_is_refused_with_the_reason(stored: bytes, words: str) -> None:
    with pytest.raises(RulingError, match=words):
        parse_ruling(stored)
