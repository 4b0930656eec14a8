"""Targets of the contract suite: what answers requests, and where its accounts come from."""
