"""`python -m streams.cli` is `gsm`."""

from streams.cli.main import main

main()
