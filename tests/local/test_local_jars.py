"""Kafka's jars: downloaded once, checked always, taken from the cache without a network."""

import gc
import hashlib
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from streams.errors import GsmError
from streams.local.jars import kafka_jars
from streams.local.mirror import mirror_url
from tests.conftest import Eventually
from tests.local.conftest import Gsm

# jgo leaves the connections of refused and of interrupted answers to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

JARS = {"one-1.0.jar": b"the first jar" * 1000, "two-2.0.jar": b"the second jar" * 1000}


class Repository:
    """A Maven repository on this machine that serves `files` and remembers what it was asked for."""

    def __init__(self) -> None:
        self.files = dict(JARS)
        self.asked: list[str] = []
        self.stalls = threading.Event()
        repository = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                name = self.path.rsplit("/", 1)[-1]
                repository.asked.append(name)
                content = repository.files.get(name)
                self.send_response(404 if content is None else 200)
                self.send_header("Content-Length", str(len(content or b"")))
                self.end_headers()
                if repository.stalls.is_set():
                    repository.released.wait(20)
                self.wfile.write(content or b"")

            def log_message(self, *_: object) -> None:
                """Nothing to tell."""

        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/maven2"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def close(self) -> None:
        """Stop serving: from now on there is no network."""
        self.released.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Repository]:
    """A repository of two jars, a lock that names them, and an empty cache."""
    repository = Repository()
    lines = [
        f"{hashlib.sha256(content).hexdigest()} {len(content)} org.example:{name[:3]}:{name[4:7]}\n"
        for name, content in JARS.items()
    ]
    lock = tmp_path / "kafka.lock"
    lock.write_text("# Two jars\n" + "".join(lines))
    monkeypatch.setattr("streams.local.jars.KAFKA_LOCK", lock)
    monkeypatch.setattr("streams.local.download.PAUSE_SECONDS", 0)
    monkeypatch.setenv("GSM_MAVEN_MIRROR", repository.url)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield repository
    repository.close()
    gc.collect()


def contents(jars: list[Path]) -> dict[str, bytes]:
    return {jar.name: jar.read_bytes() for jar in jars}


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_jars_are_downloaded_once_and_then_taken_from_the_cache_without_a_network(
    repository: Repository,
) -> None:
    # Given jars that were downloaded
    assert contents(kafka_jars()) == JARS

    # When the network is gone, then they are there, and nothing half-made beside them
    repository.close()
    jars = kafka_jars()
    assert contents(jars) == JARS
    assert names_in(jars[0].parent) == ["lock", "one-1.0.jar", "two-2.0.jar"]


def test_a_damaged_jar_in_the_cache_is_replaced(repository: Repository) -> None:
    # Given a cached jar with one byte changed, its size as before
    jars = kafka_jars()
    jars[1].write_bytes(b"X" + JARS["two-2.0.jar"][1:])
    repository.asked.clear()

    # When the jars are wanted again, then that one alone is downloaded anew
    assert contents(kafka_jars()) == JARS
    assert "two-2.0.jar" in repository.asked
    assert "one-1.0.jar" not in repository.asked


def test_a_damaged_jar_without_a_network_is_a_clear_error(repository: Repository) -> None:
    jars = kafka_jars()
    jars[0].write_bytes(b"cut off")
    repository.close()
    with pytest.raises(
        GsmError, match=r"^one-1\.0\.jar cannot be downloaded \(ConnectionError\): connect to the"
    ):
        kafka_jars()


@pytest.mark.parametrize("forged", [b"short", b"Y" * len(JARS["one-1.0.jar"])])
def test_a_jar_that_is_not_the_one_of_the_lock_is_refused(repository: Repository, forged: bytes) -> None:
    # Given a repository that serves another file under the jar's name
    repository.files["one-1.0.jar"] = forged

    # When the jars are wanted, then it is refused and the cache does not hold it
    with pytest.raises(GsmError, match=r"^one-1\.0\.jar as downloaded is not the file that kafka.lock names"):
        kafka_jars()

    # And when it serves the right one again, all is well
    repository.files = dict(JARS)
    assert contents(kafka_jars()) == JARS


def test_a_jar_that_the_repository_lacks_is_a_clear_error(repository: Repository) -> None:
    del repository.files["two-2.0.jar"]
    with pytest.raises(GsmError, match=r"^two-2\.0\.jar is not in the Maven repository in use"):
        kafka_jars()


def test_what_a_killed_download_left_behind_is_removed(repository: Repository) -> None:
    # Given a leftover of a process that was killed while downloading
    folder = kafka_jars()[0].parent
    (folder / "one-1.0.jar").unlink()
    (folder / "download-abc").mkdir()
    (folder / "download-abc" / "half.jar").write_bytes(b"half")

    # When the next one downloads, then it is gone
    kafka_jars()
    assert names_in(folder) == ["lock", "one-1.0.jar", "two-2.0.jar"]


def test_ctrl_c_while_a_download_stalls_ends_at_once_and_leaves_nothing(
    repository: Repository, gsm: Gsm, tmp_path: Path, eventually: Eventually
) -> None:
    # Given a start that waits for a silent repository
    repository.stalls.set()
    repository.files |= dict.fromkeys(("kafka_2.13-4.3.1.jar", "slf4j-api-1.7.36.jar"), b"")
    with gsm.begin("up") as process:
        eventually(lambda: bool(repository.asked))

        # When the user interrupts it
        process.send_signal(signal.SIGINT)

        # Then it ends long before the repository's time is up, and leaves neither half jars nor a data folder
        process.communicate(timeout=5)
    assert process.returncode == 130
    assert not gsm.folder.exists()
    eventually(lambda: names_in(tmp_path / "cache" / "gsm" / "kafka-jars") == ["lock"])


@pytest.mark.parametrize(
    ("mirror_of", "used"),
    [
        ("central", True),
        ("*", True),
        ("other, central", True),
        ("external:*", True),
        ("*,!central", False),
        ("other", False),
    ],
)
def test_the_mirror_of_the_maven_settings_is_used_when_it_mirrors_central(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mirror_of: str, used: bool
) -> None:
    # Given a user's Maven settings
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("GSM_MAVEN_MIRROR", raising=False)
    assert mirror_url() is None
    (tmp_path / ".m2").mkdir()
    (tmp_path / ".m2" / "settings.xml").write_text(
        '<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0"><mirrors><mirror><id>m</id>'
        f"<mirrorOf>{mirror_of}</mirrorOf><url>https://mirror.example/maven/</url></mirror></mirrors></settings>"
    )

    # Then their mirror is used if it stands for Maven Central, and the environment wins over it
    assert mirror_url() == ("https://mirror.example/maven" if used else None)
    monkeypatch.setenv("GSM_MAVEN_MIRROR", "https://other.example/")
    assert mirror_url() == "https://other.example"


def test_maven_settings_that_cannot_be_read_are_a_clear_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("GSM_MAVEN_MIRROR", raising=False)
    (tmp_path / ".m2").mkdir()
    (tmp_path / ".m2" / "settings.xml").write_text("<settings>")
    with pytest.raises(GsmError, match=r"settings\.xml cannot be read"):
        mirror_url()


def test_a_cache_that_cannot_be_written_is_a_clear_error(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    with pytest.raises(
        GsmError, match=r"kafka-jars cannot be used \(Not a directory\): mend that, or set XDG_CACHE_HOME"
    ):
        kafka_jars()
