"""Users, as Zoom writes them."""

from __future__ import annotations

from typing import Any

from mockzoom.api.wire.pages import paging
from mockzoom.domain.clock import instant
from mockzoom.domain.records import User
from mockzoom.operations.paging import Page
from mockzoom.operations.world import World


def user(world: World, found: User) -> dict[str, Any]:
    """A user in full."""
    return {**_user(found), "account_id": world.account.id, "role_name": "Member"}


def user_list(_: World, page: Page[User]) -> dict[str, Any]:
    """A page of users."""
    return {**paging(page), "users": [_user(u) for u in page.records]}


def _user(found: User) -> dict[str, Any]:
    return {
        "id": found.id,
        "first_name": found.first_name,
        "last_name": found.last_name,
        "display_name": f"{found.first_name} {found.last_name}".strip(),
        "email": found.email,
        "type": found.type,
        "status": found.status,
        "timezone": found.timezone,
        "verified": 1,
        "created_at": instant(found.created_ms),
    }
