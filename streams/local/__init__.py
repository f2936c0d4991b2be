"""Real Apache Kafka and Valkey on this machine, without Docker, system Java or root."""

from streams.local.folders import default_data_folder
from streams.local.services import LocalServices

__all__ = ["LocalServices", "default_data_folder"]
