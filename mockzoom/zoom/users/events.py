"""Events of users: created, updated, settings updated, deleted, disassociated."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.users.models import NO_PICTURE, User
from mockzoom.zoom.users.names import shown_name
from mockzoom.zoom.users.serializers import picture_url
from mockzoom.zoom.users.settings import settings_shown
from mockzoom.zoom.webhooks.announce import announce, operator_of
from mockzoom.zoom.webinars.events import changed_fields

# The presence in the words of the event (SPEC26), where they differ from those of the operation.
_OF_EVENTS = {"In_A_Zoom_Meeting": "In_Meeting", "On_A_Call": "On_Phone_Call"}


def announce_user_created(ctx: RequestContext, user: User, action: str) -> None:
    """Announce a new user; `action` is that of `userCreate`."""

    def build() -> dict[str, Any]:
        return {**operator_of(ctx), "creation_type": action, "object": _user(user, display_name=True)}

    announce(ctx, "user.created", user.id, build)


def announce_user_updated(ctx: RequestContext, old: User, new: User) -> None:
    """Announce a change of a user's profile; nothing is announced if nothing changed (inferred)."""
    before, after = changed_fields(_fields(ctx, old), _fields(ctx, new))
    if before or after:
        announce(ctx, "user.updated", new.id, lambda: _change(ctx, new, before, after))


def announce_user_operation(ctx: RequestContext, user: User, operation: str) -> None:
    """Announce a change that shows in no field: `change_password` or `sign_out_from_all_devices` (SPEC26)."""

    def build() -> dict[str, Any]:
        return {**operator_of(ctx), "operation": operation, "time_stamp": ctx.now, "object": {"id": user.id}}

    announce(ctx, "user.updated", user.id, build)


def announce_user_settings_updated(ctx: RequestContext, old: User, new: User) -> None:
    """Announce a change of a user's settings; nothing is announced if nothing changed (inferred)."""
    before, after = changed_fields(*({**user.settings, **settings_shown(user)} for user in (old, new)))
    if before or after:
        announce(
            ctx, "user.settings_updated", new.id, lambda: _change(ctx, new, {"settings": before}, {"settings": after})
        )


def announce_user_removed(ctx: RequestContext, user: User, action: str) -> None:
    """Announce that a user was deleted or disassociated; `action` is that of `userDelete`."""
    name = "user.deleted" if action == "delete" else "user.disassociated"
    announce(ctx, name, user.id, lambda: {**operator_of(ctx), "object": _user(user)})


def announce_user_status(ctx: RequestContext, user: User, name: str) -> None:
    """Announce that a user was activated or deactivated; `name` is that of the event."""
    announce(ctx, name, user.id, lambda: {**operator_of(ctx), "object": _user(user)})


def announce_presence(ctx: RequestContext, user: User, status: str) -> None:
    """Announce another presence of a user."""

    def build() -> dict[str, Any]:
        shown = _OF_EVENTS.get(status, status)
        return {"object": {"date_time": instant(ctx.now), "email": user.email, "id": user.id, "presence_status": shown}}

    announce(ctx, "user.presence_status_updated", user.id, build)


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
        shown["display_name"] = shown_name(user)
    return {**shown, "email": user.email, "type": user.type}


def _fields(ctx: RequestContext, user: User) -> dict[str, Any]:
    """Return the fields of a user that the event of a change has; the link of the room is there by its name."""
    details = {name: value for name, value in user.details.items() if name != "vanity_url"}
    room = user.details.get("vanity_url", "").rpartition("/")[2]
    return {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "type": user.type,
        "timezone": user.timezone,
        **details,
        **({"vanity_name": room} if room else {}),
        **({} if user.picture == NO_PICTURE else {"pic_url": picture_url(ctx, user)}),
    }
