"""Simulated platforms: they answer as the real ones do, from an invented world, on a virtual clock."""
