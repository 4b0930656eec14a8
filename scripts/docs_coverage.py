"""What is emulated, how far, and what is not, as a page: `docs/reference/coverage.md`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockzoom.spec.known_routes import KnownRoute
from mockzoom.spec.openapi import errors_of
from mockzoom.spec.operation import Operation

if TYPE_CHECKING:
    from mockzoom.spec.api_spec import ApiSpec

_HEAD = """# What is emulated

Generated from `schemas/` by `make docs`; a test keeps it true.

An operation that is emulated in *full* reads and writes the same state as all the others; of one in *shape* the answer
has the right form and nothing is behind it. After the word stands what is missing. Any one of the scopes opens an
operation; the classic ones stand before the semicolon, the granular ones after it. The refusals are counted with those
that every operation shares; [errors.md](errors.md) has them all.

"""
_TABLE = "| operation | method and path | emulated | scopes | rate label | refusals |\n|---|---|---|---|---|---|\n"
_MISSING = """## Not emulated

Zoom has these too. A call to one of them is answered as an unknown path is, 404 with code 2300, and `X-Mockzoom-Rule`
says `endpoint_not_emulated`. The list is that of `schemas/known_routes.json`: Zoom's documents of February 2026.

"""


def coverage_page(catalogue: ApiSpec) -> str:
    """Return the page: operations by tag, then Zoom's other routes by the beginning of their path."""
    tags: dict[str, list[Operation]] = {}
    for operation in catalogue.operations.values():
        tags.setdefault(operation.tag, []).append(operation)
    missing: dict[str, list[KnownRoute]] = {}
    for route in catalogue.known_routes.routes:
        missing.setdefault("/".join(route.path.split("/")[:3]), []).append(route)
    head = _HEAD + _summary(catalogue)
    tables = (f"## {tag}\n\n{_TABLE}{_rows(tags[tag])}" for tag in sorted(tags, key=str.casefold))
    rest = "\n".join(f"- `{start}` ({len(routes)}): {_by_path(routes)}" for start, routes in missing.items())
    return head + "\n".join(tables) + "\n" + _MISSING + rest + "\n"


def _summary(catalogue: ApiSpec) -> str:
    levels = [o.emulation.level for o in catalogue.operations.values()]
    told = ", ".join(f"{levels.count(level)} in {level}" for level in ("full", "shape") if level in levels)
    return f"{len(levels)} operations, {told}; {len(catalogue.known_routes.routes)} more are known to exist.\n\n"


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


def _by_path(routes: Iterable[KnownRoute]) -> str:
    methods: dict[str, list[str]] = {}
    for route in routes:
        methods.setdefault(route.path, []).append(route.method)
    return " · ".join(f"`{path}` {' '.join(names)}" for path, names in methods.items())
