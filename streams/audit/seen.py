"""One look at the running system, before anything is counted."""

import msgspec
import redis

from streams import store
from streams.audit.finding import Finding
from streams.audit.log import Log
from streams.audit.partition import Offsets
from streams.audit.publication import nothing_published, unlike
from streams.count.identity import app_id, changelog_topic
from streams.errors import GsmError
from streams.kafka.topics import POSTS, Admin, Topic
from streams.settings import Settings
from streams.store import Published


class Seen(msgspec.Struct, frozen=True):
    """What was seen. `published` is what Redis holds, None where it is not to be compared or, as `findings` say, cannot be."""

    offsets: list[Offsets]
    published: Published | None
    findings: list[Finding]

    def vector(self, partition: int) -> int | None:
        """Up to which offset of `posts` the boards stand, if they are to be compared."""
        return None if self.published is None else self.published.head.vector[partition]


class Topics(msgspec.Struct, frozen=True):
    """The names of `posts` and of its changelog, the count's consumer group, and the ids that Kafka gave both topics."""

    posts: str
    changelog: str
    group: str
    generations: tuple[str, str]
    partitions: int


def find(settings: Settings) -> Topics:
    """The topics of the edition as it is counted now. Raises GsmError where one is missing, or is not as count makes it."""
    with Admin(settings.kafka, settings.prefix) as admin:
        generation, partitions = admin.generation(POSTS), admin.partitions(POSTS)
        group = app_id(settings, generation)
        changelog = changelog_topic(group)
        made = Topic(changelog.removeprefix(settings.prefix), "", partitions, {})
        generations = (generation, admin.generation(made))
        if (found := admin.partitions(made)) != partitions:
            raise GsmError(
                f"topic {changelog} has {found} partitions, {admin.name(POSTS)} {partitions}: "
                "something other than count made it; delete it and restart the worker"
            )
        return Topics(admin.name(POSTS), changelog, group, generations, partitions)


def look(settings: Settings, topics: Topics, log: Log, *, boards: bool) -> Seen:
    """Look at Redis (if `boards`), then at commits, then at the changelog, then at `posts`: nothing can be ahead of what comes later.

    Raises GsmError where Redis does not answer.
    """
    published, findings = _publication(settings, topics) if boards else (None, [])
    committed, changelog_ends = log.committed(topics.group, topics.posts), log.ends(topics.changelog)
    offsets = [
        Offsets(begin, end, commit, changelog_end)
        for begin, end, commit, changelog_end in zip(
            log.begins(topics.posts), log.ends(topics.posts), committed, changelog_ends, strict=True
        )
    ]
    return Seen(offsets, published, findings)


def _publication(settings: Settings, topics: Topics) -> tuple[Published | None, list[Finding]]:
    with redis.Redis.from_url(settings.redis) as client:
        try:
            published = store.read(client, store.Keys(settings.prefix))
        except store.NothingPublishedError as error:
            return None, [nothing_published(str(error))]
    findings = unlike(settings.files, topics.generations[0], topics.partitions, published)
    return (None if findings else published), findings
