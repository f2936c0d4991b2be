"""A request to X: its parameters, looked at as strictly as X does."""

import re
from collections.abc import Collection
from datetime import datetime
from typing import Final

from starlette.requests import Request

from streams.simulator.world import World
from streams.simulator.x.answers import POST, TWEET
from streams.simulator.x.errors import invalid

MOST_IDS: Final = 100


class Asked:
    """A request's parameters, and what is true when it is answered."""

    def __init__(self, world: World, request: Request, at: int) -> None:
        self.world = world
        self.params = request.query_params
        self.path = request.path_params
        self.at = at
        self.words = POST if "post.fields" in self.params else TWEET

    def among(self, name: str, known: Collection[str]) -> set[str]:
        """Words of a list, such as the fields that are asked for. Raises RequestError for a strange one."""
        given = {one for one in self.params.get(name, "").split(",") if one}
        if strange := sorted(given - set(known)):
            allowed = ",".join(sorted(known))
            message = f"The `{name}` query parameter value [{strange[0]}] is not one of [{allowed}]"
            raise invalid(name, strange, message)
        return given

    def several(self, name: str, shape: re.Pattern[str]) -> list[str]:
        """A list of names or ids. Raises RequestError where one is malformed, or there are none or too many."""
        values = self.params.get(name, "").split(",")
        if wrong := [value for value in values if not shape.fullmatch(value)]:
            raise invalid(name, wrong, f"The `{name}` query parameter value [{wrong[0]}] does not match")
        if len(values) > MOST_IDS:
            message = (
                f"The number of values in the `{name}` query parameter list is not between 1 and {MOST_IDS}"
            )
            raise invalid(name, values[:1], message)
        return values

    def number(self, name: str, least: int, most: int, default: int) -> int:
        """A whole number. Raises RequestError where it is none, or out of bounds."""
        text = self.params.get(name, str(default))
        if not text.isdecimal() or not least <= int(text) <= most:
            raise invalid(
                name, [text], f"The `{name}` query parameter value [{text}] is not between {least} and {most}"
            )
        return int(text)

    def instant(self, name: str, default: int) -> int:
        """An instant in milliseconds. Raises RequestError where it is none as X writes it, to the second."""
        text = self.params.get(name)
        if text is None:
            return default
        try:
            return int(datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z").timestamp()) * 1000
        except ValueError:
            raise invalid(
                name, [text], f"The `{name}` query parameter value [{text}] is not a valid date"
            ) from None
