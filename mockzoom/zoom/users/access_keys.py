"""Tokens of users: the Zoom Access Key (ZAK), the older user token, and their revocation.

Operations: userToken, userZak, userSSOTokenDelete. A ZAK is a JWT signed with HS256, as the `zak` of a start_url is
(facts 8.1 c2); mockzoom does not read it again. Tokens are computed, not stored.
"""

from __future__ import annotations

import hmac
import json
from typing import Any

from mockzoom.zoom.account_clock import DAY, HOUR, MINUTE, SECOND
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.ids import url_base64
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.registrants.join_urls import JOIN_HOST
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.errors import USER_NOT_FOUND
from mockzoom.zoom.users.events import announce_user_operation
from mockzoom.zoom.users.lookup import caller, require_invited_user
from mockzoom.zoom.users.models import API_USER, SSO, USERS, WORK_EMAIL, User

# Lifetimes (SPEC26 userToken and userZak; for 2021 inferred).
ZAK_LIFE_MS = 2 * HOUR
API_USER_LIFE_MS = 90 * DAY
OWN_ZAK_LIFE_MS = 5 * MINUTE
TOKEN_LIFE_MS = 14 * DAY

_NO_LONGER = "Token is no longer supported. Please use ZAK token instead."  # SPEC26 userToken
_HEADER = url_base64(b'{"typ":"JWT","sv":"000001","zm_skm":"zm_o2m","alg":"HS256"}')  # decoded from SPEC26 userZak


def access_key(ctx: RequestContext, user: User, life_ms: int, number: str = "") -> str:
    """Return a ZAK of a user that expires `life_ms` from now; `number` is the meeting that it is restricted to."""
    issued = ctx.now // SECOND
    claims = {
        "aud": "clientsm",
        "uid": user.id,
        "iss": "web",
        "sk": "0",
        "sty": user.login_type,
        "wcd": JOIN_HOST.partition("web")[0],
        "clt": 0,
        **({"mnum": number} if number else {}),
        "exp": issued + life_ms // SECOND,
        "iat": issued,
        "aid": ctx.account.id,
        "cid": "",
    }
    text = f"{_HEADER}.{url_base64(json.dumps(claims, separators=(',', ':')).encode())}"
    key = ctx.ids.draw("zak_key", f"{user.id}/{user.revocations}", 32)
    return f"{text}.{url_base64(hmac.digest(key, text.encode(), 'sha256'))}"


def serialize_token(_: RequestContext, token: str | None) -> dict[str, Any]:
    """Return a token; null for a user who does not log in with one of Zoom's passwords (SPEC21)."""
    return {"token": token}


@operation("userToken", serializer=serialize_token)
def user_token(ctx: RequestContext, request: OperationRequest) -> str | None:
    """Return a user's ZAK or token, by `type`.

    `ttl`, in seconds, is the life of a ZAK; by default it is two hours, for users made by `custCreate` 90 days.
    """
    user, query = require_invited_user(ctx, request.path_params["userId"]), request.query_params
    if query["type"] == "token":
        return _older_token(ctx, user)
    usual = API_USER_LIFE_MS if user.login_type == API_USER else ZAK_LIFE_MS
    life = query["ttl"] * SECOND if "ttl" in query else usual
    return access_key(ctx, user, life, query.get("meeting_id", "") if query["type"] == "onbehalf" else "")


@operation("userZak", serializer=serialize_token)
def user_zak(ctx: RequestContext, _: OperationRequest) -> str:
    """Return a ZAK of the user whose token calls; it expires after five minutes."""
    user = caller(ctx)
    if user is None:
        raise api_error(USER_NOT_FOUND, user_id=ctx.caller_id)
    return access_key(ctx, user, OWN_ZAK_LIFE_MS)


@operation("userSSOTokenDelete")
def user_sso_token_delete(ctx: RequestContext, request: OperationRequest) -> None:
    """Revoke a user's tokens: later ones are signed with another key."""
    user = require_invited_user(ctx, request.path_params["userId"])
    ctx.state.put(USERS, [user._replace(revocations=user.revocations + 1)])
    announce_user_operation(ctx, user, "sign_out_from_all_devices")


def _older_token(ctx: RequestContext, user: User) -> str | None:
    """Return the token of type `token`, which is a new one every 14 days (how often is inferred)."""
    if ctx.profile.has(Feature.ACCESS_KEYS_ONLY):
        return _NO_LONGER
    if user.login_type not in (WORK_EMAIL, SSO, API_USER):
        return None
    return ctx.ids.secret("user_token", f"{user.id}/{user.revocations}/{ctx.now // TOKEN_LIFE_MS}")
