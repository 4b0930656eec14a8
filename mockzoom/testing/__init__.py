"""mockzoom in a test: a server in a thread, the client's calls intercepted, fixtures for pytest.

A name is fetched when it is first used: pytest loads `mockzoom.testing.plugin` in every run where it is installed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mockzoom.testing.intercept import Interception as Interception
    from mockzoom.testing.intercept import intercept as intercept
    from mockzoom.testing.server import Server as Server
    from mockzoom.testing.server import serve as serve
    from mockzoom.testing.zoom import ZoomAccount as ZoomAccount

__all__ = ["Interception", "Server", "Zoom", "intercept", "serve"]

_HOMES = {
    "Interception": "mockzoom.testing.intercept",
    "intercept": "mockzoom.testing.intercept",
    "Server": "mockzoom.testing.server",
    "serve": "mockzoom.testing.server",
    "Zoom": "mockzoom.testing.zoom",
}


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'mockzoom.testing' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
