"""Routing of paths to operations by their templates."""

from __future__ import annotations

import re
from collections.abc import Iterable

from mockzoom.spec.operation import Operation
from mockzoom.spec.paths import PathPattern, keys_of, normalize_path

# A UUID of 22 characters, of which normalization may have removed some slashes.
_UUID = re.compile(r"[A-Za-z0-9+/]{11,22}==")
_TAKES_UUID = ("instance_key.json", "recording_key.json", "webinar_name.json")

Routed = dict[str, tuple[Operation, dict[str, str]]]


class Routes:
    """The path templates of some operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._with_uuid: list[tuple[PathPattern, Operation]] = []
        self._routes: dict[tuple[int, str, str], list[tuple[PathPattern, Operation]]] = {}
        for operation in operations:
            pattern = PathPattern(operation.path)
            self._routes.setdefault(pattern.key, []).append((pattern, operation))
            if any(str(p.schema.get("$ref", "")).endswith(_TAKES_UUID) for p in operation.path_parameters):
                self._with_uuid.append((pattern, operation))
        for routes in (*self._routes.values(), self._with_uuid):  # `find` takes the last one that matches
            routes.sort(key=lambda one: one[0].rank)

    def find(self, path: str) -> Routed:
        """Return the operations of a path by method, each with the values of its path parameters.

        `path` is percent-decoded once, as WSGI delivers it, and normalized here; parameters are decoded a second
        time, because Zoom expects UUIDs with a slash to be encoded twice (facts 6). A UUID that neither begins with a
        slash nor contains two in a row may be encoded once; of another one, the slashes that normalization removes are
        missing in the value. A path without operations gives an empty dict.
        """
        steps = normalize_path(path).split("/")
        found: Routed = {}
        # A literal segment wins over a parameter: /registrants/status does not name a registrant "status".
        for key in keys_of(steps):
            for pattern, operation in self._routes.get(key, ()):
                values = pattern.match(steps)
                if values is not None:
                    found[operation.method] = (operation, values)
        return found or self._find_by_uuid(steps)

    def _find_by_uuid(self, steps: list[str]) -> Routed:
        """Route a path in which a UUID was encoded once, so that its slashes split it into segments."""
        found: Routed = {}
        for pattern, operation in self._with_uuid:
            first = pattern.first_parameter
            last = len(steps) - (pattern.length - first - 1)
            uuid = steps[first:last]
            if all(uuid) and _UUID.fullmatch("/".join(uuid)):
                values = pattern.match([*steps[:first], "/".join(uuid), *steps[last:]])
                if values is not None:
                    found[operation.method] = (operation, values)
        return found
