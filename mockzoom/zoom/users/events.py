"""Events of users: created, updated, settings updated, deleted, disassociated."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.users.models import User
from mockzoom.zoom.users.settings import settings_shown
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.events import changed_fields


def announce_user_created(ctx: RequestContext, user: User, action: str) -> None:
    """Announce a new user; `action` is that of `userCreate`."""

    def build() -> dict[str, Any]:
        return {**operator_of(ctx), "creation_type": action, "object": _user(user, display_name=True)}

    announce(ctx, "user.created", user.id, build)


def announce_user_updated(ctx: RequestContext, old: User, new: User) -> None:
    """Announce a change of a user's profile; nothing is announced if nothing changed (inferred)."""
    before, after = changed_fields(_fields(old), _fields(new))
    if before or after:
        announce(ctx, "user.updated", new.id, lambda: _change(ctx, new, before, after))


def announce_user_settings_updated(ctx: RequestContext, old: User, new: User) -> None:
    """Announce a change of a user's settings; nothing is announced if nothing changed (inferred)."""
    before, after = changed_fields(settings_shown(old), settings_shown(new))
    if before or after:
        announce(
            ctx, "user.settings_updated", new.id, lambda: _change(ctx, new, {"settings": before}, {"settings": after})
        )


def announce_user_removed(ctx: RequestContext, user: User, action: str) -> None:
    """Announce that a user was deleted or disassociated; `action` is that of `userDelete`."""
    name = "user.deleted" if action == "delete" else "user.disassociated"
    announce(ctx, name, user.id, lambda: {**operator_of(ctx), "object": _user(user)})


def _change(ctx: RequestContext, user: User, before: dict[str, Any], after: dict[str, Any]) -> dict[str, Any]:
    return {
        **operator_of(ctx),
        "time_stamp": ctx.now,
        "object": {"id": user.id, **after},
        "old_object": {"id": user.id, **before},
    }


def _user(user: User, *, display_name: bool = False) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": user.id, "first_name": user.first_name, "last_name": user.last_name}
    if display_name:
        shown["display_name"] = user.details.get("display_name") or f"{user.first_name} {user.last_name}".strip()
    return {**shown, "email": user.email, "type": user.type}


def _fields(user: User) -> dict[str, Any]:
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "type": user.type,
        "timezone": user.timezone,
        **user.details,
    }
