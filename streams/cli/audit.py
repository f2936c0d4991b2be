"""gsm audit"""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option, json_option, metrics_option

_MINUTE = 60.0


@click.command(epilog="Example: gsm audit --edition deploy/editions/gsm-2020.toml")
@edition_option
@home_option
@click.option("--no-boards", is_flag=True, help="Audit the table alone, not the boards in Redis.")
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many differences are told; all are counted.",
)
@json_option
@click.option("--watch", is_flag=True, help="Audit again and again at low priority, until stopped.")
@click.option(
    "--every",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    help="With --watch: minutes from one audit of what is new to the next.",
)
@click.option(
    "--full-every",
    type=click.FloatRange(min=0, min_open=True),
    default=1440,
    show_default=True,
    help="With --watch: minutes from one audit of everything to the next.",
)
@metrics_option
@click.pass_context
def audit(
    context: click.Context,
    *,
    edition: Path | None,
    home: Path | None,
    no_boards: bool,
    limit: int,
    as_json: bool,
    watch: bool,
    every: float,
    full_every: float,
    metrics_port: int,
) -> None:
    """Count all pages once more, alone, and compare with the table and the boards, to the byte.

    Workers may go on counting meanwhile. Exit code 1 where anything differs: each difference names account, day, post and field, with
    both values.
    """
    import os
    import signal
    from contextlib import suppress

    import orjson
    from rich.console import Console
    from rich.progress import Progress

    from streams import logs, metrics
    from streams.audit import Auditor, document, render
    from streams.audit import watch as audit_for_ever
    from streams.settings import Settings

    if watch and as_json:
        raise click.UsageError("--watch writes a log, one JSON object a line: not with --json")
    settings = Settings.load(edition=edition, home=home)
    logs.configure()
    if watch:
        os.nice(19)
        metrics.serve(metrics_port)
        signal.signal(signal.SIGTERM, signal.default_int_handler)  # both are the way to end it
        with suppress(KeyboardInterrupt):
            auditor = Auditor(settings, boards=not no_boards, limit=limit)
            audit_for_ever(auditor, settings.files.edition.id, every * _MINUTE, full_every * _MINUTE)
        return
    terminal = Console(stderr=True)
    with Progress(console=terminal, transient=True, disable=not terminal.is_terminal) as bar:
        task = bar.add_task("Auditing", total=None)
        auditor = Auditor(
            settings,
            boards=not no_boards,
            limit=limit,
            progressed=lambda done, everything: bar.update(task, completed=done, total=everything),
        )
        done = auditor.audit(full=True)
    click.echo(orjson.dumps(document(done)) if as_json else render(done))
    if done.differences:
        context.exit(1)
