"""The token service: `/oauth/token`, `/oauth/revoke` and `/oauth/authorize` (facts 4)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urlencode, urlsplit

from mockzoom.hosts import API_HOST, is_emulated
from mockzoom.server.messages import Request, read_form
from mockzoom.server.responses import render_oauth_error
from mockzoom.server.token_pruning import end_oldest_tokens, prune_tokens
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS, Account, account_time
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.oauth.errors import (
    CLIENT_INVALID,
    CODE_INVALID,
    GRANT_UNSUPPORTED,
    REDIRECT_INVALID,
    REFRESH_TOKEN_INVALID,
    REQUEST_INVALID,
    OAuthError,
)
from mockzoom.zoom.oauth.models import (
    ACCESS_TOKENS,
    AUTHORIZATION_CODES,
    REFRESH_TOKENS,
    AccessToken,
    AuthorizationCode,
    RefreshToken,
)
from mockzoom.zoom.oauth.tokens import (
    APP_SCOPES,
    CODE_LIFE_MS,
    REFRESH_LIFE_MS,
    SERVER_EXPIRES_IN,
    TOKEN_LIFE_MS,
    USER_EXPIRES_IN,
    TokenType,
    signed_token,
    verify_pkce,
)
from mockzoom.zoom.profiles import Profile
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS


class TokenReply(NamedTuple):
    """A response of the token service; `rule` is the id of the error, empty for none."""

    status: int
    document: dict[str, Any] | None
    headers: dict[str, str] = {}  # noqa: RUF012 - never modified
    rule: str = ""


@dataclass
class _TokenGrant:
    """A token request: its parameters (query and form together), and the account of its client."""

    parameters: dict[str, str]
    base_url: str
    account: Account
    now: int

    def get(self, name: str) -> str:
        """Return a required parameter; raises `OAuthError` if it is missing."""
        if not self.parameters.get(name):
            raise OAuthError(REQUEST_INVALID)
        return self.parameters[name]


class OAuthService:
    """Issues, rotates and revokes the tokens of every account in a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._grants: dict[str, Callable[[_TokenGrant], dict[str, Any]]] = {
            "account_credentials": self._for_account,
            "authorization_code": self._for_code,
            "client_credentials": self._for_client,
            "refresh_token": self._for_refresh_token,
        }
        self._operations: dict[str, Callable[[Request, int], TokenReply]] = {
            "oauthToken": self._token,
            "oauthRevoke": self._revoke,
            "oauthAuthorize": self._authorize,
        }

    def serve(self, request: Request, operation_id: str, system: int, profile: Profile) -> TokenReply:
        """Return the response to a request; errors have the format of the token service, in the words of `profile`.

        `system` is the system's time in epoch ms.
        """
        try:
            return self._operations[operation_id](request, system)
        except OAuthError as error:
            status, document = render_oauth_error(error.spec, profile)
            return TokenReply(status, document, rule=error.spec.name)

    def account_named_in(self, request: Request) -> Account | None:
        """Return the account whose client id a request has, whether or not its secret is right."""
        try:
            parameters = _parameters(request)
            named = _credentials(request)
            return self._account_of(named[0] if named else parameters.get("client_id", ""))
        except OAuthError:
            return None

    def _token(self, request: Request, system: int) -> TokenReply:
        parameters = _parameters(request)
        account = self._client(request, parameters)
        issue = self._grants.get(parameters.get("grant_type", ""))
        if issue is None:
            raise OAuthError(GRANT_UNSUPPORTED)
        grant = _TokenGrant(parameters, request.base_url, account, self._time_of(account, system))
        return TokenReply(200, issue(grant))

    def _revoke(self, request: Request, _: int) -> TokenReply:
        parameters = _parameters(request)
        account = self._client(request, parameters)
        token = parameters.get("token", "")
        with self._store.transaction(DIRECTORY) as directory:
            access, refresh = directory.get(ACCESS_TOKENS, token), directory.get(REFRESH_TOKENS, token)
            if access is not None and access.account_id == account.id:
                directory.remove(ACCESS_TOKENS, token)
            if refresh is not None and refresh.account_id == account.id:
                directory.remove(REFRESH_TOKENS, token)
        return TokenReply(200, {"status": "success"})

    def _authorize(self, request: Request, system: int) -> TokenReply:
        """Grant consent without a page. `login_hint` chooses the user, by default the account's owner."""
        _check_readable(request)
        query = request.query
        account = self._account_of(query.get("client_id", ""))
        target = _redirect_target(query.get("redirect_uri", ""))
        if query.get("response_type") != "code" or target.scheme not in ("http", "https") or not target.netloc:
            raise OAuthError(REQUEST_INVALID)
        if account.redirect_uris and query["redirect_uri"] not in account.redirect_uris:
            raise OAuthError(REDIRECT_INVALID)
        code = self._new_code(account, query, self._time_of(account, system))
        query_values = {"code": code.value} | ({"state": query["state"]} if "state" in query else {})
        joined = "&".join(filter(None, (target.query, urlencode(query_values))))
        return TokenReply(302, None, {"Location": target._replace(query=joined).geturl()})

    def _new_code(self, account: Account, query: Mapping[str, str], now: int) -> AuthorizationCode:
        with self._store.transaction(account.id) as state:
            code = AuthorizationCode(
                value=self._draw(state, account, "code"),
                account_id=account.id,
                user_id=_consenting(state, query.get("login_hint", "")),
                redirect_uri=query["redirect_uri"],
                expires_ms=now + CODE_LIFE_MS,
                challenge=query.get("code_challenge", ""),
                challenge_method=query.get("code_challenge_method", "plain"),
            )
        with self._store.transaction(DIRECTORY) as directory:
            _check_there(directory, account)
            prune_tokens(directory, account.id, now)
            directory.put(AUTHORIZATION_CODES, [code])
        return code

    def _for_account(self, grant: _TokenGrant) -> dict[str, Any]:
        if grant.get("account_id") != grant.account.id:
            raise OAuthError(REQUEST_INVALID)
        return self._issue(grant, grant.account.scopes, user_id="")

    def _for_client(self, grant: _TokenGrant) -> dict[str, Any]:
        """Issue a token of the app itself, for what apps own: its event subscriptions (facts 8.1 a12)."""
        return self._issue(grant, APP_SCOPES, user_id="", app_only=True)

    def _for_code(self, grant: _TokenGrant) -> dict[str, Any]:
        value = grant.get("code")
        with self._store.transaction(DIRECTORY) as directory:
            code = directory.get(AUTHORIZATION_CODES, value)
            if code is None or code.account_id != grant.account.id:
                raise OAuthError(CODE_INVALID)
            directory.remove(AUTHORIZATION_CODES, value)  # valid for one attempt, even a failed one
        address = grant.parameters.get("redirect_uri")  # optional (facts 8.1 c2)
        fits = address in (code.redirect_uri, "", None) and grant.now < code.expires_ms
        if not fits or not verify_pkce(code, grant.parameters.get("code_verifier", "")):
            raise OAuthError(CODE_INVALID)
        scopes = tuple(scope for scope in grant.account.scopes if scope not in APP_SCOPES)
        return self._issue(grant, scopes, code.user_id)

    def _for_refresh_token(self, grant: _TokenGrant) -> dict[str, Any]:
        value = grant.get("refresh_token")
        with self._store.transaction(DIRECTORY) as directory:
            token = directory.get(REFRESH_TOKENS, value)
            if token is None or token.account_id != grant.account.id:
                raise OAuthError(REFRESH_TOKEN_INVALID)
            directory.remove(REFRESH_TOKENS, value)  # rotation: valid for one use
        if grant.now >= token.expires_ms:
            raise OAuthError(REFRESH_TOKEN_INVALID)
        return self._issue(grant, token.scopes, token.user_id)

    def _issue(
        self, grant: _TokenGrant, scopes: tuple[str, ...], user_id: str, *, app_only: bool = False
    ) -> dict[str, Any]:
        account, now = grant.account, grant.now
        with self._store.transaction(account.id) as state:
            value = self._sign(state, account, "access_token", user_id, now)
            refresh = self._sign(state, account, "refresh_token", user_id, now) if user_id else ""
        access = AccessToken(value, account.id, scopes, now + TOKEN_LIFE_MS, user_id, app_only)
        document: dict[str, Any] = {"access_token": access.value, "token_type": "bearer"}
        with self._store.transaction(DIRECTORY) as directory:
            _check_there(directory, account)
            prune_tokens(directory, account.id, now)
            if account.live_tokens and access.is_of_server:
                end_oldest_tokens(directory, account.id, account.live_tokens - 1)
            directory.put(ACCESS_TOKENS, [access])
            if user_id:
                renewal = RefreshToken(refresh, account.id, user_id, scopes, now + REFRESH_LIFE_MS)
                directory.put(REFRESH_TOKENS, [renewal])
                document["refresh_token"] = refresh
        document["expires_in"] = USER_EXPIRES_IN if user_id else SERVER_EXPIRES_IN
        return document | {"scope": " ".join(scopes), "api_url": _api_url(grant.base_url)}

    def _client(self, request: Request, parameters: Mapping[str, str]) -> Account:
        client_id, secret = _credentials(request) or (
            parameters.get("client_id", ""),
            parameters.get("client_secret", ""),
        )
        account = self._account_of(client_id)
        if not compare_digest(account.client_secret.encode(), secret.encode("utf-8", "replace")):
            raise OAuthError(CLIENT_INVALID)
        return account

    def _account_of(self, client_id: str) -> Account:
        with self._store.snapshot(DIRECTORY) as directory:
            account = directory.get_by_unique_key(ACCOUNTS, client_id)
        if account is None:
            raise OAuthError(CLIENT_INVALID)
        return account

    def _time_of(self, account: Account, system: int) -> int:
        with self._store.snapshot(account.id) as state:
            return account_time(state, system)

    def _sign(self, state: State, account: Account, token_type: TokenType, user_id: str, now: int) -> str:
        number = state.next_number(token_type)
        return signed_token(ids_for_seed(account.seed), account, token_type, number, user_id, now)

    def _draw(self, state: State, account: Account, token_type: str) -> str:
        # Tokens are unique across accounts, so the account's id is part of the input: two accounts can have one seed.
        return ids_for_seed(account.seed).secret(token_type, f"{account.id}/{state.next_number(token_type)}")


