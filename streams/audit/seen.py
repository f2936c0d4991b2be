"""One look at the running system, before anything is counted."""

import msgspec
import redis

from streams import store
from streams.audit.finding import Finding
from streams.audit.log import Log
from streams.audit.partition import Offsets
from streams.audit.publication import nothing_published, unlike
from streams.count.identity import app_id, changelog_topic
from streams.kafka.topics import POSTS, Admin, Topic
from streams.settings import Settings
from streams.store import Published


class Seen(msgspec.Struct, frozen=True):
    """What was seen. `generations` are those of `posts` and changelog, `offsets` by partition.

    `published` is what Redis holds, None where it is not to be compared or, with the `findings` that say why, cannot be.
    """

    posts: str
    changelog: str
    generations: tuple[str, str]
    offsets: list[Offsets]
    published: Published | None
    findings: list[Finding]

    def vector(self, partition: int) -> int | None:
        """Up to which offset of `posts` the boards stand, if they are to be compared."""
        return None if self.published is None else self.published.head.vector[partition]


def look(settings: Settings, log: Log, *, boards: bool) -> Seen:
    """Look at Redis (if `boards`), then at commits, then at the changelog, then at `posts`: nothing can be ahead of what comes later.

    Raises GsmError where one of them is not there.
    """
    with Admin(settings.kafka, settings.prefix) as admin:
        posts, generation = admin.name(POSTS), admin.generation(POSTS)
        app = app_id(settings, generation)
        changelog = changelog_topic(app)
        of_changelog = admin.generation(Topic(changelog.removeprefix(settings.prefix), "", 0, {}))
        partitions = admin.partitions(POSTS)
    published, findings = _publication(settings, generation, partitions) if boards else (None, [])
    committed, changelog_ends = log.committed(app, posts), log.ends(changelog)
    offsets = [
        Offsets(begin, end, commit, changelog_end)
        for begin, end, commit, changelog_end in zip(
            log.begins(posts), log.ends(posts), committed, changelog_ends, strict=True
        )
    ]
    return Seen(posts, changelog, (generation, of_changelog), offsets, published, findings)


def _publication(
    settings: Settings, generation: str, partitions: int
) -> tuple[Published | None, list[Finding]]:
    with redis.Redis.from_url(settings.redis) as client:
        try:
            published = store.read(client, store.Keys(settings.prefix))
        except store.NothingPublishedError as error:
            return None, [nothing_published(str(error))]
    findings = unlike(settings.files, generation, partitions, published)
    return (None if findings else published), findings
