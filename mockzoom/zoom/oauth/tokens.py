"""The form of tokens, the lifetimes of tokens and codes, and the check of PKCE challenges (facts 4)."""

from __future__ import annotations

import hmac
import json
from hashlib import sha256
from typing import Literal

from mockzoom.zoom.account_clock import DAY, HOUR, MINUTE, SECOND
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.ids import Ids, url_base64
from mockzoom.zoom.oauth.models import AccessToken, AuthorizationCode, RefreshToken

TokenType = Literal["access_token", "refresh_token"]

TOKEN_LIFE_MS = HOUR
SERVER_EXPIRES_IN = 3600  # seconds, as recorded for server-to-server tokens
USER_EXPIRES_IN = 3599  # seconds, as recorded for users' tokens
CODE_LIFE_MS = 5 * MINUTE
REFRESH_LIFE_MS = 90 * DAY

# The scopes of every token of the grant client_credentials, in the order of a captured response (2025).
APP_SCOPES = (
    "marketplace:delete:event_subscription",
    "marketplace:read:list_event_subscriptions",
    "marketplace:update:client_secret",
    "marketplace:update:event_subscription",
    "marketplace:write:event_subscription",
    "marketplace:write:websocket_connection",
)

_JWT_HEADER = url_base64(b'{"alg":"HS512"}')


def signed_token(ids: Ids, account: Account, kind: TokenType, number: int, user_id: str, now: int) -> str:
    """Return the account's n-th token of a kind, issued at `now` (epoch ms), in the form of Zoom's: a JWT with HS512.

    Its fields are those of recorded/oauth_token_200_authorization_code_2020, of a server's token without the user.
    mockzoom treats it as an opaque string, and clients should, too.
    """
    issued = now // SECOND
    life = TOKEN_LIFE_MS if kind == "access_token" else REFRESH_LIFE_MS
    payload = {
        "ver": "6",
        "clientId": account.client_id,
        "iss": f"urn:zoom:connect:clientid:{account.client_id}",
        **({"userId": user_id} if user_id else {}),
        "groupNumber": 0,
        "aud": "https://oauth.zoom.us",
        "accountId": account.id,
        "nbf": issued,
        "exp": issued + life // SECOND,
        "tokenType": kind,
        "iat": issued,
        "jti": ids.draw(kind, f"{account.id}/{number}", 16).hex(),
        "toleranceId": 0,
    }
    text = f"{_JWT_HEADER}.{url_base64(json.dumps(payload, separators=(',', ':')).encode())}"
    key = ids.draw("token_key", account.id, 64)
    return f"{text}.{url_base64(hmac.digest(key, text.encode(), 'sha512'))}"


TOKENS_KEPT = 10_000  # access tokens of an account, and as many refresh tokens and codes: a bound of mockzoom's own


def is_prunable(token: AccessToken | RefreshToken | AuthorizationCode, now: int) -> bool:
    """Return whether a token or code expired over a day ago, so that it may be reported as invalid, not as expired."""
    return token.expires_ms is not None and now >= token.expires_ms + DAY


def verify_pkce(code: AuthorizationCode, verifier: str) -> bool:
    """Return whether a code_verifier matches the challenge of a code (PKCE); a code without a challenge needs none."""
    if not code.challenge:
        return True
    if code.challenge_method == "S256":
        return url_base64(sha256(verifier.encode("utf-8", "replace")).digest()) == code.challenge
    return verifier == code.challenge
