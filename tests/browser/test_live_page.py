"""The live page in Chromium."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.conftest import Services
from tests.web.publishing import POSTS, Publisher, boards, settings
from tests.web.serving import Site, serving

pytestmark = pytest.mark.browser

ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
LEADER = "#cell-most-active\\.ministry [data-key=ministry-0] .value"
UNRANKED = "#unranked-most-active\\.province"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no chromium on the path: install it (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which no script may fail and nothing may be refused by the policy."""
    complaints: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    one = context.new_page()
    one.set_default_timeout(10_000)
    one.on("pageerror", lambda error: complaints.append(str(error)))
    one.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield one
    context.close()
    assert [
        words for words in complaints if "ERR_" not in words
    ] == []  # a cut connection is no fault of the page


def test_a_publication_changes_the_numbers_without_a_reload(
    publisher: Publisher, site: Site, page: Page
) -> None:
    # Given an open page where somebody has unfolded the unranked and stands on a link
    publisher.publish(boards(POSTS))
    page.goto(site.address)
    expect(page.locator(LEADER)).to_have_text("900")
    page.click(f"{UNRANKED} > summary")
    page.focus("#more-most-active\\.ministry")
    page.evaluate("window.mark = 'the same page'")
    # When the leader has one post more, and a province has gained too
    publisher.publish(boards({**POSTS, "ministry-0.instagram": 901, "province-0.instagram": 6}))
    # Then the numbers change and the changed one is tinted, on the same page
    expect(page.locator(LEADER)).to_have_text("901")
    expect(page.locator(LEADER)).to_have_class("value changed")
    expect(page.locator(UNRANKED)).to_contain_text("6 posts; at least 27 needed")
    assert page.evaluate("window.mark") == "the same page"
    # And what was unfolded and focused is so still; the tint goes
    assert page.evaluate(f"document.querySelector('{UNRANKED.replace(chr(92), chr(92) * 2)}').open")
    assert page.evaluate("document.activeElement.id") == "more-most-active.ministry"
    expect(page.locator(LEADER)).to_have_class("value")


def test_a_board_opens_in_place_and_follows(publisher: Publisher, site: Site, page: Page) -> None:
    # Given the overview
    publisher.publish(boards(POSTS))
    page.goto(site.address)
    row = page.locator("#full-most-active\\.ministry [data-key=ministry-5]")
    # When a board is opened, and a row of it
    page.click("#more-most-active\\.ministry")
    expect(row.locator(".value")).to_have_text("400")
    row.locator("summary").click()
    # Then it shows how the value comes about, and goes on doing so when it changes
    expect(row).to_contain_text("400 posts, 4,000 interactions")
    publisher.publish(boards({**POSTS, "ministry-5.instagram": 401}))
    expect(row).to_contain_text("401 posts, 4,010 interactions")
    assert page.url == site.address
    # And it closes again
    page.click("#close-most-active\\.ministry")
    expect(row).to_be_hidden()
    expect(page.locator(LEADER)).to_be_visible()


def test_rows_slide_only_where_motion_is_welcome(publisher: Publisher, site: Site, page: Page) -> None:
    # Given readers with and without a wish for less motion
    for motion, running in (("no-preference", True), ("reduce", False)):
        page.emulate_media(reduced_motion=motion)  # type: ignore[arg-type] # playwright wants literals
        publisher.publish(boards(POSTS))
        page.goto(site.address)
        expect(page.locator(LEADER)).to_have_text("900")
        page.evaluate("""() => {
            window.slid = false;
            const animate = Element.prototype.animate;
            Element.prototype.animate = function (...how) { window.slid = true; return animate.apply(this, how); };
        }""")
        # When the second overtakes the first
        publisher.publish(boards({**POSTS, "ministry-1.instagram": 1000}))
        expect(page.locator("#cell-most-active\\.ministry [data-key=ministry-1] .value").first).to_have_text(
            "1,000"
        )
        # Then the row says how far it came, and slides or does not
        moved = page.locator("#cell-most-active\\.ministry [data-key=ministry-1] .move")
        expect(moved).to_have_text("\u25b21")
        assert page.evaluate("window.slid") is running, motion


def test_lost_boards_are_said_to_be_lost(publisher: Publisher, site: Site, page: Page) -> None:
    # Given an open page
    publisher.publish(boards(POSTS))
    page.goto(site.address)
    # When Redis loses them
    publisher.wipe()
    # Then the bar says so, and the numbers stay
    expect(page.locator("#bar")).to_contain_text("The boards are gone from Redis")
    expect(page.locator(LEADER)).to_have_text("900")
    # When they are written again, the bar goes
    publisher.publish(boards(POSTS))
    expect(page.locator("#bar")).to_be_hidden()


