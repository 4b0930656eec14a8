"""The options of the suite, and what makes no sense of them."""

from __future__ import annotations

import pytest

from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.targets.providers import PROFILES
from mockzoom.contract.targets.target import host_of, is_zoom
from mockzoom.contract.tolerance import LEVELS
from mockzoom.suggestions import closest


def add_options(parser: pytest.Parser) -> None:
    """What to judge and how."""
    group = parser.getgroup("contract")
    group.addoption("--target", default="mock", help="mock, zoom, or the address of a server")
    group.addoption("--target-token", default="", help="bearer token; else $ZOOM_ACCESS_TOKEN, else mockzoom-token")
    group.addoption("--target-profile", default="", choices=["", *PROFILES], help="profile; else it is found out")
    group.addoption("--control", default="", metavar="URL", help="where the admin API is, if not there; none: unused")
    group.addoption("--email-domain", default="", help="domain of all registrants' addresses")
    group.addoption("--webhook-url", default="", metavar="URL", help="public address of the suite's receiver")
    group.addoption("--webhook-port", type=int, default=0, help="port of the suite's receiver of webhooks; else any")
    group.addoption("--burn-quota", action="store_true", help="on the real Zoom: use up quotas of a day, too")
    group.addoption("--max-calls", type=int, default=400, help="on the real Zoom: send no more calls than this")
    group.addoption("--max-attempts", type=int, default=400, help="on the real Zoom: register no more people than this")
    group.addoption("--ledger", default="", metavar="FILE", help="on the real Zoom: where to write what is made")
    group.addoption("--contract-report", default="", metavar="FILE", help="write what was found as JSON")
    group.addoption("--rule", action="append", default=[], help="only tests that prove this rule; may come again")
    group.addoption(
        "--tolerate", action="append", default=[], metavar="RULE", help="do not judge this rule; repeatable"
    )
    group.addoption("--level", default="full", choices=sorted(LEVELS), help="core: without Zoom's headers")
    group.addoption("--in-turn", action="store_true", help="a row of a long table in one profile each")
    group.addoption("--processes", type=int, default=1, metavar="N", help="on the mock: fork N processes, one report")
    group.addoption("--mutant", default="", help="judge a deliberately wrong emulator")


def check_options(config: pytest.Config) -> None:
    """Raise `UsageError` for a target that is none, an unknown rule, or options that exclude each other."""
    where = config.getoption("--target")
    if where not in ("mock", "zoom") and not host_of(where):
        raise pytest.UsageError(f"--target {where!r}: choose mock, zoom or an http:// address")
    if is_zoom(where):
        raise pytest.UsageError("--target: the real Zoom is judged with --target=zoom alone")
    if config.getoption("--mutant") and where != "mock":
        raise pytest.UsageError("--mutant: only the mock in this process can be broken")
    if config.getoption("--processes") > 1:
        _check_processes(config)
    known = load_rulebook().rules
    for option in ("--rule", "--tolerate"):
        for name in config.getoption(option):
            if name not in known:
                near = closest(name, known)
                hint = f"did you mean {near}? " if near else ""
                raise pytest.UsageError(f"{option} {name}: there is no such rule; {hint}`mockzoom rules` prints all")


def _check_processes(config: pytest.Config) -> None:
    """Raise `UsageError` where several processes would be in each other's way."""
    if config.getoption("--target") != "mock":
        raise pytest.UsageError("--processes: only the mock can be judged by several processes at once")
    if config.option.capture == "fd":
        raise pytest.UsageError("--processes: add --capture=sys, or the processes would share captured output")
