"""Resources inferred from facts: what `scripts/infer_resources.py` is made of."""