def test_boards_appear_by_themselves(publisher: Publisher, site: Site, page: Page) -> None:
    # Given a page opened before anything was published
    page.goto(site.address)
    expect(page.locator("h1")).to_have_text("Nothing is published yet")
    # When something is
    publisher.publish(boards(POSTS))
    # Then it shows it
    expect(page.locator(LEADER)).to_have_text("900")


def test_a_lost_server_is_said_to_be_lost_and_found_again(
    publisher: Publisher, services: Services, page: Page
) -> None:
    # Given an open page
    own = settings(services.kafka, services.redis, publisher.keys.prefix)
    publisher.publish(boards(POSTS))
    with serving(own) as first:
        page.goto(first.address)
        expect(page.locator(LEADER)).to_have_text("900")
    # When its server goes
    expect(page.locator("#lost")).to_contain_text("The connection was lost")
    # And another one comes in its place, with news
    publisher.publish(boards({**POSTS, "ministry-0.instagram": 901}))
    with serving(own, first.port):
        # Then the page finds it, and shows them
        expect(page.locator(LEADER)).to_have_text("901", timeout=20_000)
        expect(page.locator("#lost")).to_be_hidden()


def test_old_data_is_said_to_be_old(publisher: Publisher, site: Site, page: Page) -> None:
    # Given a page of boards that are six minutes old by the server's clock, where five are too old
    publisher.publish(boards(POSTS))
    page.goto(site.address)
    now = int(page.evaluate("Number(document.body.dataset.now)"))
    publisher.publish(boards(POSTS), published_at=now - 360_000)
    # Then the ages say so
    expect(page.locator("time.old").first).to_have_text("6 min ago")


def test_names_are_text(publisher: Publisher, site: Site, page: Page) -> None:
    # Given a participant whose name is a script
    page.on("dialog", lambda dialog: pytest.fail(f"a script ran: {dialog.message}"))
    publisher.publish(boards({"ministry-6.instagram": 300}))
    # When its board is shown, and shown again
    page.goto(site.address)
    name = page.locator("#cell-most-active\\.ministry [data-key=ministry-6] .name")
    expect(name).to_have_text("<script>alert(1)</script>")
    publisher.publish(boards({"ministry-6.instagram": 301}))
    expect(page.locator("#cell-most-active\\.ministry .value").nth(1)).to_have_text("301")
    # Then the name is what is read
    expect(name).to_have_text("<script>alert(1)</script>")


@pytest.mark.parametrize(("scheme", "widths"), [("light", (360, 768, 1920)), ("dark", (360, 1280))])
def test_nothing_sticks_out_at_any_width(
    publisher: Publisher, site: Site, browser: Browser, tmp_path: Path, scheme: str, widths: tuple[int, ...]
) -> None:
    # Given readers with small and large screens
    publisher.publish(boards(POSTS))
    for width in widths:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type] # playwright wants literals
        )
        page = context.new_page()
        for path in ("", "board/most-engaging/ministry"):
            # When they look
            page.goto(site.address + path)
            expect(page.locator("#head h1")).to_have_text("Small Award 2020")
            page.screenshot(path=tmp_path / f"{scheme}-{width}{'-board' if path else ''}.png")
            # Then all fits into the width
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_without_scripts_the_page_is_complete(publisher: Publisher, site: Site, browser: Browser) -> None:
    # Given a reader without scripts
    publisher.publish(boards(POSTS))
    with site.events() as events:
        events.until("head", "Small Award")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    # When they look, and follow a link
    page.goto(site.address)
    expect(page.locator(LEADER)).to_have_text("900")
    page.click("#more-most-active\\.ministry")
    # Then the board is on a page of its own
    expect(page.locator("#full-most-active\\.ministry")).to_contain_text("Zeta")
    context.close()


def test_the_rules_fit_a_phone_and_a_link_leads_to_one(publisher: Publisher, site: Site, page: Page) -> None:
    # Given a phone on the live page
    publisher.publish(boards(POSTS))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site.address)
    expect(page.locator(LEADER)).to_have_text("900")
    # When its reader asks for the rules, and for one of them
    page.click("text=All rules")
    page.click('nav.contents a[href="#nominees"]')
    # Then it is in sight, with the edition's numbers, and nothing is wider than the phone
    expect(page.locator("#nominees")).to_be_in_viewport()
    expect(page.locator("#nominees")).to_contain_text("nominees.places = 5")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
