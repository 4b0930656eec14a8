"""Client libraries that are imported while requests are intercepted already."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEADERS = {"Authorization": "Bearer mockzoom-token"}
ME = "https://api.zoom.us/v2/users/me"


def run(code):
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.stdout.split()


@pytest.mark.parametrize("library", ["requests", "httpx", "httpx2"])
def test_a_library_that_is_imported_in_a_block_is_intercepted(library):
    """In the block that is open, in the next one, and not afterwards; it is the module that it would be otherwise."""
    code = f"""
import importlib, sys
import mockzoom
with mockzoom.intercept():
    assert {library!r} not in sys.modules
    library = importlib.import_module({library!r})
    import {library} as same
    assert same is library and type(library.__loader__) is type(library.__spec__.loader) is type(mockzoom.__loader__)
    print(library.get({ME!r}, headers={HEADERS!r}).status_code)
with mockzoom.intercept():
    print(library.get({ME!r}, headers={HEADERS!r}).status_code)
hook = [one for one in sys.meta_path if "mockzoom" in type(one).__module__]
assert not hook, hook
"""
    assert run(code) == ["200", "200"]


def test_a_block_imports_no_library():
    """Neither clients nor the server and Flask: the first test of a run pays for what it uses."""
    code = """
import sys
import mockzoom
with mockzoom.intercept(): pass
print(*sorted({"requests", "httpx", "httpx2", "anyio", "werkzeug", "flask"} & sys.modules.keys()))
"""
    assert run(code) == []


def test_a_library_that_another_thread_imports_is_intercepted():
    """The block and the import begin at the same time."""
    code = f"""
import threading
import mockzoom
from mockzoom.testing import intercept
found = []
start = threading.Barrier(2)
def load():
    start.wait()
    import httpx
thread = threading.Thread(target=load)
thread.start()
start.wait()
with mockzoom.intercept():
    import httpx
    print(httpx.get({ME!r}, headers={HEADERS!r}).status_code)
thread.join()
"""
    assert run(code) == ["200"]


def test_a_module_that_does_not_exist_is_still_missing():
    """With the usual error, also while requests are intercepted."""
    code = """
import sys
import mockzoom
sys.meta_path = [one for one in sys.meta_path if not hasattr(one, "path_hooks")]
sys.path = [p for p in sys.path]
with mockzoom.intercept():
    try:
        import httpx_that_is_missing
    except ModuleNotFoundError as error:
        print(error.name)
"""
    assert run(code) == ["httpx_that_is_missing"]
