"""All operations that are emulated, and how many there are at each level of emulation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from mockzoom.spec.operation import Operation
from mockzoom.zoom.emulation import LEVELS
from mockzoom.zoom.errors import ErrorSpec
from mockzoom.zoom.registry import errors

if TYPE_CHECKING:
    from mockzoom.spec.api_spec import ApiSpec


def emulated_operations(spec: ApiSpec) -> dict[str, Operation]:
    """Return all operations by name: those with handlers, and those of the engine, whose files are read for it."""
    modelled = getattr(spec, "modelled", None)
    return spec.operations | (modelled.operations if modelled is not None else {})


def find_operation(spec: ApiSpec, name: str) -> Operation | None:
    """Return the operation of a name, or None; the files of the engine are read only if no handler has the name."""
    return spec.operations.get(name) or emulated_operations(spec).get(name)


def find_error(spec: ApiSpec, name: str) -> ErrorSpec:
    """Return an error of the API by its id; raises `KeyError` for an unknown one."""
    if name in errors():
        return errors()[name]
    found: ErrorSpec = getattr(spec, "modelled").errors[name]  # noqa: B009
    return found


def count_levels(operations: Iterable[Operation]) -> dict[str, int]:
    """Return how many operations there are at each level, from the most complete; the counts are never added up."""
    levels = [operation.emulation.level for operation in operations]
    return {level: levels.count(level) for level in LEVELS}
