"""`python -m streams.cli`: the `gsm` command without its script."""

from streams.cli.main import main

main()
