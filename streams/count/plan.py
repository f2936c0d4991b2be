"""What a worker is to count, and where."""

import os
from contextlib import suppress
from typing import Final

import msgspec

from scoring.fold import Bounds
from streams.count.changelog import CONFIGS
from streams.count.identity import app_id, changelog_topic
from streams.errors import GsmError
from streams.kafka.topics import DEAD_LETTERS, POSTS, Admin, Topic
from streams.settings import Settings

SESSION_SECONDS: Final = "10"
_LEAST, _MOST = 6, 1800  # what a broker takes that is not told otherwise


class Plan(msgspec.Struct, frozen=True):
    """One edition on one generation of `posts`, by full topic names."""

    app_id: str
    bootstrap: str
    edition: str
    bounds: Bounds
    posts: str
    dead_letters: str
    partitions: int
    session_seconds: float


def make_plan(settings: Settings) -> Plan:
    """Create the topics that are missing and lay out what to count.

    Raises GsmError if Kafka does not answer or GSM_SESSION_TIMEOUT is of no use.
    """
    session = session_seconds(os.environ.get("GSM_SESSION_TIMEOUT") or SESSION_SECONDS)
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
        app = app_id(settings, admin.generation(POSTS))
        partitions = admin.partitions(POSTS)
        name = changelog_topic(app).removeprefix(settings.prefix)
        admin.create([Topic(name, "the table of rows", partitions, CONFIGS)])
        posts, dead_letters = admin.name(POSTS), admin.name(DEAD_LETTERS)
    edition = settings.files.edition
    return Plan(app, settings.kafka, edition.id, edition.bounds(), posts, dead_letters, partitions, session)


def session_seconds(given: str) -> float:
    """The session time-out that GSM_SESSION_TIMEOUT asks for. Raises GsmError where no broker takes it."""
    with suppress(ValueError):
        if _LEAST <= (seconds := float(given)) <= _MOST:
            return seconds
    raise GsmError(f"GSM_SESSION_TIMEOUT is {given}: it must be a number of seconds from {_LEAST} to {_MOST}")
