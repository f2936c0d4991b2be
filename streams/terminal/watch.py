"""Redrawing in place on each publication."""

import time
from collections.abc import Callable, Iterator
from typing import Final

import redis
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.text import Text

from streams.errors import GsmError
from streams.store import Keys, Published, read

_SECONDS: Final = 1.0  # how often to look although nothing was heard: ages grow, and a word may be lost


def watch(
    console: Console, client: redis.Redis, keys: Keys, draw: Callable[[Published], RenderableType]
) -> None:
    """Draw what is published, and again on each publication, until interrupted.

    Where Redis or the boards are gone, what was drawn last stays, under a line that says so.
    """
    drawn: RenderableType = Text()
    with Live(console=console, screen=True, auto_refresh=False) as live:
        for seen in publications(client, keys):
            if isinstance(seen, Published):
                drawn = draw(seen)
                live.update(drawn, refresh=True)
            else:
                live.update(Group(Text(f"{seen}; trying again", "bold yellow"), drawn), refresh=True)


def publications(client: redis.Redis, keys: Keys) -> Iterator[Published | str]:
    """The current publication, at once, on each change and every second; where it cannot be had, the reason."""
    while True:
        try:
            with client.pubsub(ignore_subscribe_messages=True) as channel:  # type: ignore[no-untyped-call] # redis-py
                channel.subscribe(keys.published)
                while True:
                    yield read(client, keys)
                    channel.get_message(timeout=_SECONDS)
        except GsmError as error:
            yield str(error)
        except redis.RedisError as error:
            yield f"cannot reach Redis: {error}"
        time.sleep(_SECONDS)
