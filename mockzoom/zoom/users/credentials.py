"""How users log in: their e-mail address and password.

Operations: userEmail (is an address registered), userEmailUpdate, userPassword. Passwords are kept as digests.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import ErrorSpec, api_error
from mockzoom.zoom.registry import operation
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users import password_errors as errors
from mockzoom.zoom.users.errors import EMAIL_REQUIRED, NO_PERMISSION, USER_ACTIVE_ELSEWHERE, USER_EXISTS
from mockzoom.zoom.users.events import announce_user_operation, announce_user_updated
from mockzoom.zoom.users.lookup import account_owner, find_user, require_invited_user
from mockzoom.zoom.users.models import USERS, WORK_EMAIL, User

FORMER_PASSWORDS = 3  # how many are refused again: `$formerPwdCount` of SPEC21, whose value is our judgement

_COMMON = frozenset({"password", "passw0rd", "letmein", "welcome", "qwerty", "zoom", "admin", "iloveyou"})
_RUN = 6  # characters, as in the examples of SPEC21, abcdef and 123456


class Passwords(NamedTuple):
    """Digests of the passwords of a user, the current one first."""

    user_id: str
    digests: tuple[str, ...]


PASSWORDS = Collection(
    "passwords", Passwords, lambda p: p.user_id, list_key=lambda p: (p.user_id, None), cascade_from=USERS
)


def serialize_email_check(_: RequestContext, existed: bool) -> dict[str, Any]:  # noqa: FBT001 - called by position
    """Return whether an address is registered."""
    return {"existed_email": existed}


@operation("userEmail", serializer=serialize_email_check)
def user_email(ctx: RequestContext, request: OperationRequest) -> bool:
    """Return whether an address is that of a user of the account who signed up with address and password (SPEC21).

    An invited user has not signed up yet (inferred).
    """
    address = request.query_params.get("email")
    if not address:
        raise api_error(EMAIL_REQUIRED)
    user = find_user(ctx, address) if "@" in address else None
    return user is not None and not user.foreign and user.login_type == WORK_EMAIL and user.status != "pending"


@operation("userEmailUpdate")
def user_email_update(ctx: RequestContext, request: OperationRequest) -> None:
    """Change a user's address at once, as in an account with a managed domain (SPEC21); raises 1005 for one in use."""
    user = require_invited_user(ctx, request.path_params["userId"])
    if ctx.confined:
        raise api_error(NO_PERMISSION)
    address = request.body["email"]
    known = find_user(ctx, address)
    if known is not None and known.id != user.id:
        raise api_error(USER_ACTIVE_ELSEWHERE if known.foreign else USER_EXISTS, email=address)
    changed = user._replace(email=address)
    ctx.state.put(USERS, [changed])
    if normalize_email(address) != normalize_email(user.email):
        announce_user_updated(ctx, user, changed)


@operation("userPassword")
def user_password(ctx: RequestContext, request: OperationRequest) -> None:
    """Change the password of a user who logs in with one."""
    user, new = require_invited_user(ctx, request.path_params["userId"]), request.body["password"]
    if user == account_owner(ctx):
        raise api_error(errors.OWNERS_PASSWORD)
    if user.login_type != WORK_EMAIL:
        raise api_error(errors.NO_PASSWORD_LOGIN)
    broken = broken_rule(new)
    if broken is not None:
        raise api_error(broken)
    _check_reuse(ctx, user, new)
    store_password(ctx, user, new)
    announce_user_operation(ctx, user, "change_password")


def broken_rule(password: str) -> ErrorSpec | None:
    """Return the first of Zoom's rules for passwords that a password breaks, in the order of `_RULES` (inferred)."""
    return next((error for error, keeps in _RULES if not keeps(password)), None)


def store_password(ctx: RequestContext, user: User, password: str) -> None:
    """Make a password the current one of a user."""
    kept = ctx.state.get(PASSWORDS, user.id)
    former = kept.digests if kept else ()
    ctx.state.put(PASSWORDS, [Passwords(user.id, (_digest(user, password), *former)[: FORMER_PASSWORDS + 1])])


def _check_reuse(ctx: RequestContext, user: User, password: str) -> None:
    kept = ctx.state.get(PASSWORDS, user.id)
    digests = list(kept.digests) if kept else []
    new = _digest(user, password)
    if new in digests[:1]:
        raise api_error(errors.PASSWORD_UNCHANGED)
    if new in digests:
        raise api_error(errors.PASSWORD_USED_BEFORE, count=FORMER_PASSWORDS)


def _digest(user: User, password: str) -> str:
    return blake2b(password.encode("utf-8", "replace"), key=user.id.encode(), digest_size=32).hexdigest()


def _has_no_run(password: str) -> bool:
    """Return whether no six characters in a row follow each other, up or down."""
    steps = [ord(after) - ord(before) for before, after in pairwise(password)]
    windows = [steps[at : at + _RUN - 1] for at in range(len(steps) - _RUN + 2)]
    return not any(set(window) in ({1}, {-1}) for window in windows)


_RULES: tuple[tuple[ErrorSpec, Callable[[str], object]], ...] = (
    (errors.PASSWORD_SHORT, lambda text: len(text) >= errors.LEAST_LENGTH),
    (errors.PASSWORD_OF_ONE_CHARACTER, lambda text: len(set(text)) > 1),
    (errors.PASSWORD_CONSECUTIVE, _has_no_run),
    (errors.PASSWORD_WITHOUT_LETTER, lambda text: re.search("[A-Za-z]", text)),
    (errors.PASSWORD_WITHOUT_NUMBER, lambda text: re.search("[0-9]", text)),
    (errors.PASSWORD_OF_ONE_CASE, lambda text: re.search("[a-z]", text) and re.search("[A-Z]", text)),
    (errors.PASSWORD_EASY, lambda text: re.sub(r"[^a-z]*$", "", text.lower()) not in _COMMON),
)
