"""The job: pin, recount, compare, count a second time, compare, write, publish."""

import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import msgspec

from scoring.progress import Progress
from scoring.recount import Recount, recount
from scoring.rulings import Ruling, Rulings
from scoring.validate import NewerSchemaError
from streams.clock import Clock, WallClock
from streams.errors import GsmError
from streams.kafka.topics import POSTS, RULINGS, Admin
from streams.second_count import keep_accepted, second_count
from streams.settings import Settings
from streams.snapshot import folder
from streams.snapshot.compare import differences, sql_differences
from streams.snapshot.contents import Inputs, Pins, contents, digest
from streams.snapshot.pins import check_state, pin
from streams.snapshot.rankings import Ranking, claim, known
from streams.snapshot.recount import pinned_records, pinned_rulings
from streams.store import Published

_WALL: Final = WallClock()

Progressed = Callable[[int, int], None]
"""Called with the records recounted so far and those there are."""


class Frozen(msgspec.Struct, frozen=True):
    """A snapshot that stands in `folder`. `already`: it stood there before, with the same bytes.

    `snapshot` is its id, the folder's name; `digest` is the sha256 of its SHA256SUMS; `seconds` is how long the recount took and
    `sql_seconds` the second count. `newer` is the id of the newest snapshot where this one, of inputs that were there before, is not.
    """

    snapshot: str
    folder: Path
    state: str
    already: bool
    digest: str
    inputs: Inputs
    seconds: float
    sql_seconds: float
    newer: str | None = None


def freeze(
    settings: Settings,
    out: Path,
    *,
    provisional: bool = False,
    wait: float = 60,
    clock: Clock = _WALL,
    progressed: Progressed = lambda _done, _all: None,
) -> Frozen:
    """Freeze the live boards into a new folder in `out`, or find the folder where the same is frozen already.

    Before the edition's freeze only with `provisional`. `wait` is how many seconds rank may take to reach the end of `posts`.
    `clock` says whether the freeze has come, in an edition by the wall clock. Writes nothing and raises GsmError where the recount
    differs from the live boards or the second count, or inputs are mixed, and kafka.errors.KafkaError where Kafka fails.
    """
    published = pin(settings, wait)
    check_state(settings, published.head, clock.now(), provisional=provisional)
    started = time.monotonic()
    rulings = pinned_rulings(settings.kafka, settings.prefix + RULINGS.name, published.head.rulings)
    with TemporaryDirectory(prefix="gsm-snapshot-") as own:
        pages = Path(own) / "pages.ndjson"
        counted = _recount(settings, published, rulings, pages, progressed)
        recounted = time.monotonic()
        _compare(settings, published, counted)
        _count_again(settings, published, rulings, counted, pages)
    seconds, sql_seconds = recounted - started, time.monotonic() - recounted
    head = published.head
    inputs = Inputs(
        settings.files.edition,
        _as_loaded(settings.edition_file, settings.files.edition_digest),
        _as_loaded(settings.edition_file.with_suffix(".csv"), settings.files.roster_digest),
        Pins(settings.prefix + POSTS.name, head.generation, head.vector, head.rulings),
        counted,
        rulings,
    )
    return _write(settings, out, inputs, seconds, sql_seconds)


def _recount(
    settings: Settings, published: Published, rulings: list[Ruling], pages: Path, progressed: Progressed
) -> Recount:
    """The recount; on the way it keeps the pages that validation accepts in a file."""
    head, edition = published.head, settings.files.edition
    records = sum(head.vector)

    def met(totals: Progress) -> None:
        progressed(totals.offset, records)

    try:
        with pages.open("wb") as file:
            pinned = pinned_records(settings.kafka, settings.prefix + POSTS.name, head.vector)
            return recount(
                edition,
                settings.files.roster,
                keep_accepted(pinned, len(head.vector), file),
                len(head.vector),
                _award_clock(settings, published),
                Rulings(rulings),
                met,
            )
    except NewerSchemaError as error:
        raise GsmError(str(error)) from None
    except OSError as error:
        raise GsmError(
            f"cannot keep the pages in {pages.parent}: {error.strerror}: set TMPDIR to a folder with more room"
        ) from None


def _award_clock(settings: Settings, published: Published) -> int | None:
    """What the award clock must say; None where the pages tell it."""
    return published.head.as_of if settings.files.edition.clock == "wall" else None


def _count_again(
    settings: Settings, published: Published, rulings: list[Ruling], counted: Recount, pages: Path
) -> None:
    """Raise GsmError unless the second count of the kept pages, by SQL, is equal to the recount."""
    files = settings.files
    second = second_count(files.edition, files.roster, rulings, pages, _award_clock(settings, published))
    if found := sql_differences(second, counted.boards, counted.as_of, counted.totals):
        raise GsmError(
            f"two counts of the same pages differ, nothing is frozen: {found[0]}{_more(found)}: one of them has a mistake; "
            "keep this line and report it"
        )


def _compare(settings: Settings, published: Published, counted: Recount) -> None:
    """Raise GsmError unless live boards and recount are equal, and simulated pages are in a simulated edition."""
    head = published.head
    if counted.as_of != head.as_of:
        raise GsmError(
            f"the newest observation is of {counted.as_of}, the live boards are as of {head.as_of}: restart `gsm rank`"
        )
    if counted.totals.simulated and not settings.files.edition.simulated:
        raise GsmError(
            f"posts hold {counted.totals.simulated:,} simulated pages, but the edition is not marked simulated: nothing is frozen"
        )
    found = differences(published.boards, head.totals, counted.boards, counted.totals)
    if found:
        raise GsmError(
            f"the live boards are not what posts give, nothing is frozen: {found[0]}{_more(found)}: restart the worker, "
            "which rebuilds them, and keep this line"
        )


def _more(found: list[str]) -> str:
    return f" (and {len(found) - 1} more differences)" if len(found) > 1 else ""


def _as_loaded(file: Path, loaded: str) -> bytes:
    """The file's bytes; GsmError if it is no longer the one that was loaded."""
    try:
        content = file.read_bytes()
    except OSError as error:
        raise GsmError(f"cannot read {file}: {error.strerror}") from None
    if sha256(content).hexdigest() != loaded:
        raise GsmError(f"{file} changed meanwhile: restart the worker, then run the command again")
    return content


def _write(settings: Settings, out: Path, inputs: Inputs, seconds: float, sql_seconds: float) -> Frozen:
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
    published = known(settings)
    taken = folder.revisions(out, inputs.edition.id, inputs.series)
    taken |= {one.revision: one.digest for one in published.values() if one.series == inputs.series}
    revision = _revision(inputs, taken)
    files = contents(inputs, revision)
    whole, name = digest(files), inputs.name(revision)
    ranking = Ranking(
        name, inputs.edition.id, inputs.series, revision, inputs.state(revision), inputs.edition.simulated, whole,
        inputs.recount.as_of, inputs.pins, {key: sha256(content).hexdigest() for key, content in sorted(files.items())},
    )  # fmt: skip

    def own() -> None:
        if name not in published:
            claim(settings, ranking)

    written = folder.write(out / name, files, own)
    newest = max(taken, default=revision)
    newer = inputs.name(newest) if newest > revision else None
    return Frozen(name, out / name, ranking.state, not written, whole, inputs, seconds, sql_seconds, newer)


def _revision(inputs: Inputs, taken: dict[int, str]) -> int:
    """The revision that holds exactly these inputs already, else the next free one; `taken` has the digest of each."""
    for number in sorted(taken, reverse=True):
        if digest(contents(inputs, number)) == taken[number]:
            return number
    return max(taken, default=0) + 1
