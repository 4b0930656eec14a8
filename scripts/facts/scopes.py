"""The scopes of all facts in one file, so that a server that grants them need not read the facts."""

from __future__ import annotations

import json
from pathlib import Path


def scopes_of(folder: Path) -> dict[str, list[str]]:
    """Return the scopes that an app with classic and one with granular scopes needs for all operations, sorted.

    An operation without granular scopes takes the classic ones.
    """
    classic: set[str] = set()
    granular: set[str] = set()
    for path in sorted(folder.glob("*.json")):
        newer_path = folder / "newer" / path.name
        newer = json.loads(newer_path.read_bytes())["operations"] if newer_path.is_file() else {}
        for name, facts in json.loads(path.read_bytes()).get("operations", {}).items():
            recent = newer.get(name, {}).get("scopes", {})
            older = {*facts["scopes"], *recent.get("classic", ())}
            classic |= older
            granular |= set(recent.get("granular", ())) or older
    return {"classic": sorted(classic), "granular": sorted(granular)}
