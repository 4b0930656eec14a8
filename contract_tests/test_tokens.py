"""Tokens of every state, and the service that gives them."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from typing import Any

import pytest

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, not_on_zoom, proves, validated_live
from mockzoom.contract.messages import ApiRequest
from mockzoom.contract.strategies import TOKEN_STATES
from mockzoom.contract.targets.providers import token_call

from .clients import clock_of
from .registration_scenario import REDIRECT, code_for, fresh_token
from .token_door import HOUR, LIST, for_account, works


@proves("token_life", "answer_shape")
@documented()
def test_a_server_gets_a_token_for_an_hour(door):
    """Without a refresh token; it works, and older ones go on working."""
    first, second = for_account(door).json, for_account(door).json

    with judging("answer_shape", where="oauthToken"):
        assert ("refresh_token" in first, first["token_type"]) == (False, "bearer")
    with judging("token_life", where="oauthToken"):
        assert first["expires_in"] == 3600
        assert first["access_token"] != second["access_token"]
        for token in (first["access_token"], second["access_token"]):
            assert works(door.client, token).json["code"] == 3001


@proves("token_form")
@validated_live("2020", "recorded/oauth_token_200_authorization_code_2020; the day is not known")
def test_a_token_is_a_jwt(door):
    """Signed with HS512: three parts in base64 for URLs, the signature of 64 bytes."""
    token = for_account(door).json["access_token"]

    parts = token.split(".")
    assert len(parts) == 3, "three parts"
    read = [decoded(part) for part in parts]
    head, body = (json_object(text) for text in read[:2])
    assert head.get("alg") == "HS512"
    assert (body.get("exp") or 0) - (body.get("iat") or 0) == HOUR
    assert len(read[2]) == 64


def decoded(part: str) -> bytes:
    """A part of a token; empty if it is not base64 for URLs."""
    try:
        return urlsafe_b64decode(part + "=" * (-len(part) % 4))
    except ValueError:
        return b""


def json_object(text: bytes) -> dict[str, Any]:
    """The JSON object in a part of a token; empty if there is none."""
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


@proves("token_life", "access_token_expired")
@documented()
@not_on_zoom("moves the clock")
def test_an_hour_has_3600_seconds(door):
    """To the second."""
    clock = clock_of(door.client)
    clock.advance(1 - clock.now() % 1)
    token = for_account(door).json["access_token"]

    clock.advance(HOUR - 1)
    good = works(door.client, token)
    clock.advance(1)
    stale = works(door.client, token)

    with judging("token_life"):
        assert good.json["code"] == 3001
        door.client.refuses(stale, "access_token_expired", LIST)


@proves("oauth_client_invalid")
@validated_live("2026", "recorded/oauth_token_400_invalid_client; the day is not known")
def test_wrong_credentials(door):
    """400, not 401."""
    door.refuses(for_account(door, secret="wrong"), "oauth_client_invalid")
    door.refuses(for_account(door, client_id="nobody"), "oauth_client_invalid")


@proves("oauth_request_invalid")
@documented()
def test_another_account(door):
    """Or none."""
    wrong = door.request(grant_type="account_credentials", account_id="other")

    door.refuses(wrong, "oauth_request_invalid")
    door.refuses(door.request(grant_type="account_credentials"), "oauth_request_invalid")


@proves("oauth_grant_unsupported")
@documented()
def test_another_kind_of_grant(door):
    """Such as a password."""
    door.refuses(door.request(grant_type="password"), "oauth_grant_unsupported")


@proves("oauth_code_invalid", "token_life")
@documented()
@not_on_zoom("nobody is there to consent")
def test_a_code_is_good_once_and_for_five_minutes(door):
    """For the address that it was asked for."""
    clock = clock_of(door.client)

    def redeem(code, back=REDIRECT):
        return door.request(grant_type="authorization_code", code=code, redirect_uri=back)

    once = code_for(door.client, "second@example.com")
    good, again = redeem(once), redeem(once)
    other_operations = redeem(code_for(door.client, "second@example.com"), "https://other.test/")
    stale, fresh = (code_for(door.client, "second@example.com") for _ in range(2))
    clock.advance(299)
    in_time = redeem(fresh)
    clock.advance(1)
    late = redeem(stale)

    with judging("token_life", where="oauthToken"):
        assert [good.status, in_time.status] == [200, 200]
        assert (good.json["expires_in"], "refresh_token" in good.json) == (3599, True)
    for refused in (again, other_operations, late, redeem("n0b0dys")):
        door.refuses(refused, "oauth_code_invalid")


def rule_of(state: str) -> str:
    """The rule of a token's state; a good token shows that others are not refused for another reason."""
    return {"expired": "access_token_expired", "in_query": "access_token_in_query"}.get(state, "access_token_invalid")


