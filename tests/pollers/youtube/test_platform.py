"""Stories of polling one YouTube channel, told with an API that answers from a script."""

from collections.abc import Sequence
from typing import Final

import pytest

from scoring.pages import Observation
from scoring.roster import Account
from streams.pollers.asking import Told
from streams.pollers.budget import Need
from streams.pollers.contract import Job, Read
from streams.pollers.errors import PollError, RefusedError, TransientError, UnavailableError
from streams.pollers.refresh import RefreshPlan
from streams.pollers.state import AccountState, Known
from streams.pollers.youtube.answers import Channel, Listed, Listing, Video
from streams.pollers.youtube.api import YouTubeApi
from streams.pollers.youtube.platform import DAY, LOOKBACK, YouTube

CHANNEL: Final = "UC" + "c" * 22
HOUR: Final = 3_600_000
NOW: Final = 18_322 * DAY  # 2020-03-01T00:00Z
SLOT: Final = NOW
NEXT: Final = NOW + 6 * HOUR

PLAN: Final = RefreshPlan(6 * HOUR, NOW - 100 * DAY, NOW + 200 * DAY, NOW + 207 * DAY)

Answers = list[Listed] | PollError


class Script(YouTubeApi):
    """Answers what the test wrote down: `pages` of the playlist, `videos` by id. Writes down what it was asked."""

    def __init__(self) -> None:
        self.at = NOW
        self.known_channels = [Channel(CHANNEL, "UUc", 1_000)]
        self.handles = {"kementerian": self.known_channels[0]}
        self.pages: list[Answers] = [[]]
        self.existing: dict[str, Video] = {}
        self.failing: PollError | None = None
        self.asked: list[str] = []
        self.needs: list[Need] = []

    async def channels(self, ids: Sequence[str]) -> Told[list[Channel]]:
        self.asked.append(f"channels {len(ids)}")
        if self.failing:
            raise self.failing
        return Told([one for one in self.known_channels if one.id in ids], self.at, simulated=False)

    async def channel_of(self, handle: str) -> Told[list[Channel]]:
        self.asked.append(f"handle {handle}")
        found = self.handles.get(handle)
        return Told([found] if found else [], self.at, simulated=False)

    async def listing(self, playlist: str, token: str) -> Told[Listing]:
        assert playlist == "UUc"
        number = int(token or 0)
        self.asked.append(f"page {number}")
        page = self.pages[number]
        if isinstance(page, PollError):
            raise page
        more = str(number + 1) if number + 1 < len(self.pages) else ""
        return Told(Listing(page, more), self.at, simulated=False)

    async def videos(self, ids: Sequence[str], need: Need = "fresh") -> Told[list[Video]]:
        self.asked.append(f"videos {len(ids)}")
        self.needs.append(need)
        if "broken" in ids:
            raise TransientError("HTTP 503 backendError")
        return Told([self.existing[one] for one in ids if one in self.existing], self.at, simulated=False)

    def publish(self, *ids: str, created: int = NOW - DAY, upcoming: bool = False) -> list[Listed]:
        """Videos that exist from now on, as a page lists them."""
        for one in ids:
            self.existing[one] = Video(one, created, upcoming, likes=5, comments=None, views=70)
        return [Listed(one, created) for one in ids]


@pytest.fixture
def api() -> Script:
    return Script()


