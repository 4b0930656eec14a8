"""Bearer tokens and scopes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mockzoom.spec import Operation
from mockzoom.storage import State, Store
from mockzoom.zoom.account_records import ACCOUNTS, Account
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AccessToken
from mockzoom.zoom.oauth.tokens import APP_SCOPES
from mockzoom.zoom.profiles import Feature, get_profile
from mockzoom.zoom.request_errors import (
    ACCESS_TOKEN_EXPIRED,
    ACCESS_TOKEN_IN_QUERY,
    ACCESS_TOKEN_INVALID,
    APP_TOKEN_REFUSED,
    SCOPE_MISSING,
)
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.users.roles import ROLE_LACKS_PERMISSION, Roles, permits

_CHATBOT = "imchat:bot"


def find_token_account(
    store: Store, headers: Mapping[str, str], query: Mapping[str, str]
) -> tuple[AccessToken, Account | None]:
    """Return the token of a request (header names in lower case) and its account, read at one moment.

    Raises a 401 error for a missing or unknown token, and for one in the query.
    """
    found = store.find_with(ACCESS_TOKENS, _bearer(headers, query), ACCOUNTS, "account_id")
    token, account = found
    if token is None:
        raise api_error(ACCESS_TOKEN_INVALID)
    return token, account


def _bearer(headers: Mapping[str, str], query: Mapping[str, str]) -> str:
    """Return the value of the token; raises a 401 error if there is none, and for one in the query."""
    scheme, _, value = headers.get("authorization", "").partition(" ")
    if not scheme and "access_token" in query:
        raise api_error(ACCESS_TOKEN_IN_QUERY)
    if scheme.lower() != "bearer":
        raise api_error(ACCESS_TOKEN_INVALID)
    return value.strip()


def check_expiry(token: AccessToken, now: int) -> None:
    """Raise a 401 error for a token that expired by `now` (the account's time in epoch ms)."""
    if token.expires_ms is not None and now >= token.expires_ms:
        raise api_error(ACCESS_TOKEN_EXPIRED)


def check_grant(token: AccessToken, operation: Operation) -> None:
    """Raise error 200 for a token of the app (client_credentials), unless the operation is one for apps."""
    if token.app_only and operation.scopes.isdisjoint((*APP_SCOPES, _CHATBOT)):
        raise api_error(APP_TOKEN_REFUSED)


def check_scope(token: AccessToken, operation: Operation, account: Account) -> None:
    """Raise error 4711 unless the token has one of the operation's scopes, classic or granular."""
    if operation.scopes.isdisjoint(_scopes_of(token)):
        granular = get_profile(account.profile).has(Feature.GRANULAR_SCOPES)
        missing = (granular and operation.granular_scopes) or operation.classic_scopes
        raise api_error(SCOPE_MISSING, scopes=", ".join(missing))


def _scopes_of(token: AccessToken) -> Iterable[str]:
    """Return the scopes of a token; one of the app also manages messages of its chatbot (SPEC21 sendchatbot)."""
    return (*token.scopes, _CHATBOT) if token.app_only else token.scopes


def check_role(token: AccessToken, operation: Operation, account: Account, state: State) -> None:
    """Raise an error if a user's token reaches the account by an admin scope that the user's role does not cover.

    A token that has a scope of the operation for the user alone needs no permission, and neither does one in a profile
    whose documents name no permissions (those before 2025).
    """
    if not operation.permissions or not token.user_id or not get_profile(account.profile).has(Feature.GRANULAR_SCOPES):
        return
    if not (operation.scopes - operation.admin_scopes).isdisjoint(token.scopes):
        return
    user, roles = state.get(USERS, token.user_id), Roles(state)
    held = roles.permissions(roles.of(user)) if user is not None else ()
    if not permits(held, operation.permissions, reading=operation.method == "GET"):
        raise api_error(ROLE_LACKS_PERMISSION)


def is_admin(token: AccessToken, operation: Operation) -> bool:
    """Return whether a token reaches the whole account: a server-to-server token, or one with an admin scope."""
    return not token.user_id or not operation.admin_scopes.isdisjoint(token.scopes)
