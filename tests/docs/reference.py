"""Renders docs/reference.md from the code: `python -m tests.docs.reference > docs/reference.md`."""

from streams import metrics
from streams.cli.main import COMMANDS
from streams.kafka.topics import TOPICS
from streams.settings import VARIABLES


def render() -> str:
    """The whole page."""
    lines = [
        "# Reference",
        "",
        "Commands, settings, topics and metrics, rendered from the code: `python -m tests.docs.reference > docs/reference.md`.",
        "",
        "## Commands",
        "",
        "Each has `--help` with an example. Exit codes: 0 done, 1 found something wrong, 2 wrong usage, 130 interrupted.",
        "",
        "| command | does |",
        "|---|---|",
        *(f"| `gsm {name}` | {line} |" for name, (_, line) in COMMANDS.items()),
        "",
        "## Settings",
        "",
        "From the environment; options of a command come first.",
        "",
        "| variable | meaning |",
        "|---|---|",
        *(f"| `{name}` | {meaning} |" for name, meaning in VARIABLES.items()),
        "",
        "## Topics",
        "",
        "Each name has the edition's prefix, by default its id and a dot. `gsm topics` creates and checks them.",
        "",
        "| topic | partitions | holds | kept |",
        "|---|---|---|---|",
        *(f"| `{one.name}` | {one.partitions} | {one.meaning} | {_kept(one.configs)} |" for one in TOPICS),
        "",
        "Beside them stands the changelog of the counting table, `PREFIXcount-DIGEST-account_windows-changelog`, compacted.",
        "",
        "## Metrics",
        "",
        "On `/metrics` of every long-running process; all carry the label `edition`.",
        "",
        "| metric | kind | meaning |",
        "|---|---|---|",
        *(f"| `{name}` | {kind} | {meaning} |" for name, kind, meaning in map(_described, metrics.CATALOGUE)),
    ]
    return "\n".join(lines) + "\n"


def _kept(configs: dict[str, str]) -> str:
    return ", ".join(f"`{key}={value}`" for key, value in configs.items())


def _described(metric: object) -> tuple[str, str, str]:
    (found,) = metric.describe()  # type: ignore[attr-defined] # every kind has it
    return found.name + ("_total" if found.type == "counter" else ""), found.type, found.documentation


if __name__ == "__main__":
    print(render(), end="")  # noqa: T201 - its output is the page
