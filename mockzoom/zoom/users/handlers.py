"""Handlers of the operations on users, except `userDelete`."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import Page, read_page
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.errors import (
    INVITATION_EXPIRED,
    NO_PERMISSION,
    USER_ACTIVE_ELSEWHERE,
    USER_EXISTS,
    USER_TYPE_NOT_PERMITTED,
)
from mockzoom.zoom.users.events import (
    announce_user_created,
    announce_user_settings_updated,
    announce_user_updated,
)
from mockzoom.zoom.users.lookup import find_user, require_user
from mockzoom.zoom.users.models import NO_LICENCE, USERS, User
from mockzoom.zoom.users.serializers import (
    serialize_user,
    serialize_user_created,
    serialize_user_list,
    serialize_user_settings,
)
from mockzoom.zoom.users.settings import settings_shown, with_settings, with_type
from mockzoom.zoom.webinars.schedule import time_zone

INVITATION_DAYS = 30

_FIELDS = frozenset({"first_name", "last_name", "timezone"})  # of the record; the rest of a profile are details


@operation("users", serializer=serialize_user_list)
def list_users(ctx: RequestContext, request: OperationRequest) -> Page[User]:
    """Return the users of the account, in one status."""
    if ctx.confined:
        raise api_error(NO_PERMISSION)
    return read_page(ctx, USERS, request.query_params, listing="users", group=request.query_params["status"])


@operation("user", serializer=serialize_user)
def get_user(ctx: RequestContext, request: OperationRequest) -> User:
    """Return one user, by `me`, id or e-mail address."""
    return require_invited_user(ctx, request.path_params["userId"])


@operation("userCreate", serializer=serialize_user_created)
def user_create(ctx: RequestContext, request: OperationRequest) -> User:
    """Add a user: by invitation, which leaves them pending, or at once."""
    if ctx.confined:
        raise api_error(NO_PERMISSION)
    action, info = request.body["action"], request.body["user_info"]
    if info["type"] == NO_LICENCE and action != "ssoCreate":
        raise api_error(USER_TYPE_NOT_PERMITTED)
    known = find_user(ctx, info["email"])
    if known is not None and known.foreign:
        raise api_error(USER_ACTIVE_ELSEWHERE, email=info["email"])
    if known is not None and not _invitation_expired(ctx, known):
        raise api_error(USER_EXISTS, email=info["email"])
    if known is not None:
        ctx.state.remove(USERS, known.id)
    fresh = User(
        id=ctx.ids.user_id(ctx.state.next_number("users")),
        email=info["email"],
        first_name=info.get("first_name", ""),
        last_name=info.get("last_name", ""),
        type=info["type"],
        webinar_capacity=0,
        created_ms=ctx.now,
        status="pending" if action == "create" else "active",
        details={"display_name": info["display_name"]} if info.get("display_name") else {},
    )
    ctx.state.put(USERS, [fresh])
    announce_user_created(ctx, fresh, action)
    return fresh


@operation("userUpdate")
def user_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the fields of a user that the body contains, including the licence."""
    old, body = require_invited_user(ctx, request.path_params["userId"]), request.body
    kind = body.get("type", old.type)
    if kind != old.type and (ctx.confined or kind == NO_LICENCE):
        raise api_error(USER_TYPE_NOT_PERMITTED)
    time_zone(body.get("timezone", old.timezone))
    fields = {name: body[name] for name in _FIELDS if name in body}
    details = {name: value for name, value in body.items() if name not in _FIELDS and name != "type"}
    changed = with_type(old, kind)._replace(**fields, details={**old.details, **details})
    ctx.state.put(USERS, [changed])
    announce_user_updated(ctx, old, changed)


@operation("userSettings", serializer=serialize_user_settings)
def get_user_settings(ctx: RequestContext, request: OperationRequest) -> User:
    """Return the user whose settings are requested."""
    return require_invited_user(ctx, request.path_params["userId"])


@operation("userSettingsUpdate")
def user_settings_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the settings of a user that the body contains, including the webinar plan."""
    old = require_invited_user(ctx, request.path_params["userId"])
    if ctx.confined and _touches_licences(old, request.body):
        raise api_error(NO_PERMISSION)
    changed = with_settings(old, request.body)
    ctx.state.put(USERS, [changed])
    announce_user_settings_updated(ctx, old, changed)


def require_invited_user(ctx: RequestContext, key: str) -> User:
    """Return a user as `require_user` does; raises 1120, too, for one whose invitation has expired."""
    found = require_user(ctx, key)
    if _invitation_expired(ctx, found):
        raise api_error(INVITATION_EXPIRED)
    return found


def _invitation_expired(ctx: RequestContext, user: User) -> bool:
    return user.status == "pending" and user.created_ms + INVITATION_DAYS * DAY <= ctx.now


def _touches_licences(user: User, body: dict[str, Any]) -> bool:
    """Return whether new settings change a licensed feature, which a user's own token cannot do (inferred)."""
    current = settings_shown(user)["feature"]
    return any(current.get(name) != value for name, value in body.get("feature", {}).items())
