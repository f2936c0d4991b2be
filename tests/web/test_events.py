"""What an open page is told."""

import re

from tests.web.publishing import POSTS, Publisher, boards
from tests.web.serving import Site


def have(page: str) -> str:
    """The version that a page was made from."""
    found = re.search(r'data-have="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def published(publisher: Publisher, site: Site) -> str:
    """A first publication that the server has taken up; its overview."""
    publisher.publish(boards(POSTS))
    with site.events() as events:
        events.until("cell-most-active.ministry", "Alpha")
    return site.ask("/").body


def test_only_what_changed_is_sent(publisher: Publisher, site: Site) -> None:
    # Given an open page of the current publication
    page = published(publisher, site)
    with site.events(f"/events?have={have(page)}") as events:
        # When a ministry has one post more, of the same interactions: no board by M changes
        publisher.publish(boards({**POSTS, "ministry-0.instagram": 901}))
        update = events.next()
    # Then the head and the one changed cell come, and nothing else
    assert sorted(update.fragments) == ["cell-most-active.ministry", "head"]
    assert ">901<" in update.fragments["cell-most-active.ministry"]


def test_a_page_that_missed_something_gets_everything(publisher: Publisher, site: Site) -> None:
    # Given a page of a server before this one
    published(publisher, site)
    # When it comes back
    with site.events("/events?have=other-1") as events:
        update = events.next()
    # Then it gets every fragment
    assert sorted(update.fragments) == [
        "bar", "cell-most-active.ministry", "cell-most-active.province",
        "cell-most-engaging.ministry", "cell-most-engaging.province", "head",
    ]  # fmt: skip


def test_an_opened_board_comes_in_full_and_stays_current(publisher: Publisher, site: Site) -> None:
    # Given a page that has opened a board in place
    page = published(publisher, site)
    with site.events(f"/events?have={have(page)}&open=most-active.ministry") as events:
        # Then it gets all its standings at once
        assert "Zeta" in events.next().fragments["full-most-active.ministry"]
        # When the sixth gains
        publisher.publish(boards({**POSTS, "ministry-5.instagram": 401}))
        # Then it gets them again
        assert ">401<" in events.next().fragments["full-most-active.ministry"]


def test_the_page_of_one_board_is_told_of_that_board(publisher: Publisher, site: Site) -> None:
    # Given the page of one board
    published(publisher, site)
    page = site.ask("/board/most-active/ministry").body
    with site.events(f"/events?board=most-active.ministry&have={have(page)}") as events:
        # When all that is published changes
        publisher.publish(boards({account: posts + 60 for account, posts in POSTS.items()}))
        update = events.next()
    # Then it gets its own
    assert sorted(update.fragments) == ["full-most-active.ministry", "head"]


def test_lost_boards_stay_on_the_page_with_a_word(publisher: Publisher, site: Site) -> None:
    # Given an open page
    page = published(publisher, site)
    with site.events(f"/events?have={have(page)}") as events:
        # When Redis loses its data
        publisher.wipe()
        update = events.next()
        # Then only the bar changes, and the boards are still shown
        assert list(update.fragments) == ["bar"]
        assert "The boards are gone from Redis" in update.fragments["bar"]
        assert "Alpha" in site.ask("/").body
        # When they are written again
        publisher.publish(boards(POSTS))
        # Then the bar is empty
        assert "hidden" in events.next().fragments["bar"]


def test_a_new_set_of_boards_has_a_new_layout(publisher: Publisher, site: Site) -> None:
    # Given the page that says that nothing is published yet
    assert 'data-layout=""' in site.ask("/").body
    with site.events("/events?have=other-1") as events:
        assert events.next().layout == ""
        # When something is
        publisher.publish(boards(POSTS))
        first = events.until("head", "Small Award")
        # Then the layout is another, and stays so while there are the same boards
        assert first.layout != ""
        publisher.publish(boards({**POSTS, "ministry-0.instagram": 901}))
        assert events.next().layout == first.layout


def test_a_lost_connection_to_redis_is_made_again(publisher: Publisher, site: Site) -> None:
    # Given an open page
    page = published(publisher, site)
    with site.events(f"/events?have={have(page)}") as events:
        # When the server's connections to Redis are cut, and something is published
        for one in publisher.client.client_list():
            if one["name"] == f"gsm-web:{publisher.keys.prefix}":
                publisher.client.client_kill_filter(_id=one["id"])
        publisher.publish(boards({**POSTS, "ministry-0.instagram": 901}))
        # Then the page gets it
        events.until("cell-most-active.ministry", ">901<")


def test_many_publications_are_told_as_few(publisher: Publisher, site: Site) -> None:
    # Given an open page
    page = published(publisher, site)
    with site.events(f"/events?have={have(page)}") as events:
        # When fifty publications follow each other at once
        for more in range(1, 51):
            publisher.publish(boards({**POSTS, "ministry-0.instagram": 900 + more}))
        told = 1
        while ">950<" not in events.next().fragments.get("cell-most-active.ministry", ""):
            told += 1
    # Then the page is told of the newest, and not of each
    assert told < 50


def test_boards_of_another_version_are_said_to_be_so(publisher: Publisher, site: Site) -> None:
    # Given an open page
    page = published(publisher, site)
    with site.events(f"/events?have={have(page)}") as events:
        # When a version that this one cannot read publishes
        publisher.client.hset(publisher.keys.boards, "most-active.ministry", b'{"edition": 5}')
        publisher.client.publish(publisher.keys.published, 2)
        # Then the bar says so, and the page keeps what it has
        assert "written by another version of gsm" in events.next().fragments["bar"]
    assert "Alpha" in site.ask("/").body
