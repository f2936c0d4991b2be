"""Where local data and downloads live."""

import os
from pathlib import Path


def default_data_folder() -> Path:
    """The folder of `gsm up` when `--data` is not given: `$GSM_HOME`, else the XDG data folder's `gsm`."""
    if home := os.environ.get("GSM_HOME"):
        return Path(home).expanduser()
    return _xdg("XDG_DATA_HOME", ".local/share") / "gsm"


def cache_folder() -> Path:
    """The folder of what can be downloaded again."""
    return _xdg("XDG_CACHE_HOME", ".cache") / "gsm"


def _xdg(variable: str, fallback: str) -> Path:
    # The XDG rules say that a relative path in the variable is invalid and to be ignored.
    given = os.environ.get(variable, "")
    return Path(given) if given.startswith("/") else Path.home() / fallback
