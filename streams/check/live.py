"""What an edition needs while it runs: Kafka and its topics, Redis, and boards made with these very files."""

from pathlib import Path

import redis

from streams.editions import Fault
from streams.errors import GsmError
from streams.kafka.topics import Admin
from streams.settings import Settings
from streams.store import Head, Keys, NothingPublishedError, read


def live_faults(edition: Path | None, home: Path | None) -> list[Fault]:
    """What is wrong with what runs, service by service; `edition` and `home` as for `Settings.load`."""
    try:
        settings = Settings.load(edition=edition, home=home)
    except GsmError as error:
        return [Fault("services", "", str(error))]
    return [*_kafka(settings), *_redis(settings)]


def _kafka(settings: Settings) -> list[Fault]:
    try:
        with Admin(settings.kafka, settings.prefix) as admin:
            return [Fault("Kafka", "", fault) for fault in admin.check()]
    except GsmError as error:
        return [Fault("Kafka", "", str(error))]


def _redis(settings: Settings) -> list[Fault]:
    try:
        with redis.Redis.from_url(settings.redis) as client:
            head = read(client, Keys(settings.prefix)).head
    except NothingPublishedError:
        return []  # an edition that has not begun
    except GsmError as error:
        return [Fault("Redis", "", str(error))]
    return [Fault("Redis", "", fault) for fault in _other_files(head, settings)]


def _other_files(head: Head, settings: Settings) -> list[str]:
    files = settings.files
    pairs = (
        ("edition", head.edition, files.edition.id),
        ("edition file", head.edition_digest, files.edition_digest),
        ("roster file", head.roster_digest, files.roster_digest),
    )
    return [
        f"the live boards are of another {what}: found {live[:12]}; expected {mine[:12]}: restart `gsm worker`"
        for what, live, mine in pairs
        if live != mine
    ]
