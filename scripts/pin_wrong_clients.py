"""Examine the wrong clients of tests/exam and write what each fails: `make pins`, or names as arguments for some."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path

import mockzoom
from mockzoom.admin_client import AdminClient
from mockzoom.exam.catalogue import scenarios
from mockzoom.exam.editions import NEXT, checks_in
from mockzoom.exam.examination import Grading, Plan, examine, report_of
from mockzoom.exam.sitting import Conditions
from mockzoom.exam.wrong_clients import FILE, wrong_clients

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "exam"))
for _module in ("wrong_on_the_wire", "wrong_readers", "wrong_receivers"):
    import_module(_module)  # registers its clients
REFERENCE = import_module("reference_client")
WRONG, SAYS = REFERENCE.WRONG, REFERENCE.SAYS
HEAD = "# What each wrong client of tests/exam fails, in profile 2025-06; written by `make pins`.\n"


def failed_checks(name: str, url: str) -> list[str]:
    """Return the checks that a wrong client fails."""
    plan = Plan(NEXT, list(scenarios().values()), ("2025-06",), jobs=8)
    conditions = Conditions(AdminClient(url), f"pin-{name}", frozenset(checks_in(NEXT)))
    report = report_of(examine(plan, REFERENCE.examinee_of(WRONG[name]), conditions), plan, conditions, Grading(), name)
    if report["own_faults"]:
        sys.exit(f"{name}: {report['own_faults'][0]}")
    return sorted(check for check, one in report["checks"].items() if one["verdict"] == "fail")


def text(pins: dict[str, list[str]]) -> str:
    """Return the file of the pins."""
    parts = [HEAD]
    for name in sorted(pins):
        fails = "".join(f"  {json.dumps(check)},\n" for check in pins[name])
        parts.append(f"\n[{name}]\nsays = {json.dumps(SAYS[name])}\nfails = [\n{fails}]\n")
    return "".join(parts)


if __name__ == "__main__":
    found = {name: list(one.fails) for name, one in wrong_clients().items() if name in WRONG}
    with mockzoom.serve(journal=1000) as server:
        for each in sys.argv[1:] or sorted(WRONG):
            found[each] = failed_checks(each, server.url)
            print(each, len(found[each]), flush=True)
            FILE.write_text(text(found), encoding="utf-8")
