"""What a worker is to count, and where."""

from pathlib import Path

import msgspec

from scoring.fold import Bounds
from streams.count.changelog import CONFIGS
from streams.count.identity import app_id, changelog_topic
from streams.count.profile import Profile
from streams.count.stores import chosen as stores
from streams.kafka.topics import DEAD_LETTERS, POSTS, Admin, Topic
from streams.settings import Settings


class Plan(msgspec.Struct, frozen=True):
    """One edition on one generation of `posts`, by full topic names; how patiently; where rows are kept, and where that is on disk."""

    app_id: str
    bootstrap: str
    edition: str
    bounds: Bounds
    posts: str
    dead_letters: str
    partitions: int
    profile: Profile
    store: stores.Name
    rows: Path


def make_plan(settings: Settings, profile: Profile) -> Plan:
    """Create the topics that are missing and lay out what to count. Raises GsmError if Kafka does not answer, or a setting is wrong."""
    store = stores.chosen()
    with Admin(settings.kafka, settings.prefix) as admin:
        admin.create()
        app = app_id(settings, admin.generation(POSTS))
        partitions = admin.partitions(POSTS)
        name = changelog_topic(app).removeprefix(settings.prefix)
        changelog = Topic(name, "the table of rows", partitions, CONFIGS)
        admin.create([changelog])
        rows = settings.home / "rows" / admin.name(changelog) / admin.generation(changelog)
        posts, dead_letters = admin.name(POSTS), admin.name(DEAD_LETTERS)
    edition = settings.files.edition
    return Plan(
        app, settings.kafka, edition.id, edition.bounds(), posts, dead_letters, partitions, profile, store, rows
    )  # fmt: skip
