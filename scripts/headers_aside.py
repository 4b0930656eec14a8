"""A plugin of pytest for `prism_check.py`: answers are held against their schemas alone.

Prism sends none of Zoom's headers, and a test that ends at the first of its answers for that says nothing of the rules
it is about.
"""

from __future__ import annotations

from mockzoom.contract import client
from mockzoom.contract.checks import Given
from mockzoom.contract.failures import Failure


def shape_alone(given: Given) -> list[Failure]:
    """How an answer misses its schema, and nothing else."""
    return given.judge.faults(given.operation_id, given.profile, given.answer)


client.all_faults = shape_alone
