"""Users: who may host webinars and meetings, and what they have set."""

from __future__ import annotations

from typing import Any

from mockzoom.domain.clock import DAY
from mockzoom.domain.records import NO_LICENCE, USERS, User
from mockzoom.domain.refusal_rows.users import (
    INVITATION_EXPIRED,
    USER_ACTIVE_ELSEWHERE,
    USER_EXISTS,
    USER_TYPE_NOT_PERMITTED,
)
from mockzoom.domain.refusal_rows.webinars import NO_PERMISSION
from mockzoom.domain.refusals import refuse
from mockzoom.domain.user_features import with_settings, with_type
from mockzoom.domain.user_settings import settings_shown
from mockzoom.domain.webinar_times import time_zone
from mockzoom.operations.paging import Page, read_page
from mockzoom.operations.world import Ask, World, find_user, user_for

INVITATION_DAYS = 30

_FIELDS = frozenset({"first_name", "last_name", "timezone"})  # of the record; the rest of a profile are details


def users(world: World, ask: Ask) -> Page[User]:
    """The users of the account, in one status."""
    if world.confined:
        raise refuse(NO_PERMISSION)
    return read_page(world, USERS, ask.query, listing="users", group=ask.query["status"])


def user(world: World, ask: Ask) -> User:
    """One user, by `me`, id or e-mail address."""
    return invited_user(world, ask.path["userId"])


def user_create(world: World, ask: Ask) -> User:
    """Add a user: by invitation, which leaves them pending, or at once."""
    if world.confined:
        raise refuse(NO_PERMISSION)
    action, info = ask.body["action"], ask.body["user_info"]
    if info["type"] == NO_LICENCE and action != "ssoCreate":
        raise refuse(USER_TYPE_NOT_PERMITTED)
    known = find_user(world, info["email"])
    if known is not None and known.foreign:
        raise refuse(USER_ACTIVE_ELSEWHERE, email=info["email"])
    if known is not None and not _invitation_expired(world, known):
        raise refuse(USER_EXISTS, email=info["email"])
    if known is not None:
        world.state.remove(USERS, known.id)
    fresh = User(
        id=world.ids.user_id(world.state.next_number("users")),
        email=info["email"],
        first_name=info.get("first_name", ""),
        last_name=info.get("last_name", ""),
        type=info["type"],
        webinar_capacity=0,
        created_ms=world.now,
        status="pending" if action == "create" else "active",
        details={"display_name": info["display_name"]} if info.get("display_name") else {},
    )
    world.state.put(USERS, [fresh])
    return fresh


def user_update(world: World, ask: Ask) -> None:
    """Change what the body names of a user's profile, the licence among it."""
    old, body = invited_user(world, ask.path["userId"]), ask.body
    kind = body.get("type", old.type)
    if kind != old.type and (world.confined or kind == NO_LICENCE):
        raise refuse(USER_TYPE_NOT_PERMITTED)
    time_zone(body.get("timezone", old.timezone))
    fields = {name: body[name] for name in _FIELDS if name in body}
    details = {name: value for name, value in body.items() if name not in _FIELDS and name != "type"}
    changed = with_type(old, kind)._replace(**fields, details={**old.details, **details})
    world.state.put(USERS, [changed])


def user_settings(world: World, ask: Ask) -> User:
    """The user whose settings are asked for."""
    return invited_user(world, ask.path["userId"])


def user_settings_update(world: World, ask: Ask) -> None:
    """Change what the body names of a user's settings, the webinar plan among them."""
    old = invited_user(world, ask.path["userId"])
    if world.confined and _touches_licences(old, ask.body):
        raise refuse(NO_PERMISSION)
    world.state.put(USERS, [with_settings(old, ask.body)])


def invited_user(world: World, key: str) -> User:
    """A user as `user_for` finds them; raises 1120 too, for one whose invitation has expired."""
    found = user_for(world, key)
    if _invitation_expired(world, found):
        raise refuse(INVITATION_EXPIRED)
    return found


def _invitation_expired(world: World, user: User) -> bool:
    return user.status == "pending" and user.created_ms + INVITATION_DAYS * DAY <= world.now


def _touches_licences(user: User, body: dict[str, Any]) -> bool:
    """Whether new settings change what is licensed, which a user's own token cannot do (inferred)."""
    current = settings_shown(user)["feature"]
    return any(current.get(name) != value for name, value in body.get("feature", {}).items())
