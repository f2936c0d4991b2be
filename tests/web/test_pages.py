"""What the addresses answer."""

import json
import re

from scoring.boards import encode_board
from tests.conftest import Services
from tests.web.publishing import EARLIER_RANKS, POSTS, RULINGS, Publisher, boards, settings
from tests.web.serving import Site, serving


def plain(html: str) -> str:
    """The words of a page, without tags."""
    return " ".join(re.sub(r"<[^>]*>", " ", html).split())


def test_overview_shows_the_first_five_and_then_the_nominee_line(publisher: Publisher, site: Site) -> None:
    # Given seven ranked ministries
    publisher.publish(boards(POSTS))
    # When the overview is asked for
    with site.events() as events:
        events.until("cell-most-active.ministry", "Alpha")
    page = plain(site.ask("/").body)
    # Then the first five stand there, the line after them, and a way to the rest
    assert (
        "1 Alpha 900 2 Beta 800 3 Gamma 700 4 Delta 600 5 Epsilon 500 5 nominees if the period ended now All 7 ranked"
        in page
    )
    assert "6 Zeta" not in page


def test_overview_says_what_it_stands_for(publisher: Publisher, site: Site) -> None:
    # Given a publication of simulated data on July 1st
    publisher.publish(boards(POSTS))
    # When the overview is asked for
    with site.events() as events:
        events.until("head", "Small Award")
    page = plain(site.ask("/").body)
    # Then edition, state, day, instant, counts and rules stand in its head
    assert (
        "Small Award 2020 SIMULATED LIVE The period runs until 2020-12-31 00:00; frozen on 2021-01-07 00:00."
        in page
    )
    assert "Day 183 of 365 As of 2020-07-01 00:00 Posts 1,234 Observations 56,789" in page
    assert "Polls 1,000 ok, 2 failed Dead letters 0 Late 0 after freeze, 0 outside period" in page
    assert (
        "These rules are our own. All rules . Anyone can check the count: gsm snapshot . Times are those of Asia/Jakarta."
        in page
    )


def test_board_page_shows_everybody_and_every_reason(publisher: Publisher, site: Site) -> None:
    # Given a province below the floor of 52 posts a year: by July 1st 52 * 183 / 365 = 26.07, so 27
    publisher.publish(boards(POSTS))
    with site.events() as events:
        events.until("head", "Small Award")
    # When the pages of two boards are asked for
    ministries = plain(site.ask("/board/most-active/ministry").body)
    provinces = plain(site.ask("/board/most-active/province").body)
    # Then all seven stand on the one, with what made their value
    assert (
        "6 Zeta Instagram 400 posts, 4,000 interactions, audience 10,000 to 12,000 180 active days."
        in ministries
    )
    # And nobody on the other, with the reasons
    assert "Nobody is ranked. No nomination: 0 ranked, at least 3 needed 2 not ranked" in provinces
    assert "Aceh 5 posts; at least 27 needed" in provinces
    assert "Bali 0 posts; at least 27 needed" in provinces


def test_relative_board_shows_the_share_of_each_platform(publisher: Publisher, site: Site) -> None:
    # Given ministries with equal interactions per post and follower
    publisher.publish(boards(POSTS))
    with site.events() as events:
        events.until("head", "Small Award")
    # When the board by M is asked for
    page = plain(site.ask("/board/most-engaging/ministry").body)
    # Then each is at the average, as a whole and on its platform
    assert "1.000000 180 1.000000" in page
    # 2 * 9,000 / (900 * 22,000) = 1 / 1,100 interactions per post and follower
    assert (
        "900 posts, 9,000 interactions, audience 10,000 to 12,000; "
        "0.909090 interactions per post and 1,000 followers, 1.000000 x the average"
    ) in page


def test_names_are_text_whatever_they_hold(publisher: Publisher, site: Site) -> None:
    # Given a participant whose name is a script
    publisher.publish(boards(POSTS))
    with site.events() as events:
        fragments = events.until("cell-most-active.ministry", "Alpha").fragments
    # When every view is asked for
    views = [site.ask("/").body, site.ask("/board/most-active/ministry").body, *fragments.values()]
    # Then no view has it as markup, and the board has it as text
    assert not any("<script>alert" in view for view in views)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in views[1]


def test_rulings_in_force_are_listed_with_reason_name_and_time(publisher: Publisher, site: Site) -> None:
    # Given rulings on two provinces, one of a reason that is markup
    publisher.publish(boards(POSTS, rulings=RULINGS))
    with site.events() as events:
        events.until("cell-most-active.province", "2 rulings")
    # When the overview and a board's page are asked for
    overview, page = site.ask("/").body, site.ask("/board/most-engaging/province").body
    # Then both list them, as text, in the time of Jakarta
    lines = (
        "post p1 of province-0.instagram left out: &lt;b&gt;Posted&lt;/b&gt; [red]twice[/red] (Sari, 2020-03-01 12:00)",
        "participant province-1 left out: It withdrew (Budi, 2020-03-01 12:00)",
    )
    for view in (overview, page):
        assert all(line in plain(view) for line in lines)
        assert "<b>Posted" not in view
    assert "2 rulings in force on Provincial governments" in plain(page)
    # And on the other tier there are none
    assert "ruling" not in plain(site.ask("/board/most-engaging/ministry").body)


def test_without_a_publication_the_page_says_what_to_do(site: Site) -> None:
    # When nothing has been published
    answer = site.ask("/")
    # Then the page says so and how to change it
    assert answer.status == 200
    assert "Nothing is published yet" in answer.body
    assert "gsm worker" in answer.body
    assert site.ask("/boards.json").status == 404


