"""Judge all resources of modelled operations by all laws; write what was compared: `make laws`.

Exits with 1 for a law that does not hold or compared nothing, and for a modelled operation that no law compared.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
from contract_tests.in_process import MockProvider
from contract_tests.law_clients import BOOK, GAPS, LAWS, SUBJECTS, gap_of, left_out, open_resource
from mockzoom.contract.errors import ContractViolation, Inconclusive
from mockzoom.contract.laws.book import NEWER, OLDER
from mockzoom.contract.laws.results import as_document, uncompared
from mockzoom.contract.laws.trials import try_law

RESULTS = Path(__file__).parent.parent / "contract_tests" / "laws.json"


def compared_in(profile: str, resource: str, failures: list[str]) -> dict[str, Counter[str]]:
    """Return the comparisons of a resource in a profile, by law and operation; adds what failed to `failures`."""
    client = open_resource(MockProvider(), profile, resource)
    found = {}
    for rule, law in LAWS.items():
        if not law.applies(SUBJECTS[resource]) or gap_of(rule, resource, profile):
            continue
        try:
            found[rule] = try_law(law, client, left_out(rule, resource)).compared
        except (ContractViolation, Inconclusive) as error:
            failures.append(f"{resource} {rule} ({profile}): {error}")
    return found


def main() -> int:
    """Judge, write the results, and print what failed."""
    failures: list[str] = []
    totals: dict[str, dict[str, Counter[str]]] = {}
    for resource in SUBJECTS:
        for profile in (OLDER, NEWER):
            for rule, counts in compared_in(profile, resource, failures).items():
                totals.setdefault(resource, {}).setdefault(rule, Counter()).update(counts)
    document = as_document(totals)
    RESULTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    modelled = {name: BOOK.bindings[name].resource.resource for name in BOOK.names(level="modelled")}
    failures += [f"{name}: no law compared anything" for name in uncompared(document, modelled, GAPS)]
    print("\n".join(failures))
    laws = sum(len(laws) for laws in totals.values())
    print(f"{len(SUBJECTS)} resources, {laws} laws compared, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
