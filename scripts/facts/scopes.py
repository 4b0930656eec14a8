"""The scopes of all facts in one file, so that a server that grants them need not read the facts."""

from __future__ import annotations

import json
from pathlib import Path


def scopes_of(folder: Path) -> dict[str, list[str]]:
    """Return the classic and the granular scopes that a folder of facts names, sorted."""
    classic: set[str] = set()
    granular: set[str] = set()
    for path in sorted(folder.glob("*.json")):
        for facts in json.loads(path.read_bytes()).get("operations", {}).values():
            classic.update(facts["scopes"])
    for path in sorted((folder / "newer").glob("*.json")):
        for newer in json.loads(path.read_bytes())["operations"].values():
            classic.update(newer.get("scopes", {}).get("classic", ()))
            granular.update(newer.get("scopes", {}).get("granular", ()))
    return {"classic": sorted(classic), "granular": sorted(granular)}
