"""Mutants of tokens: valid for too long, for too much, for every caller."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.account_clock import HOUR, MINUTE
from mockzoom.zoom.account_records import ACCOUNTS
from mockzoom.zoom.oauth import errors as oauth_refusals
from mockzoom.zoom.oauth.errors import OAuthError
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AUTHORIZATION_CODES, REFRESH_TOKENS
from mockzoom.zoom.oauth.tokens import signed_token
from mockzoom.zoom.profiles import V2021_08, V2025_06
from mockzoom.zoom.registry import errors

from .mutant import Mutant
from .patching import everywhere, set_to, worded, wrapped

OAUTH = "mockzoom.server.token_service"
PIPELINE = "mockzoom.server.pipeline"
SEEDS, LIVE = V2021_08.name, V2025_06.name
STORE = "mockzoom.storage.memory.MemoryState"


def lives(name: str, value: int) -> Any:
    """Tokens that live for another time."""
    return set_to(f"{OAUTH}.{name}", value)


def kept(kind: Any) -> Any:
    """Tokens of a kind that stay when they are taken out."""
    return wrapped(f"{STORE}.remove", lambda f: lambda self, what, key: None if what is kind else f(self, what, key))


def says(row: Any, profile: str = "", **changes: Any) -> Any:
    """A refusal of the token service in other words, in one profile or all."""
    variants = tuple(v._replace(**changes) if profile in ("", v.profile) else v for v in row.variants)
    if variants == row.variants:
        raise LookupError(f"{row.name} is worded as before")
    return everywhere(row, replace(row, variants=variants))


def _any_token(find: Any) -> Any:
    """Any token is accepted."""

    def wrong(store: Any, headers: Any, query: Any) -> Any:
        if headers.get("authorization", "").startswith("Bearer n"):
            with store.snapshot(DIRECTORY) as directory:
                newest = directory.page(ACCOUNTS, "", limit=100)[-1][1]
                return directory.page(ACCESS_TOKENS, newest.id, limit=1)[0][1], newest
        return find(store, headers, query)

    return wrong


def _in_query(find: Any) -> Any:
    """A token in the query is as good as one in the header."""

    def wrong(store: Any, headers: Any, query: Any) -> Any:
        if "access_token" in query and "authorization" not in headers:
            headers = {**headers, "authorization": f"Bearer {query['access_token']}"}
        return find(store, headers, query)

    return wrong


def _any_scheme(find: Any) -> Any:
    """A token is a token under any scheme."""

    def wrong(store: Any, headers: Any, query: Any) -> Any:
        value = headers.get("authorization", "").partition(" ")[2]
        return find(store, {**headers, **({"authorization": f"Bearer {value}"} if value else {})}, query)

    return wrong


def _strict_scheme(find: Any) -> Any:
    """The scheme has to be spelt Bearer."""

    def wrong(store: Any, headers: Any, query: Any) -> Any:
        if headers.get("authorization", "").startswith("bearer"):
            headers = {**headers, "authorization": "?"}
        return find(store, headers, query)

    return wrong


def _classic_only(check: Any) -> Any:
    """The message names classic scopes in both profiles."""
    return lambda token, operation, account: check(token, operation, account._replace(profile="2021-08"))


def _granular_closed(check: Any) -> Any:
    """Granular scopes open nothing."""

    def wrong(token: Any, operation: Any, account: Any) -> None:
        classic = set(operation.classic_scopes)
        own = tuple(s for s in token.scopes if s in classic) if len(token.scopes) == 1 else token.scopes
        check(token._replace(scopes=own), operation, account)

    return wrong


def _with_address(exchange: Any) -> Any:
    """A code is exchanged only with the address that it was asked for."""

    def wrong(self: Any, grant: Any) -> Any:
        if not grant.parameters.get("redirect_uri"):
            raise OAuthError(oauth_refusals.CODE_INVALID)
        return exchange(self, grant)

    return wrong


def _refuse_grant(_: Any) -> Any:
    """The grant is refused."""

    def wrong(*_: Any) -> Any:
        raise OAuthError(oauth_refusals.GRANT_UNSUPPORTED)

    return wrong


def _without(name: str, value: Any) -> Any:
    """A method of the token service that sees another value of one setting of the account."""

    def wrap(method: Any) -> Any:
        def wrong(self: Any, *given: Any) -> Any:
            find = self._account_of
            with patch.object(self, "_account_of", lambda client: find(client)._replace(**{name: value})):
                return method(self, *given)

        return wrong

    return wrap


MUTANTS = (
    Mutant("token_opaque", "token_form", "tokens are names without a form",
           everywhere(signed_token, lambda ids, _, kind, number, *more: ids.secret(kind, f"{number}{more}", 9))),
    Mutant("token_lives_two_hours", "token_life", "access tokens live two hours", lives("TOKEN_LIFE_MS", 2 * HOUR)),
    Mutant("token_lives_a_second_less", "token_life", "access tokens live 3,599 s",
           lives("TOKEN_LIFE_MS", HOUR - 1000)),
    Mutant("expired_token_accepted", "access_token_expired", "tokens are good for ever",
           set_to(f"{PIPELINE}.check_expiry", lambda *_: None)),
    Mutant("server_expires_in_3599", "token_life", "a server's token says 3599", lives("SERVER_EXPIRES_IN", 3599)),
    Mutant("code_lives_ten_minutes", "token_life", "codes live ten minutes", lives("CODE_LIFE_MS", 10 * MINUTE)),
    Mutant("code_good_twice", "oauth_code_invalid", "codes are good as often as one likes", kept(AUTHORIZATION_CODES)),
    Mutant("refresh_token_good_twice", "oauth_refresh_token_invalid", "refresh tokens are not rotated",
           kept(REFRESH_TOKENS)),
    Mutant("refresh_token_for_ever", "token_life", "refresh tokens live fifteen years",
           lives("REFRESH_LIFE_MS", 15 * 365 * 24 * HOUR)),
    Mutant("revoked_token_accepted", "access_token_invalid", "revoking does nothing", kept(ACCESS_TOKENS)),
    Mutant("any_token_accepted", "access_token_invalid", "unknown tokens are good",
           wrapped(f"{PIPELINE}.find_token_account", _any_token)),
    Mutant("token_in_query_accepted", "access_token_in_query", "a token in the query is good",
           wrapped(f"{PIPELINE}.find_token_account", _in_query)),
    Mutant("any_scheme_accepted", "access_token_invalid", "Basic is as good as Bearer",
           wrapped(f"{PIPELINE}.find_token_account", _any_scheme)),
    Mutant("scheme_case_matters", "access_token_invalid", "bearer is not Bearer",
           wrapped(f"{PIPELINE}.find_token_account", _strict_scheme)),
    Mutant("scope_not_enforced", "scope_missing", "every token may do everything",
           set_to(f"{PIPELINE}.check_scope", lambda *_: None)),
    Mutant("scope_told_classically", "scope_missing", "today's refusal names classic scopes",
           wrapped(f"{PIPELINE}.check_scope", _classic_only)),
    Mutant("scope_granular_closed", "scope_missing", "a granular scope alone opens nothing",
           wrapped(f"{PIPELINE}.check_scope", _granular_closed)),
    Mutant("wrong_client_is_401", "oauth_client_invalid", "401 for wrong credentials",
           says(oauth_refusals.CLIENT_INVALID, status=401)),
    Mutant("wrong_account_in_other_words", "oauth_request_invalid", "bad request for Bad Request",
           says(oauth_refusals.REQUEST_INVALID, reason="bad request")),
    Mutant("unsupported_grant_in_other_words", "oauth_grant_unsupported", "Unsupported with a capital",
           says(oauth_refusals.GRANT_UNSUPPORTED, reason="Unsupported grant type")),
    Mutant("dead_refresh_token_is_a_bad_request", "oauth_refresh_token_invalid", "today's refusal has invalid_request",
           says(oauth_refusals.REFRESH_TOKEN_INVALID, LIVE, error="invalid_request")),
    Mutant("dead_refresh_token_is_400_in_2021", "oauth_refresh_token_invalid", "the refusal of 2021 has today's status",
           says(oauth_refusals.REFRESH_TOKEN_INVALID, SEEDS, status=400)),
    Mutant("dead_refresh_token_of_today_in_2021", "oauth_refresh_token_invalid", "invalid_grant in 2021",
           says(oauth_refusals.REFRESH_TOKEN_INVALID, SEEDS, error="invalid_grant")),
    Mutant("code_needs_its_address", "code_redirect", "a code is not exchanged without redirect_uri",
           wrapped(f"{OAUTH}.OAuthService._for_code", _with_address)),
    Mutant("client_credentials_refused", "client_credentials", "client_credentials is not a grant",
           wrapped(f"{OAUTH}.OAuthService._for_client", _refuse_grant)),
    Mutant("app_token_accepted", "app_token_refused", "a token of the app is as good as a server's",
           set_to(f"{PIPELINE}.check_grant", lambda *_: None)),
    Mutant("app_token_is_401", "app_token_refused", "401 for 400",
           worded(errors()["app_token_refused"], lambda w: w._replace(status=401))),
    Mutant("any_redirect_address", "oauth_redirect_invalid", "redirect addresses are not compared",
           wrapped(f"{OAUTH}.OAuthService._authorize", _without("redirect_uris", ()))),
    Mutant("redirect_refused_like_a_token", "oauth_redirect_invalid", "reason and error for errorCode and errorMessage",
           says(oauth_refusals.REDIRECT_INVALID, code=0, error="invalid_request")),
    Mutant("tokens_end_no_others", "live_tokens", "a new token leaves the older ones alone",
           set_to(f"{OAUTH}.end_oldest_tokens", lambda *_: None)),
    Mutant("tokens_end_all_others", "live_tokens", "a new token ends all others",
           wrapped(f"{OAUTH}.end_oldest_tokens", lambda end: lambda directory, account, _: end(directory, account, 0))),
    Mutant("secrets_not_compared", "oauth_client_invalid", "any secret will do",
           set_to(f"{OAUTH}.compare_digest", lambda *_: True)),
)  # fmt: skip
