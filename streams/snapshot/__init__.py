"""The snapshot job: recounts `posts` up to pinned offsets, compares with the live boards, and freezes them in a folder."""

from streams.snapshot.job import Frozen, freeze
from streams.snapshot.report import document, render

__all__ = ["Frozen", "document", "freeze", "render"]
