"""The operations that Zoom has, whether mockzoom emulates them or not: `schemas/known_routes.json`.

They are consulted only if no emulated operation matches, to distinguish an operation that mockzoom lacks from a wrong
path.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from mockzoom.spec.loader import SchemaFileError, check_keys, read_object

_FILE = frozenset({"description", "sources", "routes"})
_ROUTE = frozenset({"tag", "name", "method", "path"})
_METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
_PREFIX = "/v2/"
_ANY = "{}"


@dataclass(frozen=True)
class KnownRoute:
    """An operation of Zoom: the section of its documentation, its name there, its method and path template."""

    tag: str
    name: str
    method: str
    path: str

    @cached_property
    def pattern(self) -> tuple[str, ...]:
        """The segments of the path, with parameters replaced by `{}`, so that equal routes compare equal."""
        return tuple(_ANY if step.startswith("{") else step for step in self.path.split("/"))


class KnownRoutes:
    """Zoom's operations that are not emulated; `emulated` are the methods and path templates of those that are."""

    def __init__(self, routes: Iterable[KnownRoute], emulated: Iterable[tuple[str, str]]) -> None:
        here = {(method, KnownRoute("", "", method, path).pattern): (method, path) for method, path in emulated}
        self.routes = tuple(r for r in routes if (r.method, r.pattern) not in here)
        self._patterns: dict[tuple[str, int], list[tuple[str, ...]]] = {}
        for route in self.routes:
            self._patterns.setdefault((route.method, len(route.pattern)), []).append(route.pattern)
        self._emulated = {operation: wide for (_, wide), operation in here.items()}
        self._inside: dict[tuple[str, str], list[tuple[str, ...]]] = {}  # by operation, filled on first use

    def has(self, method: str, path: str) -> bool:
        """Return whether Zoom has an operation that is not emulated for a method and a path (as in `ApiSpec.route`)."""
        steps = path.split("/")
        return any(_covers(pattern, steps) for pattern in self._patterns.get((method, len(steps)), ()))

    def outranks(self, method: str, template: str, path: str) -> bool:
        """Return whether a path that matches an emulated template belongs to an operation that is not emulated.

        A literal segment wins over a parameter: `email` is not a user id in GET /v2/users/email.
        """
        inside = self._inside.get((method, template))
        if inside is None:
            wide = self._emulated.get((method, template), ())
            inside = [p for p in self._patterns.get((method, len(wide)), ()) if _covers(wide, p)]
            self._inside[method, template] = inside
        return bool(inside) and any(_covers(pattern, path.split("/")) for pattern in inside)


def read_known_routes(path: Path) -> tuple[KnownRoute, ...]:
    """Return all routes of the file; raises `SchemaFileError` for unknown keys and invalid values."""
    document = read_object(path)
    check_keys(document, path.name, _FILE, frozenset())
    routes = tuple(_route(entry, f"{path.name}: route {number}") for number, entry in enumerate(document["routes"]))
    seen = set()
    for route in routes:
        if (route.method, route.pattern) in seen:
            raise SchemaFileError(f"{path.name}: {route.method} {route.path} is listed twice")
        seen.add((route.method, route.pattern))
    return routes


def _route(entry: dict[str, Any], where: str) -> KnownRoute:
    check_keys(entry, where, _ROUTE, frozenset())
    route = KnownRoute(**entry)
    if route.method not in _METHODS:
        raise SchemaFileError(f"{where}: method {route.method!r} is not one of {', '.join(sorted(_METHODS))}")
    if not route.path.startswith(_PREFIX):
        raise SchemaFileError(f"{where}: path {route.path!r} does not start with {_PREFIX}")
    return route


def _covers(pattern: Sequence[str], steps: Sequence[str]) -> bool:
    """Return whether the segments of a path match a pattern; a parameter matches any segment that is not empty."""
    return len(pattern) == len(steps) and all(
        want == step or (want == _ANY and step != "") for want, step in zip(pattern, steps, strict=True)
    )
