"""Routing of paths to operations by their templates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from mockzoom.spec.operation import Operation
from mockzoom.spec.paths import normalize_path

_ANY = "{}"
# A UUID of 22 characters, of which normalization may have removed some slashes.
_UUID = re.compile(r"[A-Za-z0-9+/]{11,22}==")
_TAKES_UUID = ("instance_key.json", "recording_key.json", "webinar_name.json")

Routed = dict[str, tuple[Operation, dict[str, str]]]


class Routes:
    """The path templates of some operations."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._with_uuid: list[tuple[list[str], Operation]] = []
        self._routes: dict[tuple[int, str], list[tuple[list[str], Operation]]] = {}
        for operation in operations:
            pattern = operation.path.split("/")
            self._routes.setdefault((len(pattern), _fixed(pattern[-1])), []).append((pattern, operation))
            if any(str(p.schema.get("$ref", "")).endswith(_TAKES_UUID) for p in operation.path_parameters):
                self._with_uuid.append((pattern, operation))
        for routes in (*self._routes.values(), self._with_uuid):  # `find` takes the last one that matches
            routes.sort(key=lambda one: [not step.startswith("{") for step in one[0]])

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
        for end in (_ANY, steps[-1]):
            for pattern, operation in self._routes.get((len(steps), end), ()):
                values = _match(pattern, steps)
                if values is not None:
                    found[operation.method] = (operation, values)
        return found or self._find_by_uuid(steps)

    def _find_by_uuid(self, steps: list[str]) -> Routed:
        """Route a path in which a UUID was encoded once, so that its slashes split it into segments."""
        found: Routed = {}
        for pattern, operation in self._with_uuid:
            first = next(n for n, step in enumerate(pattern) if step.startswith("{"))
            last = len(steps) - (len(pattern) - first - 1)
            uuid = steps[first:last]
            if all(uuid) and _UUID.fullmatch("/".join(uuid)):
                values = _match(pattern, [*steps[:first], "/".join(uuid), *steps[last:]])
                if values is not None:
                    found[operation.method] = (operation, values)
        return found


def _fixed(step: str) -> str:
    """Return a segment of a path template; `{}` for a parameter."""
    return _ANY if step.startswith("{") else step


def _match(pattern: list[str], steps: list[str]) -> dict[str, str] | None:
    values: dict[str, str] = {}
    for want, step in zip(pattern, steps, strict=True):
        if want.startswith("{"):
            if not step:
                return None
            values[want[1:-1]] = unquote(step)
        elif want != step:
            return None
    return values
