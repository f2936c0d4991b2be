"""The audit beside the workers: what is new again and again, everything once in a while."""

import time
from typing import Final, NoReturn

import redis
import structlog
from kafka.errors import KafkaError

from streams import metrics
from streams.audit.auditor import Audit, Auditor
from streams.errors import GsmError

RETRY_SECONDS: Final = 60.0


def watch(auditor: Auditor, edition: str, every: float, full_every: float) -> NoReturn:
    """Audit for ever, at first and each `full_every` seconds from the beginning, else each `every` seconds what is new.

    An audit that fails is told and tried again after a minute, or after `every` if that is less.
    """
    log = structlog.get_logger()
    metrics.AUDIT_FAILURES.labels(edition)
    full_at = began = time.monotonic()
    while True:
        try:
            audit = auditor.audit(full=time.monotonic() >= full_at)
        except (GsmError, KafkaError, redis.RedisError) as error:
            metrics.AUDIT_FAILURES.labels(edition).inc()
            wait = min(RETRY_SECONDS, every)
            log.error("nothing was audited; trying again", reason=str(error), seconds=wait)  # noqa: TRY400 - one line says it
            time.sleep(wait)
            began = time.monotonic()
            continue
        if audit.full:
            full_at = began + full_every
        _tell(audit)
        time.sleep(max(0.0, began + every - time.monotonic()))
        began = time.monotonic()


def _tell(audit: Audit) -> None:
    log = structlog.get_logger()
    metrics.AUDIT_DIFFERENCES.labels(audit.edition).set(audit.differences)
    metrics.AUDIT_ROWS.labels(audit.edition).set(audit.rows)
    metrics.AUDIT_SECONDS.labels(audit.edition).set(audit.seconds)
    metrics.AUDIT_LAST_SUCCESS.labels(audit.edition).set_to_current_time()
    for one in audit.findings:
        log.error("difference", kind=one.kind, text=one.text)
    if audit.boards:
        metrics.AUDIT_SEVERAL_DAYS.labels(audit.edition).set(audit.several_days)
    for one in audit.posts_on_several_days:
        log.warning("post on several days", account=one.account, post=one.post, days=one.day)
    told = log.error if audit.differences else log.info
    told(
        "audited",
        full=audit.full,
        rows=audit.rows,
        boards=audit.boards,
        pages=audit.totals.pages,
        differences=audit.differences,
        posts_on_several_days=audit.several_days,
        seconds=round(audit.seconds, 1),
    )
