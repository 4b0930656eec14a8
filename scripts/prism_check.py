"""A sanity check of the contract suite: an emulator it has never seen, Prism, which knows our schemas and no rules.

It has to pass the shapes and to fail the rules that need a memory; headers, of which it sends none, are left aside.
`make prism`. Prism is `$PRISM`, or the `prism` on the path, or else npm installs it in a scratch folder.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

import mockzoom
from mockzoom.contract.runner import TARGET_FAILED, run_suite

PORT = 14010
# Prism adds properties to objects whose schema forbids them with `unevaluatedProperties`.
NOT_FILLED_WELL = {"webinarRegistrants", "users", "webinars", "meetings", "meetingRegistrants", "userSettings"}
OF_SHAPES = ("test_goes_well", "test_an_answer_has_its_operations_shape")
# What no answer made of a schema alone can keep.
STATEFUL = ("repeated_email", "registrant_quota", "paging", "webinar_full", "registrant_denied", "auto_approve")


@contextmanager
def prism(folder: Path) -> Iterator[str]:
    """Prism, serving our `/openapi.json` with answers made up from its schemas."""
    described = mockzoom.create_app().test_client().get("/openapi.json").json
    # Prism heeds patterns, but no `not`, which bounds what stands before the @: here the pattern does.
    email = described["components"]["schemas"]["email"]
    email["pattern"] = "^[A-Za-z0-9]{1,8}([.+_-]?[A-Za-z0-9]{1,8}){0,6}@[a-z0-9]{1,12}([.][a-z0-9]{1,8}){1,4}$"
    del email["not"]
    document = folder / "openapi.json"
    document.write_text(json.dumps(described))
    command = [installed(folder), "mock", "-d", "-p", str(PORT), str(document)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield await_answer(f"http://127.0.0.1:{PORT}")
        finally:
            process.terminate()


def installed(folder: Path) -> str:
    """Prism's command: `$PRISM`, one on the path, or one that npm puts into a folder."""
    known = os.environ.get("PRISM") or shutil.which("prism")
    if known:
        return known
    quiet = ["--silent", "--no-audit", "--no-fund"]
    subprocess.run(["npm", "install", *quiet, "--prefix", str(folder), "@stoplight/prism-cli@5"], check=True)
    return str(folder / "node_modules" / ".bin" / "prism")


def await_answer(url: str) -> str:
    """Return the address as soon as a server answers there."""
    for _ in range(120):
        try:
            requests.get(f"{url}/v2/users", timeout=5)
        except requests.RequestException:
            time.sleep(0.5)
        else:
            return url
    raise TimeoutError(f"nobody answers at {url}")


def main() -> int:
    """0 where the suite finds what it should."""
    with TemporaryDirectory() as folder, prism(Path(folder)) as url:
        given = ("--target-profile=2021-08", "--target-token=x", "--tb=no", "--level=core")
        outcome = run_suite(*given, target=url)
    tests = outcome.report["tests"]
    shapes = {name: one for name, one in tests.items() if any(f"::{test}[" in name for test in OF_SHAPES)}
    kept = {operation_of(name) for name, one in shapes.items() if one["outcome"] == "passed"}
    misshapen = {operation_of(name) for name, one in shapes.items() if one["outcome"] == "failed"}
    broken = {rule for one in tests.values() if one.get("verdict") == "broken" for rule in one["rules"]}
    faults = sorted(name for name, one in tests.items() if one.get("verdict") == "own fault")
    unnoticed = sorted(set(STATEFUL) - broken)
    print(f"shapes kept: {len(kept - misshapen)} of {len(kept | misshapen)}; not: {', '.join(sorted(misshapen))}")
    print(f"rules broken: {len(broken)}; stateful rules that nobody missed: {unnoticed or 'none'}")
    print(f"tests that broke on an answer: {faults or 'none'}; exit code {outcome.code}")
    return 1 if misshapen - NOT_FILLED_WELL or unnoticed or faults or outcome.code != TARGET_FAILED else 0


def operation_of(test: str) -> str:
    """Return the operation that a test is about, by its parameters."""
    return test.rpartition("-")[2].strip("]")


if __name__ == "__main__":
    sys.exit(main())
