"""CrowdTangle's search export and post history, with rows of our own invention."""

import pytest

from scoring.pages import ABSENT, Media, Observation
from scoring.roster import Account, Participant, Roster
from streams.errors import GsmError
from streams.importers import crowdtangle, crowdtangle_history
from streams.importers.accounts import Source
from streams.importers.contract import Bad, Context, Row
from tests.importers.reading import bad, context, items, rows

COLUMNS = (
    "\ufeffPage Name,User Name,Facebook Id,Page Description,Likes at Posting,Followers at Posting,Post Created,Type,"
    "Total Interactions,Likes,Comments,Shares,Love,Wow,Haha,Sad,Angry,Care,Post Views,URL,Message\n"
)
HISTORY = (
    '\ufeffID,"Score Date (GMT)",Timestep,Likes,Comments,Shares,Loves,Wows,Hahas,Sads,Angrys,Cares,Reactions,'
    '"Post Date (GMT)","2020-01-01 12:00:00",https://www.facebook.com/RiverPolice/posts/123\n'
)
NOON = 1_577_880_000_000  # 2020-01-01T12:00:00Z
EXPORTED = NOON + 86_400_000
SAO_PAULO = context(observed_at=EXPORTED, zone="America/Sao_Paulo")


def a_post(kind: str = "Photo", created: str = "2020-01-01 09:00:00 BRT", followers: str = "5000") -> str:
    return (
        f'River Police,riverpolice,77,"We watch\nthe river, always",4000,{followers},{created},{kind},1.036,1000,5,4,10,'
        "9,8,0,0,,600,https://www.facebook.com/77/posts/123,Hello\n"
    )


def test_all_reactions_are_one_counter_and_the_abbreviated_zone_is_the_one_that_was_said() -> None:
    post = Observation("77_123", NOON, media="image", likes=1027, comments=5, shares=4)
    source = Source("facebook", "77", "riverpolice", "River Police")
    assert rows(crowdtangle.read, COLUMNS + a_post(), SAO_PAULO) == [
        Row(2, source, EXPORTED, post, followers=5000, followers_at=NOON)
    ]


def test_a_stray_quote_leaves_the_rows_over_several_lines_behind_it_whole() -> None:
    text = COLUMNS + a_post() + a_post().replace('"We watch\nthe river, always"', '"oops') + a_post() * 2
    found = items(crowdtangle.read, text, SAO_PAULO)
    assert [type(one) for one in found] == [Row, Bad, Row, Row]
    assert [one.line for one in found] == [2, 4, 5, 7]


def test_followers_at_posting_that_are_not_known_are_no_reading() -> None:
    (row,) = rows(crowdtangle.read, COLUMNS + a_post(followers="N/A"), SAO_PAULO)
    assert row.followers == ABSENT


def test_only_utc_needs_no_zone() -> None:
    said = context(observed_at=EXPORTED)
    (row,) = rows(crowdtangle.read, COLUMNS + a_post(created="2020-01-01 12:00:00 UTC"), said)
    assert row.observation is not None
    assert row.observation.created == NOON
    with pytest.raises(GsmError, match="--time-zone"):
        rows(crowdtangle.read, COLUMNS + a_post(), said)


@pytest.mark.parametrize(
    ("word", "media", "views"),
    [("Photo", "image", ABSENT), ("Native Video", "video", 600), ("Live Video Complete", "video", 600), ("Link", "link", ABSENT),
     ("YouTube", "link", ABSENT), ("Video", "link", ABSENT), ("Status", "text", ABSENT)],
)  # fmt: skip
def test_types(word: str, media: Media, views: int) -> None:
    (row,) = rows(crowdtangle.read, COLUMNS + a_post(kind=word), SAO_PAULO)
    assert row.observation is not None
    assert (row.observation.media, row.observation.views) == (media, views)


def test_a_row_without_a_post_address_cannot_be_used() -> None:
    text = COLUMNS + a_post().replace("/posts/", "/groups/")
    assert bad(crowdtangle.read, text, SAO_PAULO) == [(2, "the URL is none of a Facebook post")]


def knowing(native_id: str) -> Context:
    account = Account("fb:river", "facebook", "riverpolice", native_id)
    return context(roster=Roster((Participant("river", "River Police", "River", "all", (account,)),)))


def test_a_history_is_many_observations_of_the_post_of_other_exports_by_the_roster_s_page_id() -> None:
    text = (
        HISTORY
        + '"123\t","2020-01-01 13:00:00",2,100,7,3,5,4,3,2,1,0,115,,,\n'
        + '"123\t","2020-01-01 12:15:00",1,10,1,0,0,0,0,0,0,0,10,,,\n'
    )
    source = Source("facebook", "77", "RiverPolice", "RiverPolice")
    assert rows(crowdtangle_history.read, text, knowing("77")) == [
        Row(2, source, NOON + 3_600_000, Observation("77_123", NOON, likes=115, comments=7, shares=3)),
        Row(3, source, NOON + 900_000, Observation("77_123", NOON, likes=10, comments=1, shares=0)),
    ]


def test_a_history_whose_address_has_the_page_id_needs_no_roster() -> None:
    text = HISTORY.replace("RiverPolice", "77") + '"123\t","2020-01-01 13:00:00",2,1,0,0,0,0,0,0,0,0,1,,,\n'
    (row,) = rows(crowdtangle_history.read, text)
    assert row.observation is not None
    assert row.observation.id == "77_123"


@pytest.mark.parametrize("said", [context(), knowing("")])
def test_a_history_of_a_page_whose_id_nobody_knows_is_refused(said: Context) -> None:
    with pytest.raises(GsmError, match="'RiverPolice': add the Page's native_id"):
        rows(crowdtangle_history.read, HISTORY, said)


def test_a_history_without_its_heading_is_refused() -> None:
    with pytest.raises(GsmError, match="Post Date"):
        rows(crowdtangle_history.read, 'ID,"Score Date (GMT)",Likes\n')
