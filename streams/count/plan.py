"""What a worker is to count, and where."""

import os
from typing import Final

import msgspec

from scoring.fold import Bounds
from streams.count.changelog import CONFIGS
from streams.count.identity import app_id, changelog_topic
from streams.kafka.topics import DEAD_LETTERS, POSTS, Admin, Topic
from streams.settings import Settings

SESSION_SECONDS: Final = 10.0


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
    """Create the topics that are missing and lay out what to count. Raises GsmError if Kafka does not answer."""
    session = float(os.environ.get("GSM_SESSION_TIMEOUT", SESSION_SECONDS))
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
        app = app_id(settings, admin.generation(POSTS))
        partitions = admin.partitions(POSTS)
        name = changelog_topic(app).removeprefix(settings.prefix)
        admin.create([Topic(name, "the table of rows", partitions, CONFIGS)])
        posts, dead_letters = admin.name(POSTS), admin.name(DEAD_LETTERS)
    edition = settings.files.edition
    return Plan(app, settings.kafka, edition.id, edition.bounds(), posts, dead_letters, partitions, session)
