"""Every metric of every process: kind, name, meaning. Each carries its edition, so a process shows only what it sets."""

from typing import Final

import structlog
from prometheus_client import Counter, Gauge, Histogram, start_http_server

from streams.errors import GsmError

PAGES: Final = Counter("gsm_pages", "Pages of posts folded into rows", ["edition"])
OBSERVATIONS: Final = Counter("gsm_observations", "Observations folded into rows", ["edition"])
DEAD_LETTERS: Final = Counter(
    "gsm_dead_letters",
    "Pages and posts refused, by ground; look into topic dead-letters",
    ["edition", "code"],
)
LATE: Final = Counter(
    "gsm_late_observations",
    "Observations after the freeze (not counted) or of posts outside the period",
    ["edition", "kind"],
)
LAG: Final = Gauge(
    "gsm_lag_records",
    "Records of posts not yet in the table; growing means counting is too slow",
    ["edition", "partition"],
)
ROWS: Final = Counter("gsm_rows_written", "Rows written to the table's changelog", ["edition"])
BATCH_SECONDS: Final = Histogram(
    "gsm_changelog_batch_seconds", "From a batch handed to Kafka to its ack", ["edition"]
)
WORKER_READY: Final = Gauge(
    "gsm_worker_ready", "1 when recovered and counting, 0 while starting or rebalancing", ["edition"]
)
RESTARTS: Final = Counter(
    "gsm_restarts",
    "Times that `gsm worker --processes` started an ended process again; its log says why",
    ["edition", "process"],
)
PROCESS_RUNNING: Final = Gauge(
    "gsm_process_running",
    "1 while a process of `gsm worker --processes` runs, 0 while it waits to be started again",
    ["edition", "process"],
)
RANK_LAG: Final = Gauge("gsm_rank_lag_records", "Records of the changelog not yet on the boards", ["edition"])
RANK_EPOCH: Final = Gauge(
    "gsm_rank_epoch", "The epoch of this rank process; the greatest one may write", ["edition"]
)
RANK_ACTIVE: Final = Gauge(
    "gsm_rank_active", "1 while this rank process publishes, 0 while it stands by", ["edition"]
)
BOARDS_PUBLISHED: Final = Counter(
    "gsm_boards_published", "Times the boards were written to Redis", ["edition"]
)
BOARD_AGE: Final = Gauge(
    "gsm_board_age_seconds", "Since the boards were last known to be current", ["edition"]
)
UNKNOWN_ACCOUNTS: Final = Gauge(
    "gsm_unknown_accounts", "Accounts with pages that no participant of the roster owns", ["edition"]
)
RULINGS_IN_FORCE: Final = Gauge(
    "gsm_rulings_in_force", "Exclusions in force on the boards; `gsm rule list` has them", ["edition"]
)
RULINGS_UNREADABLE: Final = Gauge(
    "gsm_rulings_unreadable",
    "Records of rulings that are none and change nothing; `gsm rule list` says why",
    ["edition"],
)
POLLS: Final = Counter(
    "gsm_polls", "Polls by outcome; failed ones are gaps", ["edition", "platform", "outcome"]
)
PAGES_PUBLISHED: Final = Counter(
    "gsm_pages_published", "Pages of polls that Kafka has acked", ["edition", "platform"]
)
POLL_AGE: Final = Gauge(
    "gsm_poll_age_seconds", "Since the last poll of a platform ended", ["edition", "platform"]
)
ACCOUNTS_LOST: Final = Gauge(
    "gsm_accounts_lost",
    "Accounts that are surely private, suspended or gone; they are asked for once a week",
    ["edition", "platform"],
)
TOKENS_REFUSED: Final = Counter(
    "gsm_tokens_refused", "Tokens that a platform did not accept; they are not used again", ["platform"]
)
BUDGET_LEFT: Final = Gauge(
    "gsm_budget_left", "What a platform's budget has left in its window, in its unit", ["platform", "budget"]
)
EVENT_STREAMS: Final = Gauge("gsm_event_streams", "Open live pages", ["edition"])
PAGE_FED: Final = Gauge(
    "gsm_page_fed", "1 while the live page can read the boards; 0: it shows what it read last", ["edition"]
)
AUDIT_DIFFERENCES: Final = Gauge(
    "gsm_audit_differences", "Differences that the last audit found; the log names the first", ["edition"]
)
AUDIT_LAST_SUCCESS: Final = Gauge(
    "gsm_audit_last_success_timestamp_seconds",
    "When an audit last came to its end, whatever it found",
    ["edition"],
)
AUDIT_SECONDS: Final = Gauge("gsm_audit_seconds", "How long the last audit took", ["edition"])
AUDIT_ROWS: Final = Gauge("gsm_audit_rows", "Rows that the last audit compared", ["edition"])
AUDIT_SEVERAL_DAYS: Final = Gauge(
    "gsm_audit_posts_on_several_days",
    "Posts that stand on several days, so may count more than once",
    ["edition"],
)
AUDIT_FAILURES: Final = Counter(
    "gsm_audit_failures", "Audits that Kafka or Redis did not let come to an end", ["edition"]
)

CATALOGUE: Final = (
    PAGES, OBSERVATIONS, DEAD_LETTERS, LATE, LAG, ROWS, BATCH_SECONDS, WORKER_READY, RESTARTS, PROCESS_RUNNING,
    RANK_LAG, RANK_EPOCH, RANK_ACTIVE, BOARDS_PUBLISHED, BOARD_AGE, UNKNOWN_ACCOUNTS, RULINGS_IN_FORCE, RULINGS_UNREADABLE,
    POLLS, PAGES_PUBLISHED, POLL_AGE, ACCOUNTS_LOST, TOKENS_REFUSED, BUDGET_LEFT, EVENT_STREAMS, PAGE_FED, AUDIT_DIFFERENCES, AUDIT_LAST_SUCCESS, AUDIT_SECONDS, AUDIT_ROWS, AUDIT_SEVERAL_DAYS, AUDIT_FAILURES,
)  # fmt: skip


def serve(port: int) -> str:
    """Answer /metrics on 127.0.0.1; port 0 takes a free one. Returns the address, and logs it. Raises GsmError if it cannot be had."""
    try:
        server, _ = start_http_server(port, addr="127.0.0.1")
    except OSError as error:
        raise GsmError(
            f"port {port} for /metrics: {error.strerror}; give another with --metrics-port"
        ) from None
    address = f"http://127.0.0.1:{server.server_port}/metrics"
    structlog.get_logger().info("metrics", address=address)
    return address
