"""Importers: real exports become pages in `posts`. One format a file, behind the contract in `contract.py`."""
