"""Serializers of users and their settings."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.pagination import Page, paging
from mockzoom.zoom.users.lookup import account_owner
from mockzoom.zoom.users.models import User
from mockzoom.zoom.users.settings import settings_shown


def serialize_user(ctx: RequestContext, found: User) -> dict[str, Any]:
    """Return a user in full; of an invited one, `created_at` is the time of the request (SPEC22)."""
    shown = {
        **_user(found),
        "account_id": ctx.account.id,
        "role_name": "Owner" if found == account_owner(ctx) else "Member",
        **{name: value for name, value in found.details.items() if value != ""},
    }
    if found.status == "pending":
        shown["created_at"] = instant(ctx.now)
    return shown


def serialize_user_created(_: RequestContext, fresh: User) -> dict[str, Any]:
    """Return the response to adding a user."""
    return {
        "id": fresh.id,
        "email": fresh.email,
        "first_name": fresh.first_name,
        "last_name": fresh.last_name,
        "type": fresh.type,
    }


def serialize_user_list(_: RequestContext, page: Page[User]) -> dict[str, Any]:
    """Return a page of users."""
    return {**paging(page), "users": [_user(u) for u in page.records]}


def serialize_user_settings(_: RequestContext, found: User) -> dict[str, Any]:
    """Return a user's settings, by section."""
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