def test_json_is_what_was_published(publisher: Publisher, site: Site) -> None:
    # Given a publication
    made = boards(POSTS)
    publisher.publish(made)
    with site.events() as events:
        events.until("head", "Small Award")
    # When its twins are asked for
    everything = site.ask("/boards.json")
    one = site.ask("/board/most-active/ministry.json")
    # Then they hold the published bytes, tier by tier
    assert one.headers["content-type"] == "application/json"
    assert one.body.encode() == encode_board(made[0])
    parsed = json.loads(everything.body)
    assert parsed["head"]["sequence"] == 1
    assert [f"{board['category']}.{board['tier']}" for board in parsed["boards"]] == [
        "most-active.ministry", "most-engaging.ministry", "most-active.province", "most-engaging.province",
    ]  # fmt: skip


def test_what_is_not_there_is_said_so(publisher: Publisher, site: Site) -> None:
    # Given boards
    publisher.publish(boards(POSTS))
    # When something else is asked for, or more than reading
    page, data, posted = site.ask("/board/most-active/moon"), site.ask("/x.json"), site.ask("/", "POST")
    # Then the answers say so, in the language of the question
    assert (page.status, data.status, posted.status) == (404, 404, 405)
    assert "There is no such page" in page.body
    assert json.loads(data.body) == {"error": "There is no such page"}
    assert sorted(posted.headers["allow"].split(", ")) == ["GET", "HEAD"]
    assert "This page can only be read" in posted.body


def test_head_is_answered_without_a_body(site: Site) -> None:
    # When only the headers are asked for
    answers = [site.ask(path, "HEAD") for path in ("/", "/events", "/healthz")]
    # Then they come alone
    assert [(answer.status, answer.body) for answer in answers] == [(200, "")] * 3


def test_every_answer_has_the_security_headers(site: Site) -> None:
    # When pages, files, data, streams and errors are asked for
    for path in ("/", "/static/page.css", "/static/live.js", "/healthz", "/metrics", "/nothing"):
        answer = site.ask(path)
        # Then each forbids what a page must not do
        assert "script-src 'self'; style-src 'self'" in answer.headers["content-security-policy"], path
        assert "default-src 'none'" in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff", path
        assert "server" not in answer.headers, path


def test_pages_have_no_inline_script_or_style(publisher: Publisher, site: Site) -> None:
    # Given boards
    publisher.publish(boards(POSTS))
    # When pages are asked for
    for path in ("/", "/board/most-active/ministry", "/nothing"):
        page = site.ask(path).body
        # Then nothing in them needs more than the policy allows
        assert not re.search(r"\sstyle=|\son\w+=|<style|<script(?! src=\"/)|https?://", page), path


def test_health_tells_whether_the_page_is_fed(publisher: Publisher, site: Site, services: Services) -> None:
    # Given one server with Redis and one without
    publisher.publish(boards(POSTS))
    nowhere = settings(services.kafka, "redis://127.0.0.1:1/0", publisher.keys.prefix)
    with serving(nowhere) as blind:
        with blind.events() as events:
            events.until("bar", "Redis cannot be reached")
        # When both are asked
        good, bad = site.ask("/healthz"), blind.ask("/healthz")
        page = blind.ask("/")
    # Then only the one that reads is well, and the other one's page says why
    assert good.status == 200
    assert bad.status == 503
    assert json.loads(bad.body)["trouble"].startswith("Redis cannot be reached")
    assert "Redis cannot be reached" in page.body


def test_metrics_tell_of_open_pages_and_of_their_source(publisher: Publisher, site: Site) -> None:
    # Given an open page
    publisher.publish(boards(POSTS))
    with site.events() as events:
        events.next()
        # When metrics are asked for
        metrics = site.ask("/metrics").body
    # Then it is counted, and it is fed
    assert 'gsm_event_streams{edition="small-2020"} 1.0' in metrics
    assert 'gsm_page_fed{edition="small-2020"} 1.0' in metrics


def test_changes_since_yesterday_are_shown_and_to_be_had_as_data(publisher: Publisher, site: Site) -> None:
    # Given boards and the ranks of yesterday
    publisher.publish(boards(POSTS), EARLIER_RANKS)
    with site.events() as events:
        events.until("head", "Small Award")
    # When a board and the overview are looked at
    page, overview = site.ask("/board/most-active/ministry").body, site.ask("/").body
    # Then each standing says by how many places it rose or fell, since when, and the overview who rose most
    assert '<th scope="col" class="change">since <span>2020-06-30</span></th>' in page
    assert re.findall(r'<td class="change">(.*)</td>', page) == [
        "\u25b22", "=", "\u25bc2", "\u25b21", "\u25bc1", "=", "new",
    ]  # fmt: skip
    assert '<p class="risen">Since 2020-06-30: Alpha up 2 places</p>' in overview
    # And the ranks of yesterday can be had
    assert json.loads(site.ask("/earlier.json").body)["ranks"]["most-active.ministry"]["ministry-0"] == 3


def test_on_the_first_day_there_is_nothing_to_compare_with(publisher: Publisher, site: Site) -> None:
    # Given boards alone
    publisher.publish(boards(POSTS))
    with site.events() as events:
        events.until("head", "Small Award")
    # Then no column speaks of changes, and there are no ranks to be had
    assert 'class="change"' not in site.ask("/board/most-active/ministry").body
    answer = site.ask("/earlier.json")
    assert (answer.status, json.loads(answer.body)) == (200, None)
