"""The page of the running edition's rules."""

import json
import re
from html import unescape

from scoring.rulebook import rules_of
from streams.clock import WallClock
from streams.editions import EditionFiles
from streams.web.live import Shown
from streams.web.render import Renderer
from tests.scoring.test_rulebook import OTHER
from tests.web.publishing import EDITION, ROSTER
from tests.web.serving import Site


def plain(html: str) -> str:
    """The words of a page, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_the_page_has_every_rule_of_the_edition_before_anything_is_published() -> None:
    # Given an edition of ten days, one platform and one board, and no publication
    renderer = Renderer(EditionFiles(OTHER, ROSTER, "e" * 64, "r" * 64), "other.", WallClock())
    # When its rules are asked for
    html = renderer.rules(Shown(boot="b"))
    # Then all of them are there, with its own numbers, each with an address of its own
    words = plain(html)
    for rule in rules_of(OTHER):
        assert f'<article id="{rule.id}">' in html
        assert " ".join(rule.text.split()) in words
        assert rule.formula in words
    assert "The rules of Other" in words
    assert "Set by floors.hidden_per_mille = 25 Source our choice" in words


def test_the_server_shows_the_rules_and_the_same_as_data(site: Site) -> None:
    answer, data = site.ask("/rules"), json.loads(site.ask("/rules.json").body)
    assert answer.status == 200
    assert "The rules of Small Award 2020 SIMULATED" in plain(answer.body)
    assert data["edition"] == "small-2020"
    assert data["simulated"] is True
    assert [one["name"] for one in data["rules"]] == [one.name for one in rules_of(EDITION)]
