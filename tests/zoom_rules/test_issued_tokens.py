"""Tokens as they are handed out: JWTs of Zoom's form."""

import hmac
import json
from base64 import urlsafe_b64decode

import pytest

from mockzoom.zoom.account_records import Account
from mockzoom.zoom.ids import Ids
from mockzoom.zoom.oauth.tokens import signed_token

ACCOUNT = Account("acc", "client", "secret", "seed")
IDS = Ids("seed")
NOON = 1_795_262_400_999  # 2026-11-21T12:00:00.999Z


def read(part):
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


@pytest.mark.parametrize("kind,life", [("access_token", 3600), ("refresh_token", 90 * 86_400)])
@pytest.mark.parametrize("user", [{}, {"userId": "U1"}])
def test_what_is_in_a_token(kind, life, user):
    """Every field of the recorded one, its times in seconds; a server's token has no user."""
    head, body, _ = signed_token(IDS, ACCOUNT, kind, 7, user.get("userId", ""), NOON).split(".")

    assert read(head) == b'{"alg":"HS512"}'
    assert b" " not in read(body)
    assert b".0" not in read(body)  # 3600.0 would be as good as 3600 below
    assert list(json.loads(read(body)).items()) == [
        ("ver", "6"),
        ("clientId", "client"),
        ("iss", "urn:zoom:connect:clientid:client"),
        *user.items(),
        ("groupNumber", 0),
        ("aud", "https://oauth.zoom.us"),
        ("accountId", "acc"),
        ("nbf", 1_795_262_400),
        ("exp", 1_795_262_400 + life),
        ("tokenType", kind),
        ("iat", 1_795_262_400),
        ("jti", IDS.draw(kind, "acc/7", 16).hex()),
        ("toleranceId", 0),
    ]


def test_a_token_is_signed_by_its_account():
    """With HS512, over what stands before."""
    text, _, signature = signed_token(IDS, ACCOUNT, "access_token", 1, "", NOON).rpartition(".")
    assert read(signature) == hmac.digest(IDS.draw("token_key", "acc", 64), text.encode(), "sha512")


def test_no_two_tokens_are_the_same():
    """Of one second, whatever their kind."""
    drawn = [
        signed_token(IDS, ACCOUNT, kind, n, "", NOON) for kind in ("access_token", "refresh_token") for n in (1, 2)
    ]
    assert len(set(drawn)) == 4
