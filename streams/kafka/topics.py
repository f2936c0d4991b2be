"""The topics: what each is for, how it is kept, and creating and checking them through the admin client."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Final, Self

import msgspec
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType
from kafka.errors import KafkaError, TopicAlreadyExistsError

from streams.errors import GsmError

FOR_EVER: Final = {"retention.ms": "-1", "retention.bytes": "-1", "cleanup.policy": "delete"}


class Topic(msgspec.Struct, frozen=True):
    """A topic without its prefix. `configs` are set at creation and must still stand at a check."""

    name: str
    meaning: str
    partitions: int
    configs: dict[str, str]


POSTS: Final = Topic(
    "posts",
    "all that happened: pages, by account, for ever",
    12,
    FOR_EVER | {"message.timestamp.type": "LogAppendTime", "max.message.bytes": str(4 << 20)},
)
DEAD_LETTERS: Final = Topic(
    "dead-letters",
    "what could not be read or was invalid, with reason and origin",
    1,
    FOR_EVER | {"max.message.bytes": str(2 << 20)},
)
RULINGS: Final = Topic(
    "rulings", "operators' corrections with their reasons, the last one on a target stands", 1, FOR_EVER
)
BOARD_HISTORY: Final = Topic(
    "board-history", "claims of rank, and a record a board and award day", 1, FOR_EVER
)
RANKINGS: Final = Topic("rankings", "frozen rankings", 1, FOR_EVER | {"max.message.bytes": str(16 << 20)})
POLLS: Final = Topic(
    "polls",
    "the pollers' state: accounts, their posts by day of creation, what is reserved of budgets",
    1,
    {"cleanup.policy": "compact"},
)

TOPICS: Final = (POSTS, DEAD_LETTERS, RULINGS, BOARD_HISTORY, RANKINGS, POLLS)


class Admin:
    """Creates and checks the topics of one prefix. A context manager. Raises GsmError if Kafka does not answer."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        try:
            self._client = KafkaAdminClient(
                bootstrap_servers=bootstrap.split(","), client_id="gsm-admin", bootstrap_timeout_ms=10_000
            )
        except KafkaError as error:
            raise GsmError(
                f"Kafka does not answer at {bootstrap} ({error}): start it with `gsm up`, or mend GSM_KAFKA"
            ) from None
        self._prefix = prefix

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def name(self, topic: Topic) -> str:
        """The topic's full name."""
        return self._prefix + topic.name

    def create(self, topics: Sequence[Topic] = TOPICS) -> list[str]:
        """Create those of `topics` that are missing, wait until they have leaders, and return their full names."""
        present = set(self._client.list_topics())
        missing = [topic for topic in topics if self.name(topic) not in present]
        if missing:
            wanted = {
                self.name(one): {"num_partitions": one.partitions, "configs": one.configs} for one in missing
            }
            with suppress(TopicAlreadyExistsError):  # another process creates them in this moment
                self._client.create_topics(wanted)
            self._client.wait_for_topics(list(wanted), timeout_ms=30_000)
        return [self.name(topic) for topic in missing]

    def check(self) -> list[str]:
        """What is wrong with the topics, a line each; empty if all is as it should be."""
        present = set(self._client.list_topics())
        faults = [
            f"topic {self.name(topic)} is missing: run `gsm topics`"
            for topic in TOPICS
            if self.name(topic) not in present
        ]
        there = [topic for topic in TOPICS if self.name(topic) in present]
        resources = [ConfigResource(ConfigResourceType.TOPIC, self.name(topic)) for topic in there]
        found = self._client.describe_configs(resources, config_filter="all")["topic"] if there else {}
        for topic in there:
            for key, wanted in topic.configs.items():
                stands = str(found[self.name(topic)][key]["value"])
                if stands != wanted:
                    faults.append(f"topic {self.name(topic)}: {key} is {stands}, must be {wanted}")
        return faults

    def partitions(self, topic: Topic) -> int:
        """How many partitions the topic has; raises GsmError if it does not exist."""
        return len(self._describe(topic)["partitions"])

    def generation(self, topic: Topic) -> str:
        """The id that Kafka gave this very topic: one deleted and made again has another."""
        return str(self._describe(topic)["topic_id"])

    def delete(self, full_names: list[str]) -> None:
        """Delete topics by full name."""
        self._client.delete_topics(full_names)

    def names(self) -> list[str]:
        """Full names of all topics that start with the prefix."""
        return sorted(name for name in self._client.list_topics() if name.startswith(self._prefix))

    def _describe(self, topic: Topic) -> dict[str, list[object]]:
        described: dict[str, list[object]] = self._client.describe_topics([self.name(topic)])[0]
        if not described["partitions"]:
            raise GsmError(
                f"topic {self.name(topic)} does not exist: `gsm worker` creates it, or run `gsm topics`"
            )
        return described
