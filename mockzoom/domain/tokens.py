"""How long tokens and codes live on the account's clock, and when a code's PKCE challenge is met (facts 4)."""

from __future__ import annotations

from hashlib import sha256

from mockzoom.domain.clock import DAY, HOUR, MINUTE
from mockzoom.domain.ids import url_base64
from mockzoom.domain.records import AccessToken, AuthorizationCode, RefreshToken

TOKEN_LIFE_MS = HOUR
SERVER_EXPIRES_IN = 3600  # seconds, as recorded for server-to-server tokens
USER_EXPIRES_IN = 3599  # seconds, as recorded for users' tokens
CODE_LIFE_MS = 5 * MINUTE
REFRESH_LIFE_MS = 90 * DAY


TOKENS_KEPT = 10_000  # access tokens of an account, and as many refresh tokens and codes: a bound of mockzoom's own


def outlived(token: AccessToken | RefreshToken | AuthorizationCode, now: int) -> bool:
    """Whether it expired over a day ago, so that nobody needs to hear `expired` instead of `invalid` any more."""
    return token.expires_ms is not None and now >= token.expires_ms + DAY


def challenge_met(code: AuthorizationCode, verifier: str) -> bool:
    """Whether a code_verifier answers the challenge the code was asked for with; codes without one need none."""
    if not code.challenge:
        return True
    if code.challenge_method == "S256":
        return url_base64(sha256(verifier.encode("utf-8", "replace")).digest()) == code.challenge
    return verifier == code.challenge