def _check_there(directory: State, account: Account) -> None:
    """Raise `OAuthError` if the account was deleted in the meantime: its tokens would outlive it."""
    if directory.get(ACCOUNTS, account.id) is None:
        raise OAuthError(CLIENT_INVALID)


def _check_readable(request: Request) -> None:
    """Raise `OAuthError` for a query with too many fields, and for a body of which a part is missing."""
    if request.has_too_many_fields or not request.complete:
        raise OAuthError(REQUEST_INVALID)


def _parameters(request: Request) -> dict[str, str]:
    """Return query and form together: clients use either, or split the parameters (clients.md)."""
    _check_readable(request)
    try:
        form = {} if request.content_type == "application/json" else read_form(request.body)
    except ValueError:
        raise OAuthError(REQUEST_INVALID) from None
    return request.query | form


def _redirect_target(address: str) -> SplitResult:
    """Return the parts of a redirect address; raises `OAuthError` for one that cannot be parsed."""
    try:
        target = urlsplit(address)
        target.port  # noqa: B018 - raises for a port that is not a number
    except ValueError:
        raise OAuthError(REQUEST_INVALID) from None
    return target


def _api_url(base_url: str) -> str:
    """Return the API's address: the server's own, or Zoom's if the request was sent to one of Zoom's hosts."""
    return f"https://{API_HOST}" if is_emulated(urlsplit(base_url).hostname or "") else base_url


def _credentials(request: Request) -> tuple[str, str] | None:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        client_id, _, secret = b64decode(value.strip(), validate=True).decode("utf-8").partition(":")
    except ValueError:
        raise OAuthError(CLIENT_INVALID) from None
    return client_id, secret


def _consenting(state: State, login_hint: str) -> str:
    if login_hint:
        user = state.get_by_unique_key(USERS, normalize_email(login_hint))
    else:
        user = next((u for _, u in state.page(USERS, group="active", limit=1)), None)
    if user is None or user.foreign:
        raise OAuthError(REQUEST_INVALID)
    return user.id
