"""The check: what is wrong with an edition and what runs it, all in one go, and what there is if nothing is."""

from streams.check.live import live_faults
from streams.check.report import Checked, document, render
from streams.check.summary import summarise
from streams.check.warnings import warnings_of

__all__ = ["Checked", "document", "live_faults", "render", "summarise", "warnings_of"]
