"""The harbour towns' year as files, and changed copies of their edition."""

from pathlib import Path

from tests.scoring.harbour import FOLDER, recorded, towns


def write_pages(file: Path, *more: bytes) -> Path:
    """The towns' pages, a line each, and more lines behind them."""
    file.write_bytes(b"\n".join([record.value for record in recorded(towns())] + list(more)) + b"\n")
    return file


def write_edition(folder: Path, *changes: tuple[str, str], name: str = "changed") -> Path:
    """A copy of the edition with these changes; its settings file."""
    settings = (FOLDER / "harbour-2026.toml").read_text()
    for old, new in changes:
        assert old in settings
        settings = settings.replace(old, new, 1)
    file = folder / f"{name}.toml"
    file.write_text(settings)
    file.with_suffix(".csv").write_bytes((FOLDER / "harbour-2026.csv").read_bytes())
    return file
