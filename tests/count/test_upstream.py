"""The safe layer is written against exactly one Faust, one mode and one aiokafka: whatever moves under it must be read first."""

import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.count import upstream

PINNED = ("faust-streaming", "mode-streaming", "aiokafka")


@pytest.mark.parametrize("package", PINNED)
def test_what_is_pinned_is_installed(package: str) -> None:
    """Given the pins of pyproject.toml, when looked up, then exactly that version is installed."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    (pin,) = [one for one in project["dependencies"] if one.startswith(package)]
    assert pin == f"{package}=={version(package)}"


def test_each_override_says_what_it_replaces_or_extends() -> None:
    """Given all classes of streams.count, when a method exists upstream, then its docstring names that one."""
    overrides = upstream.overrides()
    untold = [
        f"{one.ours} is {one.theirs}: begin its docstring with Replaces or Extends" for one in overrides
    ]
    assert [text for one, text in zip(overrides, untold, strict=True) if not one.is_told()] == []
    assert len(overrides) >= 24


def test_nothing_upstream_has_changed_unread() -> None:
    """Given the recorded sources, when compared with those installed, then none differs, none is missing, none too many."""
    installed, recorded = upstream.fingerprints(), upstream.recorded()
    changed = sorted(
        name for name in installed.keys() | recorded.keys() if installed.get(name) != recorded.get(name)
    )
    told = [
        f"{name} is not what {', '.join(upstream.stood_for(name)) or 'nothing any more'} was written against"
        for name in changed
    ]
    remedy = "read each and ours, mend ours where needed, then record: python -m tests.count.upstream"
    assert not told, "\n".join([*told, remedy])


def test_what_is_relied_on_names_something_of_ours() -> None:
    """Given the table of functions relied on, when its right side is looked up, then it exists in streams.count."""
    assert upstream.unknown_users() == []


def test_a_fingerprint_is_of_code_and_not_of_layout() -> None:
    """Given a function with other comments, blank lines and indentation, when compared, then only other code differs."""
    plain = upstream.fingerprint("def one():\n    return 1\n")
    assert upstream.fingerprint("    def one():\n        # why\n\n        return 1  \n") == plain
    assert upstream.fingerprint("def one():\n    return 2\n") != plain
