"""Which Maven repository a company or a user wants instead of Maven Central."""

import os
import xml.etree.ElementTree as ET
from pathlib import Path

from streams.errors import GsmError

MIRROR_VARIABLE = "GSM_MAVEN_MIRROR"


def mirror_url() -> str | None:
    """The Maven repository to use instead of Maven Central, or None.

    `GSM_MAVEN_MIRROR` wins; else the mirror of `central` or `*` in `~/.m2/settings.xml`.
    Raises GsmError when that file cannot be read.
    """
    if given := os.environ.get(MIRROR_VARIABLE):
        return given.rstrip("/")
    settings = Path.home() / ".m2" / "settings.xml"
    if not settings.exists():
        return None
    try:
        root = ET.parse(settings).getroot()  # noqa: S314 - the user's own file
    except (ET.ParseError, OSError) as error:
        raise GsmError(f"{settings} cannot be read ({error}): mend it or set {MIRROR_VARIABLE}") from error
    for mirror in root.iterfind("{*}mirrors/{*}mirror"):
        of = {word.strip() for word in mirror.findtext("{*}mirrorOf", "").split(",")}
        url = mirror.findtext("{*}url", "").strip()
        if url and "!central" not in of and of & {"central", "*", "external:*"}:
            return url.rstrip("/")
    return None