@pytest.fixture
def state() -> AccountState:
    """An account that was polled before, and today in depth."""
    return AccountState("youtube", slot=SLOT - 6 * HOUR, swept=SLOT // DAY, native_id=CHANNEL)


def job(state: AccountState, slot: int = SLOT, native_id: str = CHANNEL, handle: str = "") -> Job:
    return Job(Account("kementerian.youtube", "youtube", handle, native_id), slot, state)


async def poll(api: Script, one: Job) -> list[Read]:
    """The reads of one poll; raises what ends it early."""
    reads: list[Read] = []
    await poll_into(reads, api, one)
    return reads


async def poll_into(reads: list[Read], api: Script, one: Job) -> None:
    """As `poll`; what was read before an error is in `reads`."""
    youtube = YouTube(api, PLAN)
    await youtube.begin([one])
    async for read in youtube.poll(one):
        reads.append(read)  # noqa: PERF401 - kept when the loop raises


def posts(reads: list[Read]) -> list[Observation]:
    return [post for read in reads for post in read.observations]


async def test_a_poll_is_a_reading_and_the_counters(api: Script, state: AccountState) -> None:
    api.pages = [api.publish("v1")]

    reading, counters = await poll(api, job(state))

    assert reading == Read(NOW, followers=1_000)
    assert counters.observations == [
        Observation("v1", NOW - DAY, media="video", likes=5, comments=None, views=70)
    ]
    assert counters.covers == (NOW - LOOKBACK, NOW)
    assert state.known == {"v1": Known(NOW - DAY, read=SLOT)}


async def test_a_channel_without_recent_videos_is_covered_too(api: Script, state: AccountState) -> None:
    api.pages = [api.publish("old", created=NOW - LOOKBACK - 1)]

    _, empty = await poll(api, job(state))

    assert empty == Read(NOW, covers=(NOW - LOOKBACK, NOW))
    assert api.asked == ["channels 1", "page 0"]


async def test_paging_goes_on_while_a_page_holds_something_new(api: Script, state: AccountState) -> None:
    known = api.publish("known")
    state.known = {"known": Known(NOW - DAY)}
    api.pages = [api.publish("v1"), api.publish("v2"), known, api.publish("never seen")]

    await poll(api, job(state))

    assert [one for one in api.asked if one.startswith("page")] == ["page 0", "page 1", "page 2"]


async def test_once_a_day_a_video_that_was_uploaded_long_before_it_was_published_is_found(
    api: Script, state: AccountState
) -> None:
    known = api.publish("known")
    state.known = {"known": Known(NOW - DAY)}
    api.pages = [known, [], api.publish("late"), [], api.publish("too deep")]

    same_day = await poll(api, job(state, SLOT))
    next_day = await poll(api, job(state, SLOT + DAY))

    assert [post.id for post in posts(same_day)] == ["known"]
    assert [post.id for post in posts(next_day)] == ["known", "late"]
    assert state.swept == SLOT // DAY + 1


async def test_private_items_of_a_list_are_passed_over(api: Script, state: AccountState) -> None:
    api.pages = [[Listed("private", None)]]

    assert posts(await poll(api, job(state))) == []


async def test_a_video_is_gone_when_the_polls_of_two_slots_missed_it(
    api: Script, state: AccountState
) -> None:
    state.known = {"v1": Known(NOW - DAY)}

    first = await poll(api, job(state, SLOT))
    again = await poll(api, job(state, SLOT))  # the same slot tried twice proves nothing
    second = await poll(api, job(state, NEXT))

    assert posts(first) == posts(again) == []
    third = await poll(api, job(state, NEXT + 6 * HOUR))

    assert posts(second) == [Observation("v1", NOW - DAY, presence="gone")]
    assert posts(third) == []


async def test_a_video_that_was_gone_and_comes_back_as_published_anew_is_the_same_post(
    api: Script, state: AccountState
) -> None:
    state.known = {"v1": Known(NOW - DAY)}
    await poll(api, job(state, SLOT))
    await poll(api, job(state, NEXT))

    api.pages = [api.publish("v1", created=NOW + 7 * HOUR)]
    back = await poll(api, job(state, NEXT + 6 * HOUR))
    api.existing.clear()
    await poll(api, job(state, NEXT + 12 * HOUR))
    gone_again = await poll(api, job(state, NEXT + 18 * HOUR))

    assert [(post.created, post.presence) for post in posts(back)] == [(NOW - DAY, "seen")]
    assert posts(gone_again) == [Observation("v1", NOW - DAY, presence="gone")]


async def test_a_video_that_was_published_anew_keeps_its_first_time_beyond_the_lookback_of_that(
    api: Script, state: AccountState
) -> None:
    state.known = {"v1": Known(NOW - DAY, missing=SLOT, gone=True)}
    api.pages = [api.publish("v1", created=NOW + 7 * HOUR)]

    await poll(api, job(state, NEXT))
    api.at = NOW - DAY + LOOKBACK + 1
    await poll(api, job(state, NEXT + LOOKBACK))
    after = await poll(api, job(state, NEXT + LOOKBACK + 7 * DAY))

    assert [post.created for post in posts(after)] == [NOW - DAY]


async def test_a_video_is_read_again_by_its_age_and_the_young_ones_matter_more(
    api: Script, state: AccountState
) -> None:
    for key, age in {"hours": 20 * HOUR, "days": 10 * DAY, "weeks": 40 * DAY}.items():
        state.known[key] = Known(NOW - age, read=SLOT - 6 * HOUR)
        api.publish(key, created=NOW - age)

    same_day = await poll(api, job(state, SLOT))
    next_day = await poll(api, job(state, SLOT + DAY))
    next_week = await poll(api, job(state, SLOT + 7 * DAY))

    assert [post.id for post in posts(same_day)] == ["hours"]
    assert [post.id for post in posts(next_day)] == ["hours", "days"]
    assert [post.id for post in posts(next_week)] == ["hours", "days", "weeks"]
    assert api.needs == ["fresh", "older", "older"]


async def test_before_the_freeze_every_video_of_the_award_is_read_once_more(
    api: Script, state: AccountState
) -> None:
    ids = [f"v{number}" for number in range(30)]
    api.publish(*ids, created=PLAN.start)
    api.at = PLAN.sweep_from()
    state.known = {key: Known(PLAN.start, read=PLAN.start + 90 * DAY) for key in ids}

    slots = range(PLAN.sweep_from(), PLAN.freeze_at, PLAN.every)
    swept = [posts(await poll(api, job(state, slot))) for slot in slots]

    assert sorted(post.id for read in swept for post in read) == sorted(ids)
    assert max(len(read) for read in swept) <= 6
    assert state.known == {}


async def test_what_is_no_post_of_the_award_is_forgotten_when_the_lookback_ends_and_never_called_gone(
    api: Script, state: AccountState
) -> None:
    state.known = {"before": Known(PLAN.start - 1), "gone": Known(PLAN.start - 1, missing=SLOT - DAY, gone=True)}  # fmt: skip

    assert posts(await poll(api, job(state))) == []
    assert state.known == {}
    assert api.asked == ["channels 1", "page 0"]


async def test_a_video_missed_once_and_seen_again_is_not_gone(api: Script, state: AccountState) -> None:
    state.known = {"v1": Known(NOW - DAY)}

    await poll(api, job(state, SLOT))
    api.publish("v1")
    await poll(api, job(state, NEXT))

    assert state.known == {"v1": Known(NOW - DAY, read=NEXT)}


async def test_a_video_deleted_between_the_list_and_the_counters_is_no_post(
    api: Script, state: AccountState
) -> None:
    api.pages = [[Listed("v1", NOW - DAY)]]

    assert posts(await poll(api, job(state))) == []
    assert state.known == {}


async def test_an_announced_stream_becomes_a_post_when_it_is_live_and_keeps_that_time(
    api: Script, state: AccountState
) -> None:
    api.pages = [api.publish("stream", created=NOW - DAY, upcoming=True)]
    announced = await poll(api, job(state, SLOT))
    api.publish("stream", created=NOW + HOUR)
    live = await poll(api, job(state, NEXT))
    api.publish("stream", created=NOW + 2 * HOUR)
    after = await poll(api, job(state, NEXT + 6 * HOUR))

    assert posts(announced) == []
    assert [post.created for post in posts(live)] == [NOW + HOUR]
    assert [post.created for post in posts(after)] == [NOW + HOUR]


async def test_an_announced_stream_that_is_called_off_was_never_a_post(
    api: Script, state: AccountState
) -> None:
    state.known = {"stream": Known(NOW - DAY, missing=SLOT, waiting=True)}

    assert posts(await poll(api, job(state, NEXT))) == []
    assert state.known == {}


async def test_many_videos_are_read_fifty_at_a_time(api: Script, state: AccountState) -> None:
    api.pages = [api.publish(*(f"v{number}" for number in range(120)))]

    reads = await poll(api, job(state))

    assert [len(read.observations) for read in reads[1:]] == [50, 50, 20]
    assert api.asked[-3:] == ["videos 50", "videos 50", "videos 20"]


async def test_what_was_read_before_a_failure_stands(api: Script, state: AccountState) -> None:
    newer = api.publish(*(f"v{number:02}" for number in range(50)))
    api.pages = [[*newer, Listed("broken", NOW - 2 * DAY)]]
    reads: list[Read] = []

    with pytest.raises(TransientError):
        await poll_into(reads, api, job(state))

    assert len(posts(reads)) == 50
    assert len(state.known) == 50


async def test_an_unknown_channel_is_refused(api: Script, state: AccountState) -> None:
    api.known_channels = []

    with pytest.raises(RefusedError, match="not_found"):
        await poll(api, job(state))


async def test_a_playlist_that_is_not_found_is_a_channel_without_videos(
    api: Script, state: AccountState
) -> None:
    api.pages = [RefusedError("playlistNotFound")]

    reading, empty = await poll(api, job(state))

    assert reading.followers == 1_000
    assert empty == Read(NOW, covers=(NOW - LOOKBACK, NOW))


async def test_a_page_token_that_has_become_invalid_ends_the_poll(api: Script, state: AccountState) -> None:
    api.pages = [api.publish("v1"), UnavailableError("invalidPageToken")]

    with pytest.raises(UnavailableError):
        await poll(api, job(state))


async def test_more_than_five_thousand_new_videos_are_not_called_complete(
    api: Script, state: AccountState
) -> None:
    api.pages = [api.publish(*(f"v{page}.{number}" for number in range(50))) for page in range(101)]

    with pytest.raises(RefusedError, match="more than 5000 new videos"):
        await poll(api, job(state))

    assert len(state.known) == 5_000


async def test_a_handle_is_asked_for_once(api: Script) -> None:
    state = AccountState("youtube")

    await poll(api, job(state, native_id="", handle="kementerian"))
    await poll(api, job(state, NEXT, native_id="", handle="kementerian"))

    assert [one for one in api.asked if one[:2] in {"ha", "ch"}] == ["handle kementerian", "channels 1"]


async def test_a_new_handle_in_the_roster_is_asked_for_and_the_old_channel_forgotten(api: Script) -> None:
    state = AccountState("youtube", handle="old", native_id="UCold", known={"v1": Known(NOW)})

    await poll(api, job(state, native_id="", handle="kementerian"))

    assert (state.handle, state.native_id, state.known) == ("kementerian", CHANNEL, {})


@pytest.mark.parametrize(
    ("native_id", "handle", "says"), [("kementerian", "", "is no channel id"), ("", "", "neither")]
)
async def test_an_account_that_cannot_be_asked_for_costs_no_request(
    api: Script, state: AccountState, native_id: str, handle: str, says: str
) -> None:
    with pytest.raises(RefusedError, match=says):
        await poll(api, job(state, native_id=native_id, handle=handle))

    assert api.asked == []


async def test_channels_are_looked_up_together_and_fail_together(api: Script) -> None:
    jobs = [
        Job(Account(f"a{n}", "youtube", native_id=f"UC{n:022}"), SLOT, AccountState("youtube"))
        for n in range(3)
    ]
    api.failing = TransientError("HTTP 503 backendError")
    youtube = YouTube(api, PLAN)

    await youtube.begin(jobs)

    assert api.asked == ["channels 3"]
    for one in jobs:
        with pytest.raises(TransientError):
            [read async for read in youtube.poll(one)]
