"""How `gsm explain` is called wrongly."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from streams.cli.explain import explain


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kemenkes"], "Missing argument 'CATEGORY'"),
        (["kemenkes", "most-active", "--snapshot", "nowhere"], "Directory 'nowhere' does not exist"),
        (["kemenkes", "most-active", "--snapshot", ".", "--edition", "e.toml"], "give --snapshot or --edition, not both"),
    ],
)  # fmt: skip
def test_wrong_usage_says_what_is_wrong(arguments: list[str], words: str, tmp_path: Path) -> None:
    runner = CliRunner()
    with runner.isolated_filesystem(tmp_path):
        done = runner.invoke(explain, arguments)
    assert done.exit_code == 2
    assert words in done.stderr
