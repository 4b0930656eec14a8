"""Scopes: the app lacks one, in the wordings that Zoom has for it."""

from __future__ import annotations

from typing import Any

from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.catalogue import scenario
from mockzoom.exam.checks import Source
from mockzoom.exam.exchanges import BATCH
from mockzoom.exam.judges import kind, not_done, not_repeated
from mockzoom.exam.observed import applied

_TEXT = "Invalid access token, does not contain scopes:[webinar:write:batch_registrants:admin]"
WORDINGS: dict[str, tuple[str, dict[str, Any], Source]] = {
    "scope-4711": (
        "The app lacks a scope: code 4711",
        {"rule": "scope_missing"},
        Source("observed", "recorded/api_400_4711_missing_scope"),
    ),
    "scope-104": (
        "The app lacks a scope: code 104, without a final period",
        {"status": 400, "body": {"code": 104, "message": _TEXT}},
        Source("observed", "recorded/api_400_104_missing_scope"),
    ),
    "scope-201": (
        "The app lacks a permission: code 201",
        {"status": 400, "body": {"code": 201, "message": "No permission to access this API."}},
        Source("inferred", "no evidence: a code that clients of older apps list"),
    ),
}


def _define(name: str, title: str, fault: dict[str, Any], source: Source) -> None:
    premise = applied("scope")
    checks = (not_done(premise), not_repeated(premise), kind(premise, "scope", sources=(source,)))

    @scenario("scopes", name, "register", checks, people=2, title=title)
    def arrange(arrangement: Arrangement) -> None:
        arrangement.fault("scope", BATCH, **fault)


for _name, (_title, _fault, _source) in WORDINGS.items():
    _define(_name, _title, _fault, _source)
