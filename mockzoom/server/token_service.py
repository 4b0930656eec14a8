"""The token service: `/oauth/token`, `/oauth/revoke` and `/oauth/authorize` (facts 4)."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hmac import compare_digest
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from mockzoom.hosts import API_HOST, is_emulated
from mockzoom.server.messages import Request, read_form
from mockzoom.server.responses import render_oauth_error
from mockzoom.server.token_pruning import prune_tokens
from mockzoom.storage import State, Store
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_records import ACCOUNTS, Account, account_time
from mockzoom.zoom.ids import ids_for_seed
from mockzoom.zoom.oauth.errors import (
    CLIENT_INVALID,
    CODE_INVALID,
    GRANT_UNSUPPORTED,
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
    CODE_LIFE_MS,
    REFRESH_LIFE_MS,
    SERVER_EXPIRES_IN,
    TOKEN_LIFE_MS,
    USER_EXPIRES_IN,
    TokenType,
    signed_token,
    verify_pkce,
)
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.users.models import USERS


class TokenReply(NamedTuple):
    """What the token service answers; `rule` names the row of a refusal."""

    status: int
    document: dict[str, Any] | None
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed
    rule: str = ""


@dataclass
class _Request:
    """A call to the token service: its parameters (query and form together), and the account of its client."""

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
        self._grants: dict[str, Callable[[_Request], dict[str, Any]]] = {
            "account_credentials": self._for_account,
            "authorization_code": self._for_code,
            "refresh_token": self._for_refresh_token,
        }
        self._operations: dict[str, Callable[[Request, int], TokenReply]] = {
            "oauthToken": self._token,
            "oauthRevoke": self._revoke,
            "oauthAuthorize": self._authorize,
        }

    def serve(self, call: Request, operation_id: str, system: int) -> TokenReply:
        """Answer a call; refusals come back in the token service's own shape."""
        try:
            return self._operations[operation_id](call, system)
        except OAuthError as error:
            status, document = render_oauth_error(error.spec)
            return TokenReply(status, document, rule=error.spec.name)

    def account_named_in(self, call: Request) -> Account | None:
        """Return the account of the client id in a request, whether the secret is right or not."""
        try:
            parameters = _parameters(call)
            named = _credentials(call)
            return self._account_of(named[0] if named else parameters.get("client_id", ""))
        except OAuthError:
            return None

    def _token(self, call: Request, system: int) -> TokenReply:
        parameters = _parameters(call)
        account = self._client(call, parameters)
        grant = self._grants.get(parameters.get("grant_type", ""))
        if grant is None:
            raise OAuthError(GRANT_UNSUPPORTED)
        request = _Request(parameters, call.base_url, account, self._time_of(account, system))
        return TokenReply(200, grant(request))

    def _revoke(self, call: Request, _: int) -> TokenReply:
        parameters = _parameters(call)
        account = self._client(call, parameters)
        token = parameters.get("token", "")
        with self._store.transaction(DIRECTORY) as directory:
            access, refresh = directory.get(ACCESS_TOKENS, token), directory.get(REFRESH_TOKENS, token)
            if access is not None and access.account_id == account.id:
                directory.remove(ACCESS_TOKENS, token)
            if refresh is not None and refresh.account_id == account.id:
                directory.remove(REFRESH_TOKENS, token)
        return TokenReply(200, {"status": "success"})

    def _authorize(self, call: Request, system: int) -> TokenReply:
        """Grant consent at once. `login_hint` chooses the user, by default the account's owner."""
        query = call.query
        account = self._account_of(query.get("client_id", ""))
        target = urlsplit(query.get("redirect_uri", ""))
        if query.get("response_type") != "code" or target.scheme not in ("http", "https") or not target.netloc:
            raise OAuthError(REQUEST_INVALID)
        code = self._new_code(account, query, self._time_of(account, system))
        answer = {"code": code.value} | ({"state": query["state"]} if "state" in query else {})
        joined = "&".join(filter(None, (target.query, urlencode(answer))))
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

    def _for_account(self, request: _Request) -> dict[str, Any]:
        if request.get("account_id") != request.account.id:
            raise OAuthError(REQUEST_INVALID)
        return self._issue(request, request.account.scopes, user_id="")

    def _for_code(self, request: _Request) -> dict[str, Any]:
        value = request.get("code")
        with self._store.transaction(DIRECTORY) as directory:
            code = directory.get(AUTHORIZATION_CODES, value)
            if code is None or code.account_id != request.account.id:
                raise OAuthError(CODE_INVALID)
            directory.remove(AUTHORIZATION_CODES, value)  # good for one try, whatever comes of it
        fits = code.redirect_uri == request.parameters.get("redirect_uri") and request.now < code.expires_ms
        if not fits or not verify_pkce(code, request.parameters.get("code_verifier", "")):
            raise OAuthError(CODE_INVALID)
        return self._issue(request, request.account.scopes, code.user_id)

    def _for_refresh_token(self, request: _Request) -> dict[str, Any]:
        value = request.get("refresh_token")
        with self._store.transaction(DIRECTORY) as directory:
            token = directory.get(REFRESH_TOKENS, value)
            if token is None or token.account_id != request.account.id:
                raise OAuthError(REFRESH_TOKEN_INVALID)
            directory.remove(REFRESH_TOKENS, value)  # rotation: each is good for one use
        if request.now >= token.expires_ms:
            raise OAuthError(REFRESH_TOKEN_INVALID)
        return self._issue(request, token.scopes, token.user_id)

    def _issue(self, request: _Request, scopes: tuple[str, ...], user_id: str) -> dict[str, Any]:
        account, now = request.account, request.now
        with self._store.transaction(account.id) as state:
            value = self._sign(state, account, "access_token", user_id, now)
            refresh = self._sign(state, account, "refresh_token", user_id, now) if user_id else ""
        access = AccessToken(value, account.id, scopes, now + TOKEN_LIFE_MS, user_id)
        document: dict[str, Any] = {"access_token": access.value, "token_type": "bearer"}
        with self._store.transaction(DIRECTORY) as directory:
            _check_there(directory, account)
            prune_tokens(directory, account.id, now)
            directory.put(ACCESS_TOKENS, [access])
            if user_id:
                renewal = RefreshToken(refresh, account.id, user_id, scopes, now + REFRESH_LIFE_MS)
                directory.put(REFRESH_TOKENS, [renewal])
                document["refresh_token"] = refresh
        document["expires_in"] = USER_EXPIRES_IN if user_id else SERVER_EXPIRES_IN
        return document | {"scope": " ".join(scopes), "api_url": _api_url(request.base_url)}

    def _client(self, call: Request, parameters: Mapping[str, str]) -> Account:
        client_id, secret = _credentials(call) or (
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

    def _sign(self, state: State, account: Account, kind: TokenType, user_id: str, now: int) -> str:
        return signed_token(ids_for_seed(account.seed), account, kind, state.next_number(kind), user_id, now)

    def _draw(self, state: State, account: Account, kind: str) -> str:
        # Tokens are known across accounts, so the account's id is part of the draw: equal seeds must not meet.
        return ids_for_seed(account.seed).secret(kind, f"{account.id}/{state.next_number(kind)}")


def _check_there(directory: State, account: Account) -> None:
    """Refuse what would outlive an account that was taken out since it was found."""
    if directory.get(ACCOUNTS, account.id) is None:
        raise OAuthError(CLIENT_INVALID)


def _parameters(call: Request) -> dict[str, str]:
    """Query and form together: clients send the parameters in either, or split (clients.md)."""
    try:
        form = {} if call.content_type == "application/json" else read_form(call.body)
    except ValueError:
        raise OAuthError(REQUEST_INVALID) from None
    return call.query | form


def _api_url(base_url: str) -> str:
    """Where the API is: where the token was asked for, or, under Zoom's own names, where Zoom says it is."""
    return f"https://{API_HOST}" if is_emulated(urlsplit(base_url).hostname or "") else base_url


def _credentials(call: Request) -> tuple[str, str] | None:
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
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
