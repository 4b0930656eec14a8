"""Look-ups of users by `me`, id or e-mail address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.account_clock import DAY
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.request_errors import invalid_field
from mockzoom.zoom.text import normalize_email, split_list
from mockzoom.zoom.users.errors import INVITATION_EXPIRED, NO_PERMISSION, USER_NOT_FOUND, USER_OF_OTHER_ACCOUNT
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.roles import first_user, owner_of

INVITATION_DAYS = 30

_ADDRESS = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


def require_user(ctx: RequestContext, key: str) -> User:
    """Return a user by `me`, id or e-mail address; raises 1001, 1010, or `No permission.` for another user's data.

    A caller who reaches one user only gets `No permission.` for every other key, whether it exists or not.
    """
    user = find_named_user(ctx, key)
    if ctx.confined and (user is None or user.id != ctx.caller_id):
        raise api_error(NO_PERMISSION)
    if user is None:
        raise api_error(USER_NOT_FOUND, user_id=key)
    if user.foreign:
        raise api_error(USER_OF_OTHER_ACCOUNT, account_id=ctx.account.id)
    return user


def require_invited_user(ctx: RequestContext, key: str) -> User:
    """Return a user as `require_user` does; raises 1120, too, for one whose invitation has expired."""
    found = require_user(ctx, key)
    if invitation_expired(ctx, found):
        raise api_error(INVITATION_EXPIRED)
    return found


def invitation_expired(ctx: RequestContext, user: User) -> bool:
    """Return whether a user was invited too long ago to accept."""
    return user.status == "pending" and user.created_ms + INVITATION_DAYS * DAY <= ctx.now


def find_user(ctx: RequestContext, key: str) -> User | None:
    """Return a user by id or e-mail address, of this account or a foreign one."""
    return ctx.state.get(USERS, key) or ctx.state.get_by_unique_key(USERS, normalize_email(key))


def find_own_user(ctx: RequestContext, key: str) -> User | None:
    """Return a user of this account by id or e-mail address; None for a foreign one, too."""
    user = find_user(ctx, key)
    return None if user is None or user.foreign else user


def find_named_user(ctx: RequestContext, key: str) -> User | None:
    """Return the user whom a path names by `me`, id or e-mail address, of this account or a foreign one."""
    return caller(ctx) if key == "me" else find_user(ctx, key)


def alternative_hosts(ctx: RequestContext, settings: Mapping[str, Any]) -> frozenset[str]:
    """Return the normalized addresses of alternative hosts; settings have addresses or user ids (SPEC21, SPEC25)."""
    text = settings.get("alternative_hosts")
    if not text:
        return frozenset()
    users = ((name, None if "@" in name else ctx.state.get(USERS, name)) for name in split_list(text))
    return frozenset(normalize_email(user.email if user else name) for name, user in users)


def check_alternative_hosts(ctx: RequestContext, settings: Mapping[str, Any]) -> None:
    """Raise the validation error for an alternative host that is neither an e-mail address nor a user's id."""
    for name in split_list(settings.get("alternative_hosts") or ""):
        known = _ADDRESS.fullmatch(name) if "@" in name else ctx.state.get(USERS, name)
        if not known:
            raise invalid_field("settings.alternative_hosts")


def account_owner(ctx: RequestContext) -> User | None:
    """Return the account's owner: its first active user."""
    return owner_of(ctx.state)


def caller(ctx: RequestContext) -> User | None:
    """Return the user whom `me` stands for: of the token, or the owner for a server's own; None once deleted."""
    return ctx.state.get(USERS, ctx.caller_id) if ctx.caller_id else first_user(ctx.state)
