"""The snapshot job: recounts `posts` up to pinned offsets, compares with the live boards, and freezes them in a folder."""

from streams.snapshot.job import Frozen, document, freeze
from streams.snapshot.text import render

__all__ = ["Frozen", "document", "freeze", "render"]
