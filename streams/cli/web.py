"""gsm web"""

from pathlib import Path

import click

from streams.cli.options import edition_option, home_option


@click.command(epilog="Example: gsm web --port 0 --no-open")
@edition_option
@home_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8020,
    show_default=True,
    help="Port on 127.0.0.1; 0 takes a free one.",
)
@click.option("--no-open", is_flag=True, help="Do not open the page in a browser.")
def web(edition: Path | None, home: Path | None, port: int, no_open: bool) -> None:
    """Show all boards on one live page, until interrupted. The first line printed is its address."""
    import signal
    import webbrowser
    from contextlib import suppress

    from streams import logs
    from streams.settings import Settings
    from streams.web.server import serve

    def ready(address: str) -> None:
        click.echo(address)
        if not no_open:
            webbrowser.open(address)

    logs.configure()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # both are the way to end it
    with suppress(KeyboardInterrupt):
        serve(Settings.load(edition=edition, home=home), port, ready)
