"""Crash-only: in any doubt the process ends at once and says why; whoever supervises it starts it again.

Nothing needs to be tidied up: what counts is in the changelog, and the next start reads it again.
"""

import os
from typing import Final, NoReturn

import structlog

DOUBT: Final = 70
"""Something happened that must not: start again, all state is read anew. If it comes back at once, the log line says what to do."""

NEWER_SCHEMA: Final = 71
"""`posts` holds a page that this version cannot read: upgrade, then start again. Nothing beyond it was counted."""


def end(code: int, message: str, **facts: object) -> NoReturn:
    """End the process with `code` after one log line; no handler runs, no other thread gets a word in."""
    structlog.get_logger().critical(message, exit_code=code, **facts)
    os._exit(code)
