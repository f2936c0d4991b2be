"""The `gsm` command: a table of commands, each imported when it is asked for."""

import importlib
import sys

import click

from streams.errors import GsmError

# Name: (module and function, one line of help). In the order that `gsm --help` shows.
COMMANDS: dict[str, tuple[str, str]] = {
    "demo": ("streams.cli.demo:demo", "The whole system here, on an invented award year, in about a minute."),
    "test": ("streams.cli.test:test", "Run every check of this project."),
    "up": ("streams.cli.up:up", "Start Kafka and Redis on this machine."),
    "down": ("streams.cli.down:down", "Stop what `gsm up` started."),
    "status": ("streams.cli.status:status", "Show what runs on this machine."),
    "topics": ("streams.cli.topics:topics", "Create the topics of an edition and check them."),
    "check": ("streams.cli.check:check", "Check an edition: every fault in one go."),
    "import": ("streams.cli.import_:import_", "Bring real exports into `posts`."),
    "roster": ("streams.cli.roster:roster", "Make a roster and an edition from a data set."),
    "season": ("streams.cli.season:season", "Make the invented award year, to a folder or to `posts`."),
    "poll": ("streams.cli.poll:poll", "Poll a platform's accounts."),
    "simulate": ("streams.cli.simulate:simulate", "Serve simulated platforms to poll."),
    "worker": ("streams.cli.worker:worker", "Count: fold `posts` into the table; runs rank beside it."),
    "rank": ("streams.cli.rank:rank", "Rank: turn the table into boards in Redis."),
    "web": ("streams.cli.web:web", "Serve the live page of all boards."),
    "board": ("streams.cli.board:board", "Show boards in the terminal."),
    "rules": ("streams.cli.rules:rules", "Show the rules of an edition, with its own numbers."),
    "explain": ("streams.cli.explain:explain", "Say why a participant stands where it stands."),
    "coverage": ("streams.cli.coverage:coverage", "Show what was polled, what was missed and why."),
    "what-if": ("streams.cli.what_if:what_if", "Rank recorded pages under other settings."),
    "compare": ("streams.cli.compare:compare", "List which ranks move between two settings or snapshots."),
    "snapshot": ("streams.cli.snapshot:snapshot", "Recount, compare, freeze: the nominations."),
    "audit": ("streams.cli.audit:audit", "Count all pages once more, compare with table and boards."),
    "bench": ("streams.cli.bench:bench", "Measure this machine: how fast it counts."),
    "rule": ("streams.cli.rule:rule", "Leave out a post, reading, account or participant, or bring it back."),
}

# Where a client library defines its errors: what did not answer as it should, and the variable that says where it is.
SERVICES: dict[str, tuple[str, str]] = {
    "kafka.errors": ("Kafka", "GSM_KAFKA"),
    "aiokafka.errors": ("Kafka", "GSM_KAFKA"),
    "redis.exceptions": ("Redis", "GSM_REDIS"),
}


class LazyGroup(click.Group):
    """A group that knows its commands' names and help without importing them, so that `gsm --help` is quick."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        return command

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gsm", prog_name="gsm")
def gsm() -> None:
    """The counting room of a social-media award.

    Exit codes: 0 done, 1 found something wrong, 2 wrong usage.
    """


def main() -> None:
    """Run one command.

    What a person must know of an error is one line on standard error; Ctrl-C ends with 130, as shells expect.
    """
    try:
        sys.exit(gsm.main(prog_name="gsm", standalone_mode=False))
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort:
        sys.exit(130)
    except GsmError as error:
        click.echo(f"gsm: {error}", err=True)
        sys.exit(1)
    except Exception as error:
        service, variable = SERVICES.get(type(error).__module__, ("", ""))
        if not service:
            raise
        what = " ".join(str(error).split()) or type(error).__name__
        click.echo(
            f"gsm: {service} failed ({what}): see `gsm status`, or mend {variable}, then run the command again",
            err=True,
        )
        sys.exit(1)
