"""Where things are: Kafka, Redis, the edition, the data folder. From arguments, else the environment, else a running `gsm up`."""

import os
import re
from pathlib import Path

import msgspec

from streams import editions
from streams.errors import GsmError
from streams.local import state
from streams.local.folders import default_data_folder

GSM_2020 = Path(__file__).parents[1] / "deploy" / "editions" / "gsm-2020.toml"

VARIABLES = {
    "GSM_KAFKA": "Kafka's address, HOST:PORT[,HOST:PORT]; otherwise that of the local services",
    "GSM_REDIS": "Redis's address, redis://HOST:PORT/DB; otherwise that of the local services",
    "GSM_EDITION": "the edition's settings file; its roster is the CSV file of the same name",
    "GSM_HOME": "the data folder: of the local services, and of a worker's rows with GSM_STORE=rocksdict",
    "GSM_PREFIX": "the prefix of topics and keys; the edition's id and a dot if not set",
    "GSM_YOUTUBE_API_KEY": "the key of `gsm poll youtube`",
    "GSM_YOUTUBE_API_KEY_FILE": "a file that holds the key",
    "GSM_YOUTUBE_BASE_URL": "another address of the YouTube Data API, https or on this machine",
    "GSM_YOUTUBE_UNITS": "what the key's project may spend a Pacific day, 10000 if not set",
    "GSM_FACEBOOK_TOKEN": "the token of `gsm poll facebook`, of an app or a system user, or several, one a line",
    "GSM_FACEBOOK_TOKEN_FILE": "a file that holds the token or tokens",
    "GSM_FACEBOOK_BASE_URL": "another address of the Graph API with its version, https or on this machine",
    "GSM_FACEBOOK_CALLS": "how often Facebook may be asked a UTC day, 4800 if not set",
    "GSM_INSTAGRAM_TOKEN": "the token of `gsm poll instagram`, of a user, or several, one a line",
    "GSM_INSTAGRAM_TOKEN_FILE": "a file that holds the token or tokens",
    "GSM_INSTAGRAM_USER": "the id of the professional account that asks Instagram for the others",
    "GSM_INSTAGRAM_BASE_URL": "another address of the Graph API with its version, https or on this machine",
    "GSM_INSTAGRAM_CALLS": "how often Instagram may be asked a UTC day, 4800 if not set",
    "GSM_X_TOKEN": "the bearer token of `gsm poll twitter`, or several, one a line",
    "GSM_X_TOKEN_FILE": "a file that holds the token or tokens",
    "GSM_X_BASE_URL": "another address of the X API, https or on this machine",
    "GSM_X_DOLLARS": "what X may cost a UTC day, in whole dollars, 100 if not set",
    "GSM_X_POSTS": "how many posts may be read of X a UTC day, 100000 if not set",
    "GSM_POLL_SESSION": "after so many seconds without a sign of life a poller is replaced by one that stands by, 6 if not set",
    "GSM_PROFILE": "how long workers wait before they doubt, fast or calm (docs/reliability.md); calm if not set",
    "GSM_STORE": "where workers keep their rows: memory, or rocksdict on disk, in rows/ of the data folder (docs/reliability.md); memory if not set",
}


def edition_file(edition: Path | None) -> Path:
    """The edition's settings file: the one given, else the environment's, else the award's."""
    return edition or Path(os.environ.get("GSM_EDITION") or GSM_2020)


_KAFKA = re.compile(r"[\w.-]+:\d+(,[\w.-]+:\d+)*")
_REDIS = re.compile(r"rediss?://([^@/\s]*@)?[\w.-]+(:\d+)?(/\d+)?")


def addresses(home: Path | None) -> tuple[str, str]:
    """Kafka's and Redis's address: from the environment, else those of the running local services of `home`.

    Raises GsmError where there is neither, or an address is none.
    """
    kafka, redis = os.environ.get("GSM_KAFKA"), os.environ.get("GSM_REDIS")
    if home is None and bool(kafka) != bool(redis):
        missing = "GSM_REDIS" if kafka else "GSM_KAFKA"
        raise GsmError(f"{missing} is not set, the other is: set both, or neither to use the local services")
    if home is not None or not (kafka and redis):
        folder = home or default_data_folder()
        services = state.read(folder)
        if services is None:
            raise GsmError(
                f"no local services run in {folder}: start them with `gsm up`, or set GSM_KAFKA and GSM_REDIS"
            )
        kafka, redis = services.kafka, services.redis
    for variable, form, given in (("GSM_KAFKA", _KAFKA, kafka), ("GSM_REDIS", _REDIS, redis)):
        if not form.fullmatch(given):
            raise GsmError(f"{variable} is {_hidden(given)}: it must be {VARIABLES[variable].split(';')[0]}")
    return kafka, redis


class Settings(msgspec.Struct, frozen=True):
    """What a process needs to know to find its inputs and outputs."""

    kafka: str
    redis: str
    edition_file: Path
    files: editions.EditionFiles
    prefix: str
    home: Path = msgspec.field(default_factory=default_data_folder)
    """The data folder of this machine."""

    @classmethod
    def load(
        cls, *, edition: Path | None = None, home: Path | None = None, prefix: str | None = None
    ) -> "Settings":
        """Settings from arguments, then environment, then the running local services of `home`.

        Raises GsmError where the edition cannot be read or there is neither an address nor a running service.
        """
        settings_file = edition_file(edition)
        files = editions.load(settings_file)
        kafka, redis = addresses(home)
        return cls(
            kafka,
            redis,
            settings_file,
            files,
            prefix or os.environ.get("GSM_PREFIX") or f"{files.edition.id}.",
            home or default_data_folder(),
        )


def _hidden(address: str) -> str:
    """An address without its password."""
    return re.sub(r":[^:@/]*@", ":***@", address)
