"""Records of access tokens, refresh tokens and authorization codes."""

from __future__ import annotations

from typing import Any, NamedTuple

from mockzoom.storage.collections import Collection


class AccessToken(NamedTuple):
    """A bearer token. `user_id` is empty for a server-to-server token; `expires_ms` of None means never.

    `app_only` marks a token of the grant client_credentials, which stands for the app and for no account.
    """

    value: str
    account_id: str
    scopes: tuple[str, ...]
    expires_ms: int | None
    user_id: str = ""
    app_only: bool = False

    @property
    def is_of_server(self) -> bool:
        """Whether the token service issued it to a server: it expires, and acts for no user."""
        return self.expires_ms is not None and not self.user_id and not self.app_only


class RefreshToken(NamedTuple):
    """A refresh token: it is exchanged once for a new access token of a user."""

    value: str
    account_id: str
    user_id: str
    scopes: tuple[str, ...]
    expires_ms: int


class AuthorizationCode(NamedTuple):
    """An authorization code: it is exchanged once for the first access token of a user.

    `challenge` and `challenge_method` are those of PKCE, empty without it.
    """

    value: str
    account_id: str
    user_id: str
    redirect_uri: str
    expires_ms: int
    challenge: str = ""
    challenge_method: str = ""


ACCESS_TOKENS = Collection("access_tokens", AccessToken, lambda t: t.value, list_key=lambda t: (t.account_id, None))

REFRESH_TOKENS = Collection("refresh_tokens", RefreshToken, lambda t: t.value, list_key=lambda t: (t.account_id, None))

AUTHORIZATION_CODES = Collection("codes", AuthorizationCode, lambda c: c.value, list_key=lambda c: (c.account_id, None))

TOKEN_COLLECTIONS: tuple[Collection[Any], ...] = (ACCESS_TOKENS, REFRESH_TOKENS, AUTHORIZATION_CODES)
