"""The catalogue of metrics."""

import ast
import urllib.request
from pathlib import Path

from streams import metrics

STREAMS = Path(metrics.__file__).parent


def test_every_metric_has_an_edition_and_a_meaning() -> None:
    for metric in metrics.CATALOGUE:
        (described,) = metric.describe()
        assert described.name.startswith("gsm_")
        assert len(described.documentation) > 10


def test_the_catalogue_holds_every_metric_of_the_file_and_each_is_used() -> None:
    tree = ast.parse((STREAMS / "metrics.py").read_text())
    named = {
        one.target.id
        for one in tree.body
        if isinstance(one, ast.AnnAssign) and isinstance(one.target, ast.Name)
    }
    named.discard("CATALOGUE")
    assert len(metrics.CATALOGUE) == len(named)
    code = "".join(file.read_text() for file in STREAMS.rglob("*.py") if file.name != "metrics.py")
    assert [name for name in sorted(named) if name not in code] == []


def test_metrics_are_served_on_loopback() -> None:
    metrics.PAGES.labels("test-edition").inc(3)
    with urllib.request.urlopen(metrics.serve(0)) as answer:
        text = answer.read().decode()
    assert 'gsm_pages_total{edition="test-edition"} 3.0' in text
