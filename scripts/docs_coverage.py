"""What is emulated, at which level, and what is not, as a page: `docs/reference/coverage.md`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockzoom.spec.emulated import count_levels
from mockzoom.spec.known_routes import KnownRoute, KnownRoutes
from mockzoom.spec.openapi import errors_of
from mockzoom.spec.operation import Operation
from mockzoom.zoom.emulation import LEVELS

if TYPE_CHECKING:
    from mockzoom.spec.api_spec import ApiSpec

_HEAD = """# What is emulated

Generated from `schemas/` by `make docs`; a test keeps it true.

An operation is emulated at one of three [levels](../explanation/emulation_levels.md). *Full*: its handler reads and
writes the same state as all the others. *Modelled*: an engine keeps what it is given, and refuses what Zoom's documents
name. *Example*: the response has the right form, and nothing is behind it. The levels are counted apart, because they
do not promise the same.

"""
_LEGEND = """
After the level stands what is missing. Any one of the scopes opens an operation; the classic ones stand before the
semicolon, the granular ones after it. The refusals are counted with those that every operation shares;
[errors.md](errors.md) has them.

"""
_TABLE = "| operation | method and path | emulated | scopes | rate label | refusals |\n|---|---|---|---|---|---|\n"
_GROUPS = "| group | full | modelled | example |\n|---|---|---|---|\n"
_IN_WORDS = {"full": "in full", "modelled": "modelled", "example": "as examples"}
_SENTENCE = re.compile(r"(emulates \[operations\]\([^)]*\)[^:\n]*: )[0-9][^.\n]*\.")
_MISSING = """## Not emulated

Zoom has these too. A call to one of them is answered as an unknown path is, 404 with code 2300, and `X-Mockzoom-Rule`
says `endpoint_not_emulated`. The list is that of `schemas/known_routes.json`: Zoom's documents of February 2026.

"""


def coverage_page(catalogue: ApiSpec) -> str:
    """Return the page: levels by group, operations by group, and Zoom's other routes by the beginning of their path."""
    groups: dict[str, list[Operation]] = {}
    for operation in catalogue.every_operation.values():
        groups.setdefault(operation.tag, []).append(operation)
    ordered = sorted(groups, key=str.casefold)
    tables = (f"## {group}\n\n{_TABLE}{_rows(groups[group])}" for group in ordered)
    routes = not_emulated(catalogue)
    head = _HEAD + _levels({group: groups[group] for group in ordered}) + _more(routes) + _LEGEND
    return head + "\n".join(tables) + "\n" + _MISSING + _by_start(routes) + "\n"


def level_counts(catalogue: ApiSpec) -> str:
    """Return how many operations there are at each level, as the README has it; levels without one are left out."""
    counts = count_levels(catalogue.every_operation.values())
    return ", ".join(f"{counts[level]} {words}" for level, words in _IN_WORDS.items() if counts[level])


def readme(text: str, catalogue: ApiSpec) -> str:
    """Return the README with the present counts in its sentence about operations."""
    return _SENTENCE.sub(lambda found: f"{found[1]}{level_counts(catalogue)}.", text, count=1)


def not_emulated(catalogue: ApiSpec) -> tuple[KnownRoute, ...]:
    """Return the routes of Zoom that are not emulated at any level."""
    emulated = ((o.method, o.path) for o in catalogue.every_operation.values())
    return KnownRoutes(catalogue.known_routes.routes, emulated).routes


def _levels(groups: dict[str, list[Operation]]) -> str:
    everything = [operation for group in groups.values() for operation in group]
    rows = [_level_row(group, operations) for group, operations in groups.items()]
    return _GROUPS + "".join(rows) + _level_row("**all**", everything)


def _level_row(title: str, operations: Iterable[Operation]) -> str:
    counts = count_levels(operations)
    return f"| {title} | " + " | ".join(str(counts[level]) for level in LEVELS) + " |\n"


def _more(routes: tuple[KnownRoute, ...]) -> str:
    return f"\n{len(routes)} more operations are known to exist.\n"


def _rows(operations: Iterable[Operation]) -> str:
    ordered = sorted(operations, key=lambda o: (o.path, o.method))
    return "".join("| " + " | ".join(_cells(operation)) + " |\n" for operation in ordered)


def _cells(operation: Operation) -> tuple[str, ...]:
    emulated = " ".join(filter(None, (f"{operation.emulation.level}.", operation.emulation.note)))
    scopes = "; ".join(
        ", ".join(f"`{scope}`" for scope in sorted(kind))
        for kind in (operation.classic_scopes, operation.granular_scopes)
        if kind
    )
    return (
        f"`{operation.operation_id}`",
        f"{operation.method} `{operation.path}`",
        emulated.replace("|", "\\|"),
        scopes or "none",
        operation.rate_label.replace("_", "-") or "none",
        str(len(errors_of(operation))),
    )


def _by_start(routes: Iterable[KnownRoute]) -> str:
    starts: dict[str, list[KnownRoute]] = {}
    for route in routes:
        starts.setdefault("/".join(route.path.split("/")[:3]), []).append(route)
    return "\n".join(f"- `{start}` ({len(found)}): {_by_path(found)}" for start, found in starts.items())


def _by_path(routes: Iterable[KnownRoute]) -> str:
    methods: dict[str, list[str]] = {}
    for route in routes:
        methods.setdefault(route.path, []).append(route.method)
    return " · ".join(f"`{path}` {' '.join(names)}" for path, names in methods.items())
