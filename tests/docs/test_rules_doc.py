"""docs/rules.md is what the code says, and its examples are right."""

import msgspec
import pytest

from scoring.edition import Category, Edition, Period, Platform
from scoring.rule_names import SECTIONS
from scoring.rulebook import rules_of
from tests.docs.rules import DOC, blocks_of, examples_of, render
from tests.docs.told import GSM_2020, Told

PAGE = DOC.read_text()
NAMES = [name for names in SECTIONS.values() for name in names]
NO_RULES = {"title", "note", "rule", "sources", "simulated"}
"""What an edition is called and says of itself."""


def test_every_rule_stands_in_the_page_as_the_code_has_it() -> None:
    assert render(PAGE) == PAGE, "run: python -m tests.docs.rules"


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_rule_are_right(name: str) -> None:
    blocks = blocks_of(examples_of(PAGE)[name])
    assert blocks, f"{name} has no example"
    for block in blocks:
        assert Told(block).claims, f"an example of {name} claims nothing"


def test_a_wrong_number_in_an_example_fails() -> None:
    (block,) = blocks_of(examples_of(PAGE)["Rate r"])
    with pytest.raises(AssertionError):
        Told(block.replace("999,850,022", "999,850,023"))


def test_a_line_that_means_nothing_fails() -> None:
    with pytest.raises(ValueError, match="not understood: pots dki"):
        Told("pots dki.twitter 20\n")


def test_every_setting_that_is_a_rule_is_named() -> None:
    named = {setting.key for rule in rules_of(GSM_2020) for setting in rule.settings}
    known = set(_keys(msgspec.json.decode(msgspec.json.encode(GSM_2020)), ""))
    assert named == {key for key in known if key.startswith("tiers.") or key.split(".")[-1] not in NO_RULES}


def test_settings_that_are_left_out_are_those_of_gsm_2020() -> None:
    told = {"id", "title", "note", "sources", "time_zone", "period", "tiers", "platforms", "categories"}
    bare = Edition(
        "bare", "Bare", "Asia/Jakarta", Period(GSM_2020.period.start, GSM_2020.period.end), GSM_2020.tiers,
        (Platform("facebook", "Facebook", ("likes",)),), (Category("active", "Active", "Posts.", "posts", ("facebook",)),),
    )  # fmt: skip
    for name in set(Edition.__struct_fields__) - told:
        assert getattr(bare, name) == getattr(GSM_2020, name), name
    assert bare.period == GSM_2020.period
    assert bare.platforms[0] == Platform(
        "facebook", "Facebook", ("likes",), (), all_video=False, poll_every_minutes=360
    )
    assert bare.categories[0].scope == "all"


def _keys(inside: object, where: str) -> list[str]:
    """The paths of all settings but ids; an item of a list is named by its id."""
    if isinstance(inside, list) and inside and isinstance(inside[0], dict):
        inside = {one["id"]: one for one in inside}
    if not isinstance(inside, dict) or where == "sources":
        return [where]
    return [
        key
        for name, value in inside.items()
        if name != "id"
        for key in _keys(value, f"{where}.{name}" if where else name)
    ]
