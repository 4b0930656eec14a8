"""The operations that Zoom has, whether mockzoom emulates them or not: `schemas/known_routes.json`.

They are consulted only where no emulated operation answers, to tell a gap of mockzoom from a mistake of the caller.
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
    """An operation of Zoom's: the section of its documentation, its name there, its method and path template."""

    tag: str
    name: str
    method: str
    path: str

    @cached_property
    def pattern(self) -> tuple[str, ...]:
        """The steps of the path, parameters without their names: what two ways of writing one route share."""
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
        self._inside: dict[tuple[str, str], list[tuple[str, ...]]] = {}  # by operation, once it has been asked for

    def has(self, method: str, path: str) -> bool:
        """Whether Zoom has an operation, not emulated here, for a method and a path as `Catalogue.route` takes it."""
        steps = path.split("/")
        return any(_covers(pattern, steps) for pattern in self._patterns.get((method, len(steps)), ()))

    def outranks(self, method: str, template: str, path: str) -> bool:
        """Return whether a path belongs to an operation not emulated, though it fits an emulated template.

        A literal segment has precedence: `email` in GET /v2/users/email is not a user id.
        """
        inside = self._inside.get((method, template))
        if inside is None:
            wide = self._emulated.get((method, template), ())
            inside = [p for p in self._patterns.get((method, len(wide)), ()) if _covers(wide, p)]
            self._inside[method, template] = inside
        return bool(inside) and any(_covers(pattern, path.split("/")) for pattern in inside)


def read_known_routes(path: Path) -> tuple[KnownRoute, ...]:
    """All routes of the file; raises `SchemaFileError` for anything the reader does not understand."""
    document = read_object(path)
    check_keys(document, path.name, _FILE, frozenset())
    routes = tuple(_route(entry, f"{path.name}: route {number}") for number, entry in enumerate(document["routes"]))
    seen = set()
    for route in routes:
        if (route.method, route.pattern) in seen:
            raise SchemaFileError(f"{path.name}: {route.method} {route.path} stands there twice")
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
    """Whether the steps of a path fit a pattern; a parameter stands for any step that is not empty."""
    return len(pattern) == len(steps) and all(
        want == step or (want == _ANY and step != "") for want, step in zip(pattern, steps, strict=True)
    )
