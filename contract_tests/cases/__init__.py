"""For every operation of the API a case to its success, and the ways into the refusals that its schema file names."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from .generic import GENERIC as GENERIC
from .words import ErrorCase, SuccessCase

_MODULES = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
_PARTS = [module for module in _MODULES if hasattr(module, "SUCCESS_CASES")]

SUCCESS_CASES: dict[str, SuccessCase] = {name: case for part in _PARTS for name, case in part.SUCCESS_CASES.items()}
ERROR_CASES: dict[tuple[str, str], ErrorCase] = {
    pair: error_case for part in _PARTS for pair, error_case in part.ERROR_CASES.items()
}


def error_case(operation: str, rule: str) -> ErrorCase | None:
    """The way of an operation into a refusal: its own, or that of all operations; None where none is known."""
    return ERROR_CASES.get((operation, rule)) or GENERIC.get(rule)
