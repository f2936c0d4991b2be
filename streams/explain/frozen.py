"""The boards of a snapshot's folder, with the settings, roster and pins that lie there."""

from pathlib import Path

from streams.explain.basis import Basis
from streams.frozen import frozen_settings, read_frozen


def frozen(folder: Path, kafka: str) -> Basis:
    """The boards of a folder that `gsm snapshot` wrote. Raises GsmError where it is none, or a file is not as it was written."""
    snapshot, (edition, roster) = read_frozen(folder), frozen_settings(folder)
    pins = snapshot.told.pins
    return Basis(edition, roster, snapshot.boards, kafka, pins.topic, pins.vector)
