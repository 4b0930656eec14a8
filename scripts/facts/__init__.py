"""Facts about operations, read from the document of 2021-08: what `scripts/import_facts.py` is made of."""
