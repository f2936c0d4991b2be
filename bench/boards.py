"""How long it takes to rank 10,000 participants in 40 tiers on all boards of gsm-2020's categories: `python -m bench.boards`."""

import time
from pathlib import Path
from random import Random
from statistics import median

import click
import msgspec
import orjson

from scoring.audience import Audience
from scoring.boards import Board, BoardMaker
from scoring.edition import Edition, Tier, parse_edition
from scoring.roster import Account, Participant, Roster
from scoring.summary import Summary
from scoring.sums import Sum

GSM_2020 = Path(__file__).parents[1] / "deploy/editions/gsm-2020.toml"


def invented(participants: int, tiers: int, seed: int) -> tuple[Edition, Roster, dict[str, Summary]]:
    """So many participants with an account on each platform, all of them ranked on nearly every board."""
    edition = parse_edition(GSM_2020.read_bytes())
    edition = msgspec.structs.replace(
        edition, tiers=tuple(Tier(f"t{place}", f"Tier {place}") for place in range(tiers))
    )
    random = Random(seed)  # noqa: S311 - invented numbers, the same each time
    summaries, people = {}, []
    for number in range(participants):
        accounts = tuple(Account(f"{number}.{one.id}", one.id) for one in edition.platforms)
        people.append(Participant(str(number), f"Participant {number}", "", f"t{number % tiers}", accounts))
        for account in accounts:
            posts = 20 + random.randrange(400)
            sums = {
                scope: Sum(posts // share, engagement=random.randrange(10**6), top=100, active=(1 << 300) - 1)
                for scope, share in (("all", 1), ("image", 2), ("video", 4))
            }
            followers = 10_000 + random.randrange(10**6)
            summaries[account.id] = Summary(sums, Audience(followers, followers + 999))
    return edition, Roster(tuple(people)), summaries


def measured(
    edition: Edition, roster: Roster, summaries: dict[str, Summary], runs: int
) -> tuple[list[Board], list[float]]:
    """The boards, and the CPU-seconds of each run."""
    maker, as_of, seconds = BoardMaker(edition, roster), edition.bounds().freeze_at + 1, []
    for _ in range(runs):
        started = time.process_time()
        boards = maker.make(summaries, as_of)
        seconds.append(round(time.process_time() - started, 3))
    return boards, seconds


@click.command(help=__doc__)
@click.option("--participants", default=10_000, show_default=True)
@click.option("--tiers", default=40, show_default=True)
@click.option("--runs", default=5, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document.")
def main(participants: int, tiers: int, runs: int, as_json: bool) -> None:
    edition, roster, summaries = invented(participants, tiers, seed=1)
    boards, seconds = measured(edition, roster, summaries, runs)
    placed = sum(len(board.standings) + len(board.unranked) for board in boards)
    if placed != participants * len(edition.categories):
        raise click.ClickException(f"{placed} of {participants * len(edition.categories)} are on the boards")
    each = {
        category.id: median(
            measured(msgspec.structs.replace(edition, categories=(category,)), roster, summaries, runs)[1]
        )
        for category in edition.categories
    }
    found = {
        "participants": participants, "tiers": tiers, "boards": len(boards),
        "ranked": sum(len(board.standings) for board in boards), "cpu_seconds": seconds, "median": median(seconds),
        "one_category": each,
    }  # fmt: skip
    click.echo(
        orjson.dumps(found) if as_json else "\n".join(f"{key:<14}{value}" for key, value in found.items())
    )


if __name__ == "__main__":
    main()
