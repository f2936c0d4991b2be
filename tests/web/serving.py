"""The web server of an edition in a thread, quick to notice what happens."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from streams.settings import Settings
from streams.web.server import listen, server


class Answer(msgspec.Struct):
    """What was answered to one request; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: str


class Site(msgspec.Struct):
    """Where a server answers."""

    port: int

    @property
    def address(self) -> str:
        """The address of the overview."""
        return f"http://127.0.0.1:{self.port}/"

    def ask(self, path: str, method: str = "GET") -> Answer:
        """Ask for a path."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path)
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read().decode())
        finally:
            connection.close()

    @contextmanager
    def events(self, path: str = "/events") -> Iterator["Events"]:
        """Open a stream of events."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", path)
            yield Events(connection.getresponse())
        finally:
            connection.close()


class Update(msgspec.Struct):
    """One event of the boards: its version, the page's layout, the fragments by id."""

    version: str
    layout: str
    fragments: dict[str, str]


class Events:
    """Reads a stream of events."""

    def __init__(self, response: http.client.HTTPResponse) -> None:
        self.headers = response.headers
        self._response = response

    def next(self) -> Update:
        """The next update of the boards; ten seconds of silence are an error."""
        fields: dict[str, str] = {}
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            line = self._response.readline().decode().rstrip("\r\n")
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields.get("event") == "boards":
                return Update(fields["id"], **json.loads(fields["data"]))
            else:
                fields = {}
        raise TimeoutError("the boards were not updated")

    def until(self, fragment: str, words: str) -> Update:
        """The first update whose fragment with this id has these words."""
        while True:
            update = self.next()
            if words in update.fragments.get(fragment, ""):
                return update


@contextmanager
def serving(settings: Settings, port: int = 0, *, every: float = 0.1, pause: float = 0.05) -> Iterator[Site]:
    """A running server; `every` and `pause` in seconds, as Live has them."""
    begun = threading.Event()
    with listen(port) as listening:
        running = server(settings, begun.set, every=every, pause=pause)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert begun.wait(10)
            yield Site(listening.getsockname()[1])
        finally:
            running.should_exit = True
            thread.join(10)
