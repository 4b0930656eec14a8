"""The garbage collector of a serving process."""

from __future__ import annotations

import subprocess
import sys

CODE = """
import gc
from mockzoom.cli.serving.collector import tune_collector

class Node:
    pass

gc.disable()
tune_collector()
kept = [[] for _ in range(100)]
before = gc.get_freeze_count()
one = Node()
one.itself = one
del one
found = gc.collect()
print(gc.isenabled(), found >= 1, gc.get_freeze_count() - before >= 100, gc.get_count()[0] < 100)
tune_collector()
print(sum(callback.__module__.endswith("collector") for callback in gc.callbacks))
"""


def test_survivors_are_excluded_and_cycles_are_freed():
    """A full collection frees unreachable cycles first; what survives is not looked at again."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == ["True", "True", "True", "True", "1"]
