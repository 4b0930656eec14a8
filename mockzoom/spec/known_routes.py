"""The operations that Zoom has, whether mockzoom emulates them or not: `schemas/known_routes.json`.

They distinguish an operation that mockzoom lacks from a wrong path. The first request that needs the file reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from mockzoom.real_files import real_files
from mockzoom.spec.loader import SchemaFileError, check_keys, read_object

_FILE = frozenset({"description", "sources", "routes"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_PREFIXES = ("/v2/", "/scim2/", "/oauth/")
_ANY = "{}"


class KnownRoute(NamedTuple):
    """An operation of Zoom: its method and path template."""

    method: str
    path: str

    @property
    def pattern(self) -> tuple[str, ...]:
        """The segments of the path, with parameters replaced by `{}`, so that equal routes compare equal."""
        return tuple([_ANY if step[:1] == "{" else step for step in self.path.split("/")])


class KnownRoutes:
    """Zoom's operations that are not emulated; `emulated` are the methods and path templates of those that are."""

    def __init__(self, routes: Iterable[KnownRoute], emulated: Iterable[tuple[str, str]]) -> None:
        here = {(method, KnownRoute(method, path).pattern) for method, path in emulated}
        patterns = [(route, route.pattern) for route in routes]
        patterns = [(route, pattern) for route, pattern in patterns if (route.method, pattern) not in here]
        self.routes = tuple(route for route, _ in patterns)
        self._patterns: dict[tuple[str, int], list[tuple[str, ...]]] = {}
        for route, pattern in patterns:
            self._patterns.setdefault((route.method, len(pattern)), []).append(pattern)
        self._inside: dict[tuple[str, str], list[tuple[str, ...]]] = {}  # by operation, filled on first use

    def has(self, method: str, path: str) -> bool:
        """Return whether Zoom has an operation that is not emulated for a method and a path (as in `ApiSpec.route`)."""
        steps = path.split("/")
        return any(_covers(pattern, steps) for pattern in self._patterns.get((method, len(steps)), ()))

    def has_path(self, path: str) -> bool:
        """Return whether Zoom has an operation that is not emulated for a path, with any method."""
        return any(self.has(method, path) for method in _METHODS)

    def outranks(self, method: str, template: str, path: str) -> bool:
        """Return whether a path that matches an emulated template belongs to an operation that is not emulated.

        A literal segment wins over a parameter: `email` is not a user id in GET /v2/users/email.
        """
        inside = self._inside.get((method, template))
        if inside is None:
            wide = KnownRoute(method, template).pattern
            inside = [p for p in self._patterns.get((method, len(wide)), ()) if _covers(wide, p) and p != wide]
            self._inside[method, template] = inside
        return bool(inside) and any(_covers(pattern, path.split("/")) for pattern in inside)


@real_files()
def read_known_routes(path: Path) -> tuple[KnownRoute, ...]:
    """Return all routes of the file; raises `SchemaFileError` for unknown keys and invalid values."""
    document = read_object(path)
    check_keys(document, path.name, _FILE, frozenset())
    routes: dict[tuple[str, tuple[str, ...]], KnownRoute] = {}
    for template, methods in document["routes"].items():
        if not template.startswith(_PREFIXES):
            raise SchemaFileError(f"{path.name}: path {template!r} does not start with {' or '.join(_PREFIXES)}")
        pattern = KnownRoute("", template).pattern
        for method in methods:
            route = KnownRoute(method, template)
            if method not in _METHODS:
                known = ", ".join(sorted(_METHODS))
                raise SchemaFileError(f"{path.name}: {template}: method {method!r} is not one of {known}")
            if routes.setdefault((method, pattern), route) is not route:
                raise SchemaFileError(f"{path.name}: {method} {template} is listed twice")
    return tuple(routes.values())


def _covers(pattern: Sequence[str], steps: Sequence[str]) -> bool:
    """Return whether the segments of a path match a pattern; a parameter matches any segment that is not empty."""
    return len(pattern) == len(steps) and all(
        want == step or (want == _ANY and step != "") for want, step in zip(pattern, steps, strict=True)
    )