@pytest.mark.parametrize("state", [pytest.param(one, marks=proves(rule_of(one)), id=one) for one in TOKEN_STATES])
@validated_live("2023", "recorded/api_401_token_in_query, api_401_no_or_bad_token, api_401_expired_token")
@not_on_zoom("revokes tokens and moves the clock")
def test_tokens_of_every_state(door, state):
    """Good ones pass, however the scheme is spelt; all others are 401 with 124."""
    client = door.client
    good = for_account(door).json["access_token"]
    headers = {
        "none": None, "empty": "Bearer ", "unknown": "Bearer n0b0dys", "other_scheme": f"Basic {good}",
        "lower_case": f"bearer {good}", "in_query": None,
    }.get(state, f"Bearer {good}")  # fmt: skip
    if state == "revoked":
        revoke(client, good)
    if state == "expired":
        clock_of(client).advance(HOUR)

    query = {"access_token": good} if state == "in_query" else {}
    sent = OperationCall(LIST, {"webinarId": 81_111_111_111}, query=query, headers={"Authorization": headers})
    answer = client.deliver(sent)

    if state in ("good", "lower_case"):
        assert answer.json["code"] == 3001
    else:
        client.refuses(answer, rule_of(state), LIST)


def revoke(client, token):
    """Take a token back."""
    login = token_call(client.account.credentials)
    answer = client.account.target.send(ApiRequest("POST", "/oauth/revoke", login.headers, f"token={token}".encode()))
    with judging("answer_shape", where="oauthRevoke"):
        assert answer.json == {"status": "success"}


@proves("access_token_invalid")
@documented()
def test_an_unknown_token_with_the_means_of_any_target(api):
    """And none at all."""
    for header in ("Bearer n0b0dys", None):
        sent = OperationCall("addBatchWebinarRegistrants", {"webinarId": 1}, {}, headers={"Authorization": header})
        api.refuses(api.deliver(sent), "access_token_invalid")


@pytest.mark.parametrize("operation", ["addBatchWebinarRegistrants", "webinarRegistrantCreate", LIST])
@proves("scope_missing")
@validated_live("2024", "recorded/api_400_4711_missing_scope (FORUM 108207)")
@not_on_zoom("needs an app with fewer scopes")
def test_a_scope_that_was_not_granted(account, operation):
    """The message names those that would do, in the profile's own kind; each of them opens the operation."""
    scopes = account().judge.operations[operation]["scopes"]
    every = sorted({*scopes["classic"], *scopes["granular"]})
    poor = account(scopes=["user:read", *(s for s in ("webinar:read", "webinar:write") if s not in every)])

    refused = poor.deliver(OperationCall(operation, {"webinarId": 81_111_111_111}, {}))

    kind = "classic" if poor.profile == "2021-08" else "granular"
    poor.refuses(refused, "scope_missing", operation, scopes=", ".join(scopes[kind]))
    for scope in every:
        rich = account(scopes=[scope])
        rich.token = fresh_token(rich)
        assert rich.deliver(OperationCall(operation, {"webinarId": "x"}, {})).json["code"] == 300
