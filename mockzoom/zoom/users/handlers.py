"""Handlers of the operations on users, except `userDelete`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mockzoom.storage.listing import delete_with_children
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.pagination import read_page
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.credentials import broken_rule, store_password
from mockzoom.zoom.users.errors import (
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
from mockzoom.zoom.users.lookup import find_user, invitation_expired, require_invited_user
from mockzoom.zoom.users.models import API_USER, LICENSED, NO_LICENCE, SSO, USERS, WORK_EMAIL, User
from mockzoom.zoom.users.option_settings import read_option, with_option
from mockzoom.zoom.users.password_errors import PASSWORD_INVALID
from mockzoom.zoom.users.personal_rooms import check_room_name, generated_name, name_room, room_address
from mockzoom.zoom.users.roles import Roles
from mockzoom.zoom.users.serializers import (
    SelectedSettings,
    UserPage,
    serialize_user,
    serialize_user_created,
    serialize_user_list,
    serialize_user_settings,
)
from mockzoom.zoom.users.settings import DEFAULT_SETTINGS, settings_shown, with_settings, with_type
from mockzoom.zoom.webinars.schedule import time_zone

_FIELDS = frozenset({"first_name", "last_name", "timezone"})  # of the record; the rest of a profile are details

_OF_OTHER_RECORDS = frozenset({"type", "vanity_name"})

_LOGIN_TYPES = {"custCreate": API_USER, "ssoCreate": SSO}


@operation("users", serializer=serialize_user_list)
def list_users(ctx: RequestContext, request: OperationRequest) -> UserPage:
    """Return the users of the account, in one status and perhaps of one role."""
    if ctx.confined:
        raise api_error(NO_PERMISSION)
    query = request.query_params
    page = read_page(
        ctx,
        USERS,
        query,
        listing=f"users/{query.get('role_id', '')}",
        group=query["status"],
        keep=_of_role(ctx, query["role_id"]) if "role_id" in query else None,
    )
    return UserPage(page, query.get("include_fields", ""))


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
    if known is not None and not invitation_expired(ctx, known):
        raise api_error(USER_EXISTS, email=info["email"])
    password = info.get("password") if action == "autoCreate" else None  # the others have none (SPEC21)
    if password and broken_rule(password):
        raise api_error(PASSWORD_INVALID)
    if known is not None:
        delete_with_children(ctx.state, USERS, known.id)
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
        login_type=_LOGIN_TYPES.get(action, WORK_EMAIL),
    )
    if action == "ssoCreate" and fresh.type == LICENSED:
        fresh = _with_room(ctx, fresh, generated_name(ctx, fresh.email))
    ctx.state.put(USERS, [fresh])
    if password:
        store_password(ctx, fresh, password)
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
    details = {name: value for name, value in body.items() if name not in _FIELDS and name not in _OF_OTHER_RECORDS}
    changed = with_type(old, kind)._replace(**fields, details={**old.details, **details})
    if "vanity_name" in body:
        check_room_name(ctx, old, body["vanity_name"])
        changed = _with_room(ctx, changed, body["vanity_name"])
    ctx.state.put(USERS, [changed])
    announce_user_updated(ctx, old, changed)


@operation("userSettings", serializer=serialize_user_settings)
def get_user_settings(ctx: RequestContext, request: OperationRequest) -> SelectedSettings:
    """Return the user whose settings are requested, and the option that selects some of them."""
    user = require_invited_user(ctx, request.path_params["userId"])
    return SelectedSettings(user, read_option(request.query_params))


@operation("userSettingsUpdate")
def user_settings_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the settings of a user that the body contains, including the webinar plan, or those of an option."""
    old, option = require_invited_user(ctx, request.path_params["userId"]), read_option(request.query_params)
    if ctx.confined and _touches_licences(old, request.body):
        raise api_error(NO_PERMISSION)
    if option:
        changed = with_option(ctx, old, option, request.body)
    else:
        changed = with_settings(old, {name: request.body[name] for name in DEFAULT_SETTINGS if name in request.body})
    ctx.state.put(USERS, [changed])
    announce_user_settings_updated(ctx, old, changed)


def _of_role(ctx: RequestContext, role_id: str) -> Callable[[User], bool]:
    """Return the test for a role: 0 is the owner, and a user who was not given another role has 2, a member's."""
    roles = Roles(ctx.state)
    return lambda user: roles.of(user) == role_id


def _with_room(ctx: RequestContext, user: User, name: str) -> User:
    """Name a user's personal meeting room, and return the user with its link."""
    name_room(ctx, user, name)
    return user._replace(details={**user.details, "vanity_url": room_address(name) if name else ""})


def _touches_licences(user: User, body: dict[str, Any]) -> bool:
    """Return whether new settings change a licensed feature, which a user's own token cannot do (inferred)."""
    current = settings_shown(user)["feature"]
    return any(current.get(name) != value for name, value in body.get("feature", {}).items())
