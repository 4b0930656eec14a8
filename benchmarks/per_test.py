"""What a mock adds to a test: mockzoom's fixtures and the libraries that tests use otherwise, in turn, in one run.

    make bench-tests      500 tests of one request each for every library, in two rounds; prints a table

Each library runs the same number of tests in a separate process; from the time of a test, that of an empty test in
the same round is subtracted. The first test of a run, which starts servers and imports libraries, is a separate column.
The client is requests (httpx for respx, boto3 for moto). Libraries that are not installed are left out:
`pip install pytest-httpserver respx responses 'moto[s3]'`.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

PATIENCE_S = 300
# Written next to the tests: notes when each test begins and ends, in wall time and processor time of the process.
CONFTEST = """
import json, os
from time import perf_counter, process_time
import pytest

TOOK = []

@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item):
    wall, cpu = perf_counter(), process_time()
    result = yield
    TOOK.append((perf_counter() - wall, process_time() - cpu))
    return result

def pytest_sessionfinish():
    with open(os.environ["PER_TEST_FIGURES"], "w") as file:
        json.dump(TOOK, file)
"""
PLUGIN = "mockzoom.testing.plugin"
REQUEST = 'requests.get(f"{%s}/v2/users/me", headers={"Authorization": f"Bearer {%s.token}"}, timeout=9)'

# What a response of the profile 2021-08 has: a stub with these headers shows what parsing them takes in the client.
ZOOMS_HEADERS = [
    ("Date", "Sat, 21 Nov 2026 12:00:00 GMT"),
    ("x-zm-trackingid", "v=2.0;clid=us06;rid=WEB_549b758c642deea4185b0040a106fbfb"),
    *(("X-RateLimit-" + name, "80") for name in ("Category", "Type", "Limit", "Remaining")),
    *(
        ("Set-Cookie", f'{name}=""; Domain=.zoom.us; Expires=Thu, 01-Jan-1970 00:00:10 GMT; Path=/; Secure; HttpOnly')
        for name in ("zm_aid", "zm_haid", "zm_tmaid", "web_zak")
    ),
    ("x-content-type-options", "nosniff"),
    ("cache-control", "no-cache, no-store, must-revalidate, no-transform"),
    ("pragma", "no-cache"),
    ("expires", "Thu, 01 Jan 1970 00:00:00 GMT"),
]


class Library(NamedTuple):
    """A library: what it needs, the beginning of a test file, and one test with `N` in the place of its number."""

    name: str
    needs: str
    head: str
    test: str
    plugin: str = ""  # of pytest; others are not loaded


LIBRARIES = (
    Library("empty test", "pytest", "", "def test_N():\n    pass\n"),
    Library(
        "responses",
        "responses",
        "import requests, responses",
        "@responses.activate\ndef test_N():\n"
        '    responses.get("https://api.zoom.us/v2/users/me", json={"id": "u"})\n'
        '    assert requests.get("https://api.zoom.us/v2/users/me", timeout=9).json() == {"id": "u"}\n',
    ),
    Library(
        "responses, Zoom's headers",
        "responses",
        f"import requests, responses\nHEADERS = {ZOOMS_HEADERS!r}\n",
        "@responses.activate\ndef test_N():\n"
        '    responses.get("https://api.zoom.us/v2/users/me", json={"id": "u"}, headers=HEADERS)\n'
        '    assert requests.get("https://api.zoom.us/v2/users/me", timeout=9).json() == {"id": "u"}\n',
    ),
    Library(
        "respx",
        "respx",
        "import httpx, pytest, respx",
        "@respx.mock\ndef test_N():\n"
        '    respx.get("https://api.zoom.us/v2/users/me").respond(json={"id": "u"})\n'
        '    assert httpx.get("https://api.zoom.us/v2/users/me", timeout=9).json() == {"id": "u"}\n',
    ),
    Library(
        "pytest-httpserver",
        "pytest_httpserver",
        "import requests",
        "def test_N(httpserver):\n"
        '    httpserver.expect_request("/v2/users/me").respond_with_json({"id": "u"})\n'
        '    assert requests.get(httpserver.url_for("/v2/users/me"), timeout=9).json() == {"id": "u"}\n',
        "pytest_httpserver.pytest_plugin",
    ),
    Library(
        "moto",
        "moto",
        "import boto3\nfrom moto import mock_aws\n"
        'KEYS = dict(region_name="us-east-1", aws_access_key_id="k", aws_secret_access_key="s")',
        '@mock_aws\ndef test_N():\n    assert boto3.client("s3", **KEYS).list_buckets()["Buckets"] == []\n',
    ),
    Library(
        "mockzoom `zoom`",
        "mockzoom",
        "import requests",
        f"def test_N(zoom):\n    assert {REQUEST % ('zoom.base_url', 'zoom')}.ok\n",
        PLUGIN,
    ),
    Library(
        "mockzoom `zoom_intercept`",
        "mockzoom",
        "import requests",
        f"def test_N(zoom_intercept):\n    assert {REQUEST % ('zoom_intercept.base_url', 'zoom_intercept')}.ok\n",
        PLUGIN,
    ),
    Library(
        "mockzoom `intercept()`",
        "mockzoom",
        "import mockzoom, requests",
        "def test_N():\n    with mockzoom.intercept() as zoom:\n"
        f"        assert {REQUEST % ('zoom.base_url', 'zoom')}.ok\n",
    ),
    Library(
        "mockzoom `serve()`",
        "mockzoom",
        "import mockzoom, requests",
        f"def test_N():\n    with mockzoom.serve() as zoom:\n        assert {REQUEST % ('zoom.base_url', 'zoom')}.ok\n",
    ),
)


QUICK = ("empty test", "responses", "mockzoom `zoom`")


class Figures(NamedTuple):
    """One run, in ms: the median test in wall and processor time, the mean of both, and the first test."""

    wall: float
    cpu: float
    wall_mean: float
    cpu_mean: float
    first: float


def measure(library: Library, tests: int, folder: Path) -> Figures:
    """Run the tests of a library once."""
    place = folder / library.name.strip("`()").replace(" ", "_").replace("`", "")
    place.mkdir(exist_ok=True)
    (place / "conftest.py").write_text(CONFTEST)
    body = "\n\n".join(library.test.replace("test_N", f"test_{n}") for n in range(tests))
    (place / "test_it.py").write_text(f"{library.head}\n\n{body}")
    figures = place / "figures.json"
    environment = {n: v for n, v in os.environ.items() if not n.startswith(("MOCKZOOM_", "PYTEST_"))}
    options = ["-q", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", str(place)]
    plugins = ["-p", library.plugin] if library.plugin else []
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *plugins, str(place)],
        cwd=place,
        env={**environment, "PER_TEST_FIGURES": str(figures), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_S,
    )
    if done.returncode:
        raise SystemExit(done.stdout[-2000:] + done.stderr[-2000:])
    (first, _), *others = [(wall * 1000, cpu * 1000) for wall, cpu in json.loads(figures.read_text())]
    walls, cpus = zip(*others, strict=True)
    return Figures(median(walls), median(cpus), sum(walls) / len(walls), sum(cpus) / len(cpus), first)


def net(rounds: dict[str, list[Figures]]) -> Iterator[str]:
    """Yield the rows of the table: medians of the rounds, less those of the empty test of the same round."""
    empty = rounds["empty test"]
    mine: dict[str, Figures] = {}
    for name, figures in rounds.items():
        less = [[a - b for a, b in zip(one, none, strict=True)] for one, none in zip(figures, empty, strict=True)]
        mine[name] = Figures(*map(median, zip(*less, strict=True)))
    for name, f in mine.items():
        if name == "empty test":
            continue
        ratios = [
            f"{f.cpu_mean / mine[peer].cpu_mean:.2f}" if peer in mine else "-"
            for peer in ("responses", "pytest-httpserver")
        ]
        cells = [name, *(f"{value:.2f}" for value in f[:4]), f"{f.first:.0f}", *ratios]
        yield f"| {' | '.join(cells)} |"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tests", type=int, default=500, help="tests of each library")
    parser.add_argument("--rounds", type=int, default=2, help="how often each library has its turn")
    parser.add_argument("--only", help="a part of the names of the libraries to measure")
    parser.add_argument("--quick", action="store_true", help="five tests of three libraries, to see that it works")
    given = parser.parse_args()
    tests, rounds = (5, 1) if given.quick else (given.tests, given.rounds)
    chosen = [
        library
        for library in LIBRARIES
        if find_spec(library.needs) and (given.only is None or given.only in library.name or library.needs == "pytest")
        if not given.quick or library.name in QUICK
    ]
    found: dict[str, list[Figures]] = {library.name: [] for library in chosen}
    with TemporaryDirectory() as folder:
        for _ in range(rounds):
            for library in chosen:
                found[library.name].append(measure(library, tests, Path(folder)))
    print(f"{tests} tests, {rounds} rounds; ms of a test, less those of an empty test\n")
    print("| library | median | median CPU | mean | mean CPU | first test | CPU, times responses | times httpserver |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|")
    for row in net(found):
        print(row, flush=True)


if __name__ == "__main__":
    main()
