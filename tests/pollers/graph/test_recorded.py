"""Every recorded answer of Facebook and Instagram is read as expected, or refused with a named error."""

from collections import Counter
from pathlib import Path
from typing import Final

import pytest

from scoring.pages import Observation
from streams.pollers.errors import UnreadableError
from streams.pollers.facebook.answers import PageInfo, read_page, read_post, read_walked
from streams.pollers.instagram.answers import read_discovered

# Posts, likes, comments and shares added up, media in order, whether there is a next page; taken from the files by other means.
WALKED: Final = {
    "facebook/apidata/posts/feeds_default_fields_p1.json": ((5, 756, 117, 62), "image link image image video", True),
    "facebook/apidata/posts/feeds_default_fields_p2.json": ((5, 27_687, 183, 243), "link image image link video", False),
}  # fmt: skip
POSTS: Final = {
    "facebook/apidata/posts/single_post_data.json": Observation(
        "175154750010052_424924701699721", 1_565_581_511_000, media="text", likes=1, comments=0, shares=0
    ),
    "facebook/models/post.json": Observation(
        "565225540184937_4018908568149933",
        1_582_003_233_000,
        media="image",
        likes=8_878,
        comments=47,
        shares=0,
    ),
}
DISCOVERED: Final = "instagram/apidata/discovery/user_fields.json"
USER: Final = "instagram/models/ig_user.json"
"""An account of Instagram's own, which reads like a Page: both have an id, a name and followers."""

# Why all others are unreadable as discovered accounts, and how many: answers to requests that we do not make, or without the fields
# that we ask for.
OTHERS: Final = {
    "missing required field `business_discovery`": 105,
    "missing required field `username`": 2,
    "matching regex": 2,
}


@pytest.fixture(scope="module")
def recorded(gsm_data: Path) -> dict[str, bytes]:
    """Every recorded answer, by its path."""
    root = gsm_data / "fixtures/python-facebook"
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*.json"))}


@pytest.mark.parametrize("name", WALKED)
def test_recorded_walks(recorded: dict[str, bytes], name: str) -> None:
    sums, media, more = WALKED[name]

    told = read_walked(recorded[name])

    counters = [sum(getattr(post, one) for post in told.posts) for one in ("likes", "comments", "shares")]
    assert (len(told.posts), *counters) == sums
    assert " ".join(post.media for post in told.posts) == media
    assert bool(told.after) is more


@pytest.mark.parametrize("name", POSTS)
def test_recorded_posts(recorded: dict[str, bytes], name: str) -> None:
    assert read_post(recorded[name]) == POSTS[name]


def test_recorded_accounts(recorded: dict[str, bytes]) -> None:
    found = read_discovered(recorded[DISCOVERED])

    assert (found.id, found.username, found.followers) == (
        "17841407673135339",
        "facebookfordevelopers",
        64_976,
    )
    assert read_page(recorded[USER]) == PageInfo("17841407673135339", 64_361, "facebookfordevelopers")


def test_everything_else_recorded_is_unreadable_for_a_known_reason(recorded: dict[str, bytes]) -> None:
    read_ones, reasons = {*WALKED, *POSTS, DISCOVERED, USER}, Counter[str]()
    for name in recorded.keys() - read_ones:
        for read in (read_page, read_walked, read_post):
            with pytest.raises(UnreadableError):
                read(recorded[name])
        with pytest.raises(UnreadableError) as caught:
            read_discovered(recorded[name])
        reasons[next(reason for reason in OTHERS if reason in str(caught.value))] += 1

    assert len(recorded) == 115
    assert reasons == OTHERS
