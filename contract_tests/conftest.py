"""The target of a run: `--target=mock` (the default, a server in a thread) or `--target=http://...`."""

from __future__ import annotations

import os
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from contract_tests.target import Target


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--target` and `--target-token`."""
    group = parser.getgroup("contract")
    group.addoption("--target", default="mock", help="mock, or the address of a server that speaks Zoom's API")
    group.addoption("--target-token", default="", help="bearer token; else $ZOOM_ACCESS_TOKEN, else mockzoom-token")


def pytest_configure(config: pytest.Config) -> None:
    """Refuse a target that is none, before anything is sent."""
    where = config.getoption("--target")
    host = (urlsplit(where).hostname or "").lower()
    if where != "mock" and not (where.startswith(("http://", "https://")) and host):
        raise pytest.UsageError(f"--target {where!r}: choose mock or an http:// address")
    if host == "zoom.us" or host.endswith(".zoom.us"):
        raise pytest.UsageError("--target: the real Zoom is not supported yet; these tests burn daily quotas")


@pytest.fixture(scope="session", params=["2021-08", "2025-06"])
def target(request: pytest.FixtureRequest) -> Iterator[Target]:
    """The target; the mock once in each profile, a URL once."""
    where = request.config.getoption("--target")
    if where == "mock":
        import mockzoom

        with mockzoom.serve(profile=request.param, rate_limits="daily") as server:
            yield Target(server.url, server.token)
        return
    if request.param != "2021-08":
        pytest.skip("a URL speaks one profile and is judged once")
    token = request.config.getoption("--target-token") or os.environ.get("ZOOM_ACCESS_TOKEN") or "mockzoom-token"
    yield Target(where.rstrip("/"), token)
