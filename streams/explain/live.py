"""The live boards, as rank published them last."""

import redis

from streams.errors import GsmError
from streams.explain.basis import Basis
from streams.facts import boards_in_order
from streams.kafka.topics import POSTS, Admin
from streams.settings import Settings
from streams.store import Head, Keys, read


def live(settings: Settings) -> Basis:
    """The boards in Redis. Raises GsmError where there are none, or rank has other files or another topic than we."""
    with redis.Redis.from_url(settings.redis) as client:
        published = read(client, Keys(settings.prefix))
    _check(settings, published.head)
    files, boards = settings.files, boards_in_order(published, settings.files.edition)
    topic = settings.prefix + POSTS.name
    return Basis(files.edition, files.roster, boards, settings.kafka, topic, published.head.vector)


def _check(settings: Settings, head: Head) -> None:
    with Admin(settings.kafka, settings.prefix) as admin:
        generation = admin.generation(POSTS)
    for what, theirs, mine in (
        ("edition file", head.edition_digest, settings.files.edition_digest),
        ("roster file", head.roster_digest, settings.files.roster_digest),
        ("topic posts", head.generation, generation),
    ):
        if theirs != mine:
            raise GsmError(
                f"the live boards are of another {what} ({theirs[:12]}, here {mine[:12]}): "
                "give --edition the file that the worker has, or restart the worker"
            )
