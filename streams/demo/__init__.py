"""The demo: the whole system on this machine, playing an invented award year from its first day to the nominations."""
