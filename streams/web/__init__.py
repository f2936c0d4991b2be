"""The live page: all boards of an edition, fed by what rank publishes."""
