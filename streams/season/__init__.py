"""The season: a deterministic invented award year of any size, for demos, tests and benchmarks. Nothing in it is real."""

from streams.season.season import Season, SeasonPage, Totals

__all__ = ["Season", "SeasonPage", "Totals"]
