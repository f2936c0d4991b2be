"""`gsm season`: make the invented award year."""

from pathlib import Path

import click

from streams.cli.options import home_option, json_option

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command(epilog="Example: gsm season --observations 300000 --out /tmp/season")
@click.option(
    "--observations",
    type=click.IntRange(min=1000),
    default=6_036_434,
    show_default="6036434, the award's own number of data",
    help="How many observations, exactly.",
)
@click.option("--seed", type=int, default=2020, show_default=True, help="Another seed, another year.")
@click.option("--out", type=_FOLDER, help="Write pages.jsonl, a page a line, and the edition to this folder.")
@click.option("--publish", is_flag=True, help="Publish the pages to the topic season-2020.posts.")
@click.option(
    "--again",
    is_flag=True,
    help="Publish although the topic has pages: the same season again changes nothing.",
)
@click.option(
    "--edition-out", type=_FOLDER, help="Write the edition, season-2020.toml and .csv, to this folder."
)
@home_option
@json_option
def season(
    observations: int,
    seed: int,
    out: Path | None,
    publish: bool,
    again: bool,
    edition_out: Path | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Make a whole award year of invented institutions, the same for the same seed, marked as simulated.

    Needs --out, --publish or --edition-out.
    """
    import msgspec
    import orjson

    from streams.season import Season
    from streams.season.deliver import deliver

    if not (out or publish or edition_out):
        raise click.UsageError("say where it shall go: --out FOLDER, --publish or --edition-out FOLDER")
    made = Season(seed, observations)
    done = deliver(made, out=out, edition_out=edition_out, publish=publish, again=again, home=home)
    if as_json:
        click.echo(orjson.dumps(msgspec.to_builtins(done)))
        return
    totals = made.totals
    click.echo(
        f"{totals.observations:,} observations of {totals.posts:,} posts in {totals.pages:,} pages; "
        f"{totals.accounts:,} accounts of {totals.participants:,} participants. All invented."
    )
    for line in done.lines():
        click.echo(line)
