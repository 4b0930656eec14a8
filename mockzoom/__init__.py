"""A mock Zoom API server: webinar registration with Zoom's rules, errors and rate limits.

Importing this package loads none of its modules; a public name is imported on first use.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from mockzoom._version import __version__ as __version__

if TYPE_CHECKING:
    from mockzoom import schemas as schemas
    from mockzoom.app import create_app as create_app
    from mockzoom.config import Settings as Settings
    from mockzoom.contract import strategies as strategies
    from mockzoom.testing.intercept import intercept as intercept
    from mockzoom.testing.server import serve as serve

__all__ = ["Settings", "__version__", "create_app", "intercept", "schemas", "serve", "strategies"]

_HOMES = {
    "create_app": "mockzoom.app",
    "Settings": "mockzoom.config",
    "intercept": "mockzoom.testing.intercept",
    "serve": "mockzoom.testing.server",
}
_MODULES = {"schemas": "mockzoom.schemas", "strategies": "mockzoom.contract.strategies"}


def __getattr__(name: str) -> Any:
    """Import a public name from the module that defines it."""
    if name in _MODULES:
        return import_module(_MODULES[name])
    if name not in _HOMES:
        raise AttributeError(f"module 'mockzoom' has no attribute {name!r}")
    with import_module("mockzoom.collector_pause").loading():
        return getattr(import_module(_HOMES[name]), name)
