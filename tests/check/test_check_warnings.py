"""What is allowed and worth a look, and who can be ranked nowhere."""

import msgspec

from scoring.edition import Edition
from scoring.roster import parse_roster
from scoring.roster_lines import COLUMNS
from streams import editions
from streams.check import summarise, warnings_of
from streams.check.chances import chances
from streams.editions import EditionFiles
from streams.settings import GSM_2020

EDITION = editions.load(GSM_2020).edition
ONE_TIER = msgspec.structs.replace(EDITION, tiers=EDITION.tiers[:1])


def files(*lines: str, edition: Edition = ONE_TIER) -> EditionFiles:
    """An edition with ministries, named and with accounts as the lines say."""
    return EditionFiles(edition, parse_roster("\n".join([",".join(COLUMNS), *lines])), "", "")


def ministry(one: str, *platforms: str) -> list[str]:
    """A ministry with a main account on each platform."""
    return [f"{one},{one.title()},,ministry,{platform},{one}.{platform},,,yes,," for platform in platforms]


def about(found: EditionFiles, *words: str) -> list[str]:
    """The warnings that begin with these words."""
    return [line for line in warnings_of(found) if line.startswith(words)]


FOUR = [
    line
    for one in ("a", "b", "c", "d")
    for line in ministry(one, "facebook", "instagram", "twitter", "youtube")
]


def test_a_full_roster_has_no_warnings() -> None:
    assert warnings_of(files(*FOUR)) == []


def test_who_can_be_ranked_follows_from_accounts_and_floors() -> None:
    # Given a to c on all platforms, and d on Twitter alone
    found = files(*FOUR[:12], *ministry("d", "twitter"))
    # Then d can be ranked where one platform is enough
    able = {board.category.id: "".join(board.participants) for board in chances(found.edition, found.roster)}
    assert able == {
        "most-active": "abcd",
        "most-engaging": "abc",
        "best-images": "abcd",
        "best-videos": "abcd",
    }


def test_a_platform_that_too_few_are_on_does_not_count_for_m() -> None:
    # Given three on Facebook and Twitter, and two of them on YouTube as well
    lines = [line for one in "abc" for line in ministry(one, "facebook", "twitter")] + ministry(
        "a", "youtube"
    )
    found = files(*lines, *ministry("b", "youtube"))
    assert about(found, "board") == [
        f"board {category}.ministry: too few of the tier to count a platform, which needs 3: youtube 2"
        for category in ("most-engaging", "best-videos")
    ]


def test_who_is_nowhere_and_who_can_be_ranked_on_no_board() -> None:
    # Given boards of YouTube alone, at least two platforms for the other, and nobody else on either
    edition = msgspec.structs.replace(ONE_TIER, categories=EDITION.categories[1:2])
    found = summarise(files(*FOUR[:12], *ministry("d", "twitter"), "e,E,,ministry,,,,,,,", edition=edition))
    assert (found.nowhere, found.unrankable) == (["e"], ["d"])


def test_accounts_that_are_not_the_main_one_count_only_where_all_do() -> None:
    second = "d,D,,ministry,facebook,d.facebook,,,no,,"
    words = "participant d: none of its accounts on facebook is the main one, so none counts"
    everybody = msgspec.structs.replace(ONE_TIER, accounts="all")
    assert about(files(*FOUR[:12], second), "participant") == [words]
    assert summarise(files(*FOUR[:12], second)).nowhere == ["d"]
    assert summarise(files(*FOUR[:12], second, edition=everybody)).nowhere == []


def test_days_between_two_main_accounts() -> None:
    lines = ("a,A,,ministry,facebook,a1,,,yes,,2020-01-31", "a,A,,ministry,facebook,a2,,,yes,2020-02-10,")
    assert about(files(*lines), "participant") == [
        "participant a: no main account on facebook from 2020-02-01 to 2020-02-09"
    ]


def test_one_name_or_handle_for_two() -> None:
    lines = ("a,A,,ministry,facebook,a1,@Kantor,1,yes,,", "b,A,,ministry,facebook,b1,kantor,2,yes,,")
    assert about(files(*lines), "name", "handle") == [
        "name 'A': 2 participants have it",
        "handle 'kantor' on facebook: a1 and b1 have it on the same days",
    ]


def test_what_nothing_uses() -> None:
    edition = msgspec.structs.replace(EDITION, categories=EDITION.categories[2:3], windows=(1, 400))
    assert about(files(*FOUR, edition=edition), "platform", "scope", "window", "tier") == [
        "platform youtube: no category uses it", "scope video: no category uses it", "window of 400 days: the period has 397",
        "tier agency: no participants", "tier province: no participants", "tier soe: no participants",
    ]  # fmt: skip
