"""Telling Kafka that a worker is dead, so that others get its partitions at once and not when its session has timed out."""

import logging

import structlog
from kafka import KafkaAdminClient
from kafka.admin import MemberToRemove
from kafka.errors import KafkaError

_PATIENCE_MS = 5000


def bury(bootstrap: str, group: str, client_id: str) -> None:
    """Remove all members of that client from the group. Only for a process that has certainly ended.

    Where Kafka does not answer, its session time-out does the same, later.
    """
    log = structlog.get_logger().bind(worker=client_id)
    logging.getLogger("kafka.admin").setLevel(logging.ERROR)  # what Faust tells the group is no matter here
    try:
        client = KafkaAdminClient(
            bootstrap_servers=bootstrap.split(","), client_id="gsm-admin",
            bootstrap_timeout_ms=_PATIENCE_MS, request_timeout_ms=_PATIENCE_MS,
        )  # fmt: skip
        try:
            members = client.describe_groups([group])[group]["members"]
            dead = [
                MemberToRemove(one["member_id"], reason="its process has ended")
                for one in members
                if one["client_id"] == client_id
            ]
            if dead:
                client.remove_group_members(group, dead)
                log.info("Kafka knows that it is dead; others take over its partitions")
        finally:
            client.close()
    except KafkaError as error:
        log.warning("Kafka could not be told that it is dead; it waits for the session", error=repr(error))
