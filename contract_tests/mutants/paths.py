"""Mutants of paths: slashes, and UUIDs that hold them."""

from __future__ import annotations

import re
from urllib.parse import quote

from mockzoom.spec.paths import normalize_path

from .mutant import Mutant
from .patching import everywhere, in_schema

_UUID = re.compile(r"webinars/([A-Za-z0-9+/]{22}==)")


def _uuid_kept(path: str) -> str:
    """A UUID keeps its slashes, however it is encoded."""
    return normalize_path(_UUID.sub(lambda found: f"webinars/{quote(found[1], safe='')}", path))


def _end_dropped(path: str) -> str:
    return path.rstrip("/") or "/"


def _merged(path: str) -> str:
    return re.sub("//+", "/", path)


def _decoded_again(path: str) -> str:
    return normalize_path(re.sub("%2f", "/", path, flags=re.IGNORECASE))


MUTANTS = (
    Mutant("slashes_count", "path_slashes", "every slash counts", everywhere(normalize_path, lambda path: path)),
    Mutant("slashes_in_a_row_count", "path_slashes", "only the slash at the end is dropped",
           everywhere(normalize_path, _end_dropped)),
    Mutant("slash_at_the_end_counts", "path_slashes", "slashes are merged, the one at the end stays",
           everywhere(normalize_path, _merged)),
    Mutant("uuid_found_anyway", "uuid_encoded_once", "a UUID that is encoded once is found",
           everywhere(normalize_path, _uuid_kept)),
    Mutant("uuid_encoded_twice_is_mangled", "uuid_encoded_once", "a UUID that is encoded twice loses its slashes, too",
           everywhere(normalize_path, _decoded_again)),
    Mutant("mangled_uuid_is_invalid", "uuid_encoded_once", "a UUID without its slashes is not an id at all",
           in_schema("objects/webinar_name", (("pattern",), "^([0-9]{1,19}|[A-Za-z0-9+/]{22}==)$"))),
)  # fmt: skip
