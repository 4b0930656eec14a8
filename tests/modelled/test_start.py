"""Facts and resources are read when an operation of the engine is asked for, not before."""

from __future__ import annotations

import subprocess
import sys

import pytest

COUNT_READS = """
import sys
from mockzoom.spec import facts, modelled_spec, resources
read = []
for name in ("read_facts", "read_resources"):
    whole = getattr(modelled_spec, name)
    setattr(modelled_spec, name, lambda *args, name=name, whole=whole: read.append(name) or whole(*args))
import mockzoom
with mockzoom.intercept() as zoom:
    import requests
    for path in {paths!r}:
        answer = requests.get(zoom.api_url + path, headers={{"Authorization": f"Bearer {{zoom.token}}"}}, timeout=20)
        assert answer.status_code < 300, answer.text
    assert zoom.journal.entries()
print(" ".join(sorted(read)))
"""


@pytest.mark.parametrize(
    "paths,read",
    [
        (["/users/me", "/users/me/webinars"], []),
        (["/users/me", "/groups", "/groups"], ["read_facts", "read_resources"]),
    ],
)
def test_facts_are_read_on_the_first_request_that_needs_them(paths, read):
    """An application that calls full operations alone never reads them; neither does its journal."""
    script = COUNT_READS.format(paths=paths)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert done.stderr == ""
    assert done.stdout.split() == read
