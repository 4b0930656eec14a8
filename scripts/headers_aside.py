"""A plugin of pytest for `prism_check.py`: answers are held against their schemas alone.

Prism sends none of Zoom's headers, and a test that ends at the first of its answers for that says nothing of the rules
it is about.
"""

from __future__ import annotations

from mockzoom.contract import client
from mockzoom.contract.errors import Violation
from mockzoom.contract.response_checks import CheckInput


def shape_alone(given: CheckInput) -> list[Violation]:
    """How an answer misses its schema, and nothing else."""
    return given.judge.faults(given.operation_id, given.profile, given.answer)


client.run_checks = shape_alone
