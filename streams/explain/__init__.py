"""Explanations of live and frozen boards, from the recorded pages that they stand for."""

from streams.explain.basis import Basis
from streams.explain.frozen import frozen
from streams.explain.live import live
from streams.explain.run import explained

__all__ = ["Basis", "explained", "frozen", "live"]
