"""Users, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.api.wire.pages import paging
from mockzoom.domain.clock import instant
from mockzoom.domain.records import User
from mockzoom.domain.user_settings import settings_shown
from mockzoom.operations.paging import Page
from mockzoom.operations.world import World, owner_of


def user(world: World, found: User) -> dict[str, Any]:
    """A user in full; of somebody invited, `created_at` is the time of the call (SPEC22)."""
    shown = {
        **_user(found),
        "account_id": world.account.id,
        "role_name": "Owner" if found == owner_of(world) else "Member",
        **{name: value for name, value in found.details.items() if value != ""},
    }
    if found.status == "pending":
        shown["created_at"] = instant(world.now)
    return shown


def user_created(_: World, fresh: User) -> dict[str, Any]:
    """The answer to adding a user."""
    return {
        "id": fresh.id,
        "email": fresh.email,
        "first_name": fresh.first_name,
        "last_name": fresh.last_name,
        "type": fresh.type,
    }


def user_list(_: World, page: Page[User]) -> dict[str, Any]:
    """A page of users."""
    return {**paging(page), "users": [_user(u) for u in page.records]}


def user_settings(_: World, found: User) -> dict[str, Any]:
    """A user's settings, by section."""
    return settings_shown(found)


def _user(found: User) -> dict[str, Any]:
    return {
        "id": found.id,
        "first_name": found.first_name,
        "last_name": found.last_name,
        "display_name": found.details.get("display_name") or f"{found.first_name} {found.last_name}".strip(),
        "email": found.email,
        "type": found.type,
        "status": found.status,
        "timezone": found.timezone,
        "verified": 0 if found.status == "pending" else 1,
        "created_at": instant(found.created_ms),
    }
