"""Deprecated former names of the public objects of `mockzoom.admin_client`."""

from __future__ import annotations

from typing import Any
from warnings import warn

_RENAMED = {
    "Account": "AccountClient",
    "User": "AccountUser",
    "OverHttp": "HttpTransport",
    "Transport": "AdminTransport",
    "Clock": "ClockClient",
    "Reading": "ClockStatus",
    "Control": "AdminClient",
    "Listed": "AccountSummary",
    "Entry": "RequestRecord",
    "ControlError": "AdminApiError",
    "Fault": "RegisteredFault",
    "Journal": "Journal",
    "variables": "variables",
}
__all__ = list(_RENAMED)


def __getattr__(name: str) -> Any:
    """Return the object that has a former name, with a `DeprecationWarning` that gives the present name."""
    from mockzoom import admin_client  # noqa: PLC0415 - loads the client only when a name is used

    if name not in _RENAMED:
        raise AttributeError(f"module 'mockzoom.client' has no attribute {name!r}")
    new = _RENAMED[name]
    warn(f"mockzoom.client.{name} is now mockzoom.admin_client.{new}", DeprecationWarning, stacklevel=2)
    return getattr(admin_client, new)
