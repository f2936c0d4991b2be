"""The stage: a Kafka of its own whose `posts` hold a case's pages, and the right answer to it."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import redis
from kafka import KafkaAdminClient
from rich.console import Console

from bench.answer import Answer, answer_of
from bench.cases import Case
from bench.copies import roster_of
from bench.environment import ROOT
from bench.peers.work import Work
from streams import editions, store
from streams.count.identity import app_id, changelog_topic
from streams.errors import GsmError
from streams.kafka.publisher import PagePublisher
from streams.kafka.reader import end_offsets, read
from streams.kafka.topics import BOARD_HISTORY, POSTS, Admin
from streams.local import LocalServices, state
from streams.settings import Settings

_PATIENCE = 60.0


class Stage:
    """`posts` of a case, whole. Workers that run with `variables` count it."""

    def __init__(
        self, folder: Path, settings: Settings, broker: int, ends: list[int], answer: Answer
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.broker = broker  # its process
        self.ends = ends
        self.answer = answer
        self.posts = settings.prefix + POSTS.name
        with Admin(settings.kafka, settings.prefix) as admin:
            self.group = app_id(settings, admin.generation(POSTS))
        self.changelog = changelog_topic(self.group)
        self._client = KafkaAdminClient(bootstrap_servers=settings.kafka, client_id="gsm-bench")

    def variables(self) -> dict[str, str]:
        """The environment of a `gsm` command on this stage."""
        return os.environ | {
            "GSM_KAFKA": self.settings.kafka, "GSM_REDIS": self.settings.redis, "GSM_PREFIX": self.settings.prefix,
            "GSM_EDITION": str(self.settings.edition_file),
        }  # fmt: skip

    def work(self, folder: Path, days: int) -> Work:
        """What peers are asked. The season's zone has had one offset since long before it."""
        freeze_at = self.settings.files.edition.bounds().freeze_at
        return Work(
            self.settings.kafka, self.posts, sum(self.ends), freeze_at, 7 * 3_600_000, days, str(folder)
        )

    def committed(self) -> bool:
        """Whether the group has committed all of `posts`."""
        found = self._client.list_group_offsets([self.group])[self.group]
        there = {one.partition: at.offset for one, at in found.items() if one.topic == self.posts}
        return all(there.get(partition, 0) >= end for partition, end in enumerate(self.ends))

    def forget(self) -> None:
        """Undo all counting and ranking: the next worker begins at offset 0."""
        with redis.Redis.from_url(self.settings.redis) as boards:
            boards.flushdb()
        made = {self.changelog, self.settings.prefix + BOARD_HISTORY.name}
        if there := made & set(self._client.list_topics()):
            self._client.delete_topics(sorted(there))
        deadline = time.monotonic() + _PATIENCE
        while made & set(self._client.list_topics()) or self._is_group():
            if (
                self._is_group()
            ):  # one with members cannot be deleted: a worker that was killed is one until its session ends
                self._client.delete_groups([self.group])
            if time.monotonic() > deadline:
                raise GsmError(
                    f"the benchmark's Kafka does not forget the last run: delete {self.folder}, run it again"
                )
            time.sleep(0.05)

    def on_boards(self) -> bool:
        """Whether the boards in Redis stand for all of `posts`."""
        with redis.Redis.from_url(self.settings.redis) as boards:
            try:
                return store.read(boards, store.Keys(self.settings.prefix)).head.vector == self.ends
            except store.NothingPublishedError:
                return False

    def _is_group(self) -> bool:
        return any(group["group_id"] == self.group for group in self._client.list_groups())


@contextmanager
def stage(case: Case, observations: int, folder: Path | None, console: Console) -> Iterator[Stage]:
    """Set it up, in a temporary folder that is deleted at the end unless one is given, which is used again the next time."""
    if folder is None:
        with (
            TemporaryDirectory(prefix="gsm-bench-") as temporary,
            stage(case, observations, Path(temporary), console) as one,
        ):
            yield one
        return
    with LocalServices(folder) as services:
        running = state.read(folder)
        assert running is not None
        name = "season" if case.name == "workers" else case.name
        edition_file = folder / f"{name}-{observations}.toml"
        season = case.season(observations)
        editions.save(edition_file, season.edition, roster_of(season.roster, case.copies))
        settings = Settings(
            services.kafka,
            services.redis,
            edition_file,
            editions.load(edition_file),
            f"{name}-{observations}.",
        )
        ends = _published(case, observations, settings, folder / f"{name}-{observations}.json", console)
        answer = _answered(settings, ends, folder / f"{name}-{observations}-{_code()}.json", console)
        yield Stage(folder, settings, running.kafka_pid, ends, answer)


def _published(case: Case, observations: int, settings: Settings, note: Path, console: Console) -> list[int]:
    """The ends of `posts`, which is filled unless the note says that it is."""
    if note.exists():
        ends = msgspec.json.decode(note.read_bytes(), type=list[int])
        if ends == end_offsets(settings.kafka, settings.prefix + POSTS.name):
            return ends
        raise GsmError(f"{note} does not fit its Kafka any more: delete {note.parent}, run it again")
    with PagePublisher(settings.kafka, settings.prefix) as publisher:
        if any(end_offsets(settings.kafka, settings.prefix + POSTS.name)):
            raise GsmError(f"{note.parent} was left in the middle of its making: delete it, run it again")
        with console.status(f"making {case.meaning}: {observations:,} observations"):
            for account, page in case.pages(observations):
                publisher.send(account, page)
            publisher.flush()
    ends = end_offsets(settings.kafka, settings.prefix + POSTS.name)
    state.write_json(note, ends)
    return ends


def _answered(settings: Settings, ends: list[int], note: Path, console: Console) -> Answer:
    """The answer, which is worked out unless the note has it."""
    if note.exists():
        return msgspec.json.decode(note.read_bytes(), type=Answer)
    with console.status("working out the right answer"):
        answer = answer_of(
            settings.files, read(settings.kafka, settings.prefix + POSTS.name, ends), len(ends)
        )
    state.write_json(note, answer)
    return answer


def _code() -> str:
    """One word for the code that the answer comes from."""
    found = sha256()
    for file in [
        *sorted(ROOT.glob("scoring/**/*.py")),
        ROOT / "bench/answer.py",
        ROOT / "bench/peers/work.py",
    ]:
        found.update(file.read_bytes())
    return found.hexdigest()[:12]
