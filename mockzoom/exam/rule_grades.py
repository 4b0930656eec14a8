"""How well each of mockzoom's rules is known, from schemas/rules.json."""

from __future__ import annotations

from functools import cache
from typing import Any

from mockzoom.real_files import real_files
from mockzoom.spec.loader import read_object, schemas_folder

_BEST_FIRST = ("observed", "documented", "inferred")


@cache
@real_files()
def _rules() -> dict[str, list[dict[str, Any]]]:
    """Return the statements of each rule or error."""
    document = read_object(schemas_folder() / "rules.json")
    found = {error["name"]: error["wordings"] for error in document["refusals"]}
    found |= {error["name"]: error["wordings"] for error in document["token_service"]}
    return found | {rule["id"]: [rule] for rule in document["rules"]}


@cache
def grades_of_rules() -> dict[str, str]:
    """Return the best grade of evidence of each rule: observed, documented or inferred."""
    return {name: min((one["provenance"] for one in said), key=_BEST_FIRST.index) for name, said in _rules().items()}


def evidence_of_rule(name: str) -> str:
    """Return a rule's best grade and the source of it."""
    best = min(_rules()[name], key=lambda one: _BEST_FIRST.index(one["provenance"]))
    return f"{best['provenance']}: {best['source']}"
