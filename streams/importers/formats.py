"""The table of formats: name -> where its reader is, and one line of help."""

import importlib
from typing import Final, cast

from streams.importers.contract import Format

FORMATS: Final[dict[str, tuple[str, str]]] = {
    "hootsuite": ("hootsuite", "Hootsuite Analytics: posts of Facebook Pages (CSV)"),
    "crowdtangle": ("crowdtangle", "CrowdTangle: search export of Facebook posts (CSV)"),
    "crowdtangle-history": ("crowdtangle_history", "CrowdTangle: the history of one post (CSV)"),
    "graph-csv": ("graph_csv", "answers of Facebook's Graph API, saved one post a row (CSV)"),
    "twarc": ("twarc", "posts of X as twarc saves them (JSON lines or CSV)"),
    "youtube-trending": ("youtube_trending", "daily lists of trending videos (CSV)"),
    "youtube-stats": ("youtube_stats", "counters of videos appended by a job (CSV)"),
    "pages": ("pages", "our own pages, as `gsm season --out` writes them (JSON lines)"),
}


def reader_of(name: str) -> Format:
    """The reader of a format."""
    module = importlib.import_module(f"streams.importers.{FORMATS[name][0]}")
    return cast(Format, module.read)
