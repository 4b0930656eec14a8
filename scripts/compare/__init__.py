"""Comparison of two revisions of mockzoom by what a client can observe; see `scripts/compare_revisions.py`."""
