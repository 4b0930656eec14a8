"""The handlers of the admin API, registered by a decorator under the operation names of `schemas/admin/api.json`."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from typing import Any, TypeVar

import mockzoom.admin
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.real_files import real_files

AdminHandler = Callable[[AdminContext, AdminRequest], dict[str, Any]]
H = TypeVar("H", bound=AdminHandler)

_HANDLERS: dict[str, AdminHandler] = {}


def admin_operation(name: str) -> Callable[[H], H]:
    """Register the decorated function as the handler of an operation; raises `ValueError` for a second one."""

    def register(handler: H) -> H:
        if name in _HANDLERS:
            raise ValueError(f"admin operation {name!r} has two handlers")
        _HANDLERS[name] = handler
        return handler

    return register


@cache
@real_files()
def admin_handlers() -> Mapping[str, AdminHandler]:
    """Return the handler of every operation of the admin API, by name; imports all `*_endpoints` modules."""
    for module in pkgutil.iter_modules(mockzoom.admin.__path__, "mockzoom.admin."):
        if module.name.endswith("_endpoints"):
            import_module(module.name)
    return _HANDLERS
