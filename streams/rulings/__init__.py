"""Making rulings: an operator's corrections, checked against the roster and what stands, then written to the topic `rulings`."""

from streams.rulings.listing import document, listing
from streams.rulings.make import Made, make

__all__ = ["Made", "document", "listing", "make"]
