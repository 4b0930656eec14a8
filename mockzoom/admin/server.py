"""The server about itself."""

from __future__ import annotations

from typing import Any

from mockzoom import __version__
from mockzoom.admin.ground import Ask, Ground
from mockzoom.domain.records import ACCOUNTS
from mockzoom.storage.base import DIRECTORY


def health(_: Ground, __: Ask) -> dict[str, Any]:
    """It lives."""
    return {"status": "ok", "version": __version__}


def ready(ground: Ground, _: Ask) -> dict[str, Any]:
    """Its accounts are planted and its store answers."""
    with ground.store.read(DIRECTORY) as directory:
        return {"ready": True, "accounts": directory.count(ACCOUNTS, "")}
