"""Which counting a worker does: its Faust app id, and the changelog topic that follows from it.

Everything that changes what a row holds is digested into the id, so that a worker with other settings, another code or
another `posts` builds a table of its own from the beginning instead of continuing one that means something else.
"""

from hashlib import sha256
from typing import Final

import msgspec
import orjson

from scoring.calendar import WINDOW_DAYS
from scoring.rows import ROW_FORMAT
from streams.settings import Settings

TABLE: Final = "account_windows"


def app_id(settings: Settings, generation: str) -> str:
    """The app id (also the consumer group) that counts the edition on the generation of `posts` (`Admin.generation`)."""
    bounds = settings.files.edition.bounds()
    counted = [msgspec.to_builtins(bounds), WINDOW_DAYS, ROW_FORMAT, generation]
    digest = sha256(orjson.dumps(counted, option=orjson.OPT_SORT_KEYS)).hexdigest()
    return f"{settings.prefix}count-{digest[:12]}"


def changelog_topic(app_id: str) -> str:
    """The topic that an app's table is written to: rows by `row_key`, progress by `progress_key`."""
    return f"{app_id}-{TABLE}-changelog"
