"""What boards are made of that are not published: recorded pages and rulings."""

import os
from collections.abc import Sequence
from pathlib import Path

import msgspec

from scoring.edition import Edition
from scoring.rulings import Ruling
from streams import editions
from streams.clock import WallClock
from streams.editions import EditionFiles
from streams.frozen import Frozen, FrozenFolder, read_frozen
from streams.kafka.topics import POSTS
from streams.settings import addresses
from streams.what_if.live import live_pages, live_rulings
from streams.what_if.pages import Pages, PagesInFiles
from streams.what_if.rulings_file import read_rulings_file

Loaded = FrozenFolder | EditionFiles


def load(path: Path) -> Loaded:
    """What stands at a path: a snapshot's folder, or an edition's settings file. Raises GsmError."""
    return read_frozen(path) if path.is_dir() else editions.load(path)


class Basis(msgspec.Struct, frozen=True):
    """Pages, the rulings on them, and the award clock if another side gives it.

    `unreadable_rulings` are records among the rulings that are none and change nothing, as in rank. `now` is the present where the
    pages are a running edition's, which may go by the wall clock.
    """

    pages: Pages
    rulings: list[Ruling]
    as_of: int | None
    unreadable_rulings: int = 0
    now: int | None = None

    def award_clock(self, edition: Edition, observed_at: int) -> int:
        """The award clock of an edition that nobody set, as rank has it; `observed_at` is that of the newest observation."""
        return edition.award_clock(observed_at, self.now) if self.as_of is None else self.as_of


def basis(
    loaded: Sequence[Loaded], files: Sequence[Path], rulings_file: Path | None, home: Path | None
) -> Basis:
    """The pages in `files`, or else of the running edition; the rulings in the file, or else those in force on the pages.

    Beside a snapshot pages, rulings and award clock are its own, up to its pins. The running edition is the one whose topics have
    the prefix GSM_PREFIX, or else the snapshot's, or the id of the first edition. Raises GsmError where something cannot be read.
    """
    frozen = next((one.told for one in loaded if isinstance(one, FrozenFolder)), None)
    given = None if rulings_file is None else read_rulings_file(rulings_file)
    if given is None and frozen is not None:
        given = frozen.rulings
    as_of = None if frozen is None else frozen.as_of.ms
    now = WallClock().now()
    if files:
        return Basis(PagesInFiles(files, now), given or [], as_of)
    kafka, _ = addresses(home)
    prefix = os.environ.get("GSM_PREFIX") or _prefix(loaded, frozen)
    pages = live_pages(kafka, prefix, None if frozen is None else frozen.pins)
    if given is not None:
        return Basis(pages, given, as_of, now=now)
    records = live_rulings(kafka, prefix)
    rulings = [one.ruling for one in records if one.ruling is not None]
    return Basis(pages, rulings, as_of, len(records) - len(rulings), now)


def _prefix(loaded: Sequence[Loaded], frozen: Frozen | None) -> str:
    if frozen is not None:
        return frozen.pins.topic.removesuffix(POSTS.name)
    return next(f"{one.edition.id}." for one in loaded if isinstance(one, EditionFiles))
