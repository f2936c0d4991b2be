"""Keys of platforms: from the environment or a file, shown to nobody."""

import os
import re
from pathlib import Path

from streams.errors import GsmError

_PRINTABLE = re.compile(r"[!-~]+")


class Secret:
    """A key. Printing it shows nothing; only `reveal` gives it away."""

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "[secret]"

    def reveal(self) -> str:
        """The key itself, for the one header that needs it."""
        return self._value

    def redact(self, data: bytes) -> bytes:
        """`data` without the key."""
        return data.replace(self._value.encode(), b"[redacted]")


def read_secrets(variable: str) -> list[Secret]:
    """The keys in the environment variable, or in the file that VARIABLE_FILE names, one a line. Raises GsmError if there is none."""
    value, file = os.environ.get(variable, ""), os.environ.get(f"{variable}_FILE", "")
    if not value and file:
        try:
            value = Path(file).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise GsmError(f"cannot read {variable}_FILE: {type(error).__name__}: {file}") from None
    keys = [line.strip() for line in value.splitlines() if line.strip()]
    if not keys:
        raise GsmError(f"no key: set {variable}, or {variable}_FILE to a file that holds it")
    if not all(map(_PRINTABLE.fullmatch, keys)):
        raise GsmError(f"a key in {variable} has a space or a character that no key has: set it again")
    return [Secret(key) for key in dict.fromkeys(keys)]
