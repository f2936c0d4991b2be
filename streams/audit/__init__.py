"""The audit: an independent count of `posts` against the table's changelog and the boards in Redis."""

from streams.audit.auditor import Audit, Auditor
from streams.audit.report import document, render
from streams.audit.watch import watch

__all__ = ["Audit", "Auditor", "document", "render", "watch"]
