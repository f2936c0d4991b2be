"""One import: look through the files, then send them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from streams.errors import GsmError
from streams.importers.contract import Context
from streams.importers.formats import reader_of
from streams.importers.ledger import Ledger
from streams.importers.reading import Advance
from streams.importers.report import Report, report_of
from streams.importers.sending import send_files
from streams.importers.survey import Survey, survey
from streams.kafka.dead_letters import DeadLetters
from streams.kafka.publisher import PagePublisher
from streams.settings import Settings

Step = Callable[[str], Advance]
"""Begins a step with this name and says whom to tell how far it is."""


def look(format_name: str, files: Sequence[Path], context: Context, max_bad: float, step: Step) -> Report:
    """What an import would find, without Kafka. Raises GsmError as `survey` does."""
    return report_of(format_name, files, _survey(format_name, files, context, max_bad, step), None)


def bring(
    format_name: str, files: Sequence[Path], context: Context, max_bad: float, step: Step, settings: Settings
) -> Report:
    """Import: nothing is sent unless the files as a whole are fit for it. Raises GsmError where they are not."""
    found = _survey(format_name, files, context, max_bad, step)
    edition = settings.files.edition
    if found.simulated and not edition.simulated:
        raise GsmError(
            f"the pages are simulated and edition {edition.id} is not: import them into the edition made with them"
        )
    with (
        PagePublisher(settings.kafka, settings.prefix) as pages,
        DeadLetters(settings.kafka, settings.prefix) as letters,
    ):
        sent = send_files(
            f"import.{format_name}",
            reader_of(format_name),
            files,
            context,
            found,
            pages,
            letters,
            step("sending"),
        )
    return report_of(format_name, files, found, sent)


def _survey(format_name: str, files: Sequence[Path], context: Context, max_bad: float, step: Step) -> Survey:
    with Ledger() as ledger:
        return survey(reader_of(format_name), files, context, ledger, max_bad, step("looking"))
