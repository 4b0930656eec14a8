"""Print a CycloneDX SBOM of a lock file: `python scripts/sbom.py requirements.lock > mockzoom.cdx.json`.

It needs nothing but the standard library, so that the release builds it without further packages.
"""

from __future__ import annotations

import json
import re
import sys
import uuid
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
_PACKAGE = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?: ; (?P<marker>[^\\]+))?", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def document(lock: str, version: str) -> dict[str, Any]:
    """Return the SBOM of a lock file with hashes; equal locks have equal serial numbers."""
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, version + lock)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "mockzoom",
                "name": "mockzoom",
                "version": version,
                "purl": f"pkg:pypi/mockzoom@{version}",
                "licenses": [{"license": {"id": "MIT"}}],
            }
        },
        "components": [_component(text) for text in re.split(r"\n(?=\S)", lock) if _PACKAGE.match(text)],
    }


def _component(text: str) -> dict[str, Any]:
    found = _PACKAGE.match(text)
    assert found
    name, version = found["name"].lower().replace("_", "-"), found["version"]
    component: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{name}@{version}",
        "name": name,
        "version": version,
        "purl": f"pkg:pypi/{name}@{version}",
        "externalReferences": [
            {
                "type": "distribution",
                "url": f"https://pypi.org/project/{name}/{version}/",
                "hashes": [{"alg": "SHA-256", "content": one} for one in _HASH.findall(text)],
            }
        ],
    }
    if found["marker"]:
        component["properties"] = [{"name": "python:marker", "value": found["marker"].strip()}]
    return component


def main(path: str) -> None:
    """Print the SBOM of the lock file at a path."""
    version = re.search(r'__version__ = "(.+)"', (ROOT / "mockzoom" / "_version.py").read_text(encoding="utf-8"))
    assert version
    print(json.dumps(document(Path(path).read_text(encoding="utf-8"), version[1]), indent=2))


if __name__ == "__main__":
    main(sys.argv[1])
