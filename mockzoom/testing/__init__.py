"""Tools for tests: a server in a thread, interception of a client's requests, and pytest fixtures.

A name is imported on first use, because pytest loads `mockzoom.testing.plugin` in every run if mockzoom is installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any
from warnings import warn

if TYPE_CHECKING:
    from mockzoom.testing.intercept import Interception as Interception
    from mockzoom.testing.intercept import intercept as intercept
    from mockzoom.testing.server import Server as Server
    from mockzoom.testing.server import serve as serve
    from mockzoom.testing.zoom import ZoomAccount as ZoomAccount

__all__ = ["Interception", "Server", "ZoomAccount", "intercept", "serve"]

_HOMES = {
    "Interception": "mockzoom.testing.intercept",
    "intercept": "mockzoom.testing.intercept",
    "Server": "mockzoom.testing.server",
    "serve": "mockzoom.testing.server",
    "ZoomAccount": "mockzoom.testing.zoom",
}


def __getattr__(name: str) -> Any:
    """Return a public name from the module that defines it; `Zoom` is a deprecated name of `ZoomAccount`."""
    if name == "Zoom":
        warn("mockzoom.testing.Zoom is now mockzoom.testing.ZoomAccount", DeprecationWarning, stacklevel=2)
        name = "ZoomAccount"
    if name not in _HOMES:
        raise AttributeError(f"module 'mockzoom.testing' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
