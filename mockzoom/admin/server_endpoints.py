"""Endpoints for liveness and readiness."""

from __future__ import annotations

from typing import Any

from mockzoom._version import __version__
from mockzoom.admin.context import AdminContext, AdminRequest
from mockzoom.admin.registry import admin_operation
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS


@admin_operation("health")
def health(_: AdminContext, __: AdminRequest) -> dict[str, Any]:
    """Report liveness and version."""
    return {"status": "ok", "version": __version__}


@admin_operation("ready")
def ready(ground: AdminContext, _: AdminRequest) -> dict[str, Any]:
    """Report that the accounts exist and the store is available."""
    with ground.store.snapshot(DIRECTORY) as directory:
        return {"ready": True, "accounts": directory.count(ACCOUNTS, "")}
