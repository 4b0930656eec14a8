"""Write `schemas/resources/inferred` from `schemas/facts`, and the list of all scopes (`schemas/facts/scopes.json`).

    python scripts/infer_resources.py

What the inference gets wrong is corrected by overlays in `schemas/resources`; see
docs/contributing/modelled_operations.md.
"""

from __future__ import annotations

import sys
from collections import Counter

from facts.files import FACTS, SCHEMAS, as_text, write_files
from facts.scopes import scopes_of
from inference.operation import read_operations
from inference.resources import infer

INFERRED = SCHEMAS / "resources" / "inferred"


def main() -> int:
    """Write the files; return the exit code."""
    operations = read_operations(FACTS)
    resources = infer(operations)
    write_files(INFERRED, resources)
    (FACTS / "scopes.json").write_text(as_text(scopes_of(FACTS)), encoding="utf-8")
    used = Counter(entry["behaviour"] for resource in resources.values() for entry in resource["operations"].values())
    print(f"{len(operations)} operations of {len(resources)} resources")
    print(", ".join(f"{behaviour} {count}" for behaviour, count in used.most_common()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
