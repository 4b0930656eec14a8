"""What the token service refuses, and the settings of an app that decide it."""

from __future__ import annotations

import pytest

from mockzoom.contract.client import OperationCall
from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, not_on_zoom, proves, validated_live
from mockzoom.contract.messages import ApiRequest

from .clients import clock_of
from .registration_scenario import REDIRECT, USERS, code_for
from .token_door import DAY, LIST, Door, for_account, works

CONSENT = "/oauth/authorize?response_type=code&client_id={}&redirect_uri={}"


def renew(door, token):
    """Ask for new tokens with a refresh token."""
    return door.request(grant_type="refresh_token", refresh_token=token)


def refresh_token(door):
    """A refresh token of a user of the account."""
    code = code_for(door.client, "second@example.com")
    return door.request(grant_type="authorization_code", code=code, redirect_uri=REDIRECT).json["refresh_token"]


@proves("oauth_refresh_token_invalid")
@validated_live("2026-08-09", "recorded/oauth_token_400_refresh_token")
def test_an_unknown_refresh_token(door):
    """Its status and its error differ between the profiles."""
    door.refuses(renew(door, "n0b0dys"), "oauth_refresh_token_invalid")


@proves("token_life", "oauth_refresh_token_invalid")
@documented()
@not_on_zoom("nobody is there to consent")
def test_a_refresh_token_is_good_once_and_for_ninety_days(door):
    """Each use gives another; used ones, rotated ones and expired ones are refused alike."""
    clock = clock_of(door.client)
    first = refresh_token(door)
    clock.advance(90 * DAY - 1)
    second, again = renew(door, first), renew(door, first)
    clock.advance(90 * DAY)
    late = renew(door, second.json["refresh_token"])

    with judging("token_life", where="oauthToken"):
        assert second.status == 200
        for refused in (again, late):
            door.refuses(refused, "oauth_refresh_token_invalid")


@proves("code_redirect")
@documented()
@not_on_zoom("nobody is there to consent")
def test_a_code_is_exchanged_without_its_address(door):
    """Left out or empty, redirect_uri is not compared; another one is still refused."""
    for form in ({}, {"redirect_uri": ""}, {"redirect_uri": REDIRECT}):
        code = code_for(door.client, "second@example.com")
        assert door.request(grant_type="authorization_code", code=code, **form).status == 200, form

    code = code_for(door.client, "second@example.com")
    other = door.request(grant_type="authorization_code", code=code, redirect_uri="https://other.test/")
    door.refuses(other, "oauth_code_invalid")


@proves("client_credentials", "app_token_refused")
@validated_live("2022", "facts 8.1 a12 (FORUM 79648); the day is not known")
def test_a_token_of_the_app_itself(door):
    """Its scopes are those of what apps own, and operations on other things refuse it."""
    granted = door.request(grant_type="client_credentials")

    told = granted.json
    with judging("client_credentials", where="oauthToken"):
        assert granted.status == 200
        assert (told["token_type"], told["expires_in"]) == ("bearer", 3600)
        assert "refresh_token" not in told
        assert {scope.partition(":")[0] for scope in told["scope"].split()} == {"marketplace"}
    door.client.token = told["access_token"]
    for operation, path in ((LIST, {"webinarId": 81_111_111_111}), ("user", {"userId": "me"})):
        door.client.refuses(door.client.deliver(OperationCall(operation, path)), "app_token_refused", operation)


@proves("oauth_redirect_invalid")
@validated_live("2026-06", "facts 8.2 X1 (the body; the status is inferred)")
@not_on_zoom("needs an app with other redirect addresses")
def test_redirect_addresses_of_an_app(account):
    """If they are listed, any other one is refused, be it only longer by a character."""
    client = account(users=USERS, redirect_uris=[REDIRECT, "http://127.0.0.1:3000/oauth"])
    door = Door(client)

    def consent(address):
        path = CONSENT.format(client.account.credentials.client_id, address)
        return client.account.target.send(ApiRequest("GET", path))

    assert [consent(one).status for one in (REDIRECT, "http://127.0.0.1:3000/oauth")] == [302, 302]
    for address in ("http://localhost:3000/oauth", REDIRECT + "/", REDIRECT + "%3Fa=1", "https://client.test"):
        refused = consent(address)
        assert not refused.header("Location")
        door.refuses(refused, "oauth_redirect_invalid")


@proves("live_tokens")
@documented()
@not_on_zoom("needs an account of the time before June 2023")
@pytest.mark.parametrize("live", [1, 2])
def test_a_new_token_ends_the_oldest(account, live):
    """Users' tokens and the account's lasting one are not counted."""
    door = Door(account(users=USERS, live_tokens=live))
    lasting = door.client.token
    code = code_for(door.client, "second@example.com")
    user = door.request(grant_type="authorization_code", code=code).json["access_token"]
    tokens = [for_account(door).json["access_token"] for _ in range(4)]

    answers = [works(door.client, token) for token in tokens]

    for ended in answers[: 4 - live]:
        door.client.refuses(ended, "access_token_invalid", LIST)
    for valid in (*answers[4 - live :], works(door.client, lasting)):
        assert valid.json["code"] == 3001
    door.client.token = user
    assert door.client.deliver(OperationCall("user", {"userId": "me"})).status == 200
