"""The token service: grants, refusals in its own shape, and tokens that live on the account's clock."""

from __future__ import annotations

import base64
import hashlib
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.oauth.models import ACCESS_TOKENS, AUTHORIZATION_CODES, REFRESH_TOKENS, AccessToken
from mockzoom.zoom.oauth.tokens import TOKENS_KEPT

CLIENT = "Basic " + base64.b64encode(b"mockzoom-client:mockzoom-secret").decode()
FORM = "application/x-www-form-urlencoded"
S2S = {"grant_type": "account_credentials", "account_id": "mockzoom-account"}


def request(mock, form=None, query=None, *, client=CLIENT, content_type=FORM, path="/oauth/token"):
    """A call to the token service."""
    return mock.call(
        "POST",
        f"{path}?{urlencode(query or {})}",
        body=urlencode(form or {}).encode(),
        headers={"authorization": client, "content-type": content_type},
    )


@pytest.mark.parametrize(
    ("form", "query", "content_type"),
    [
        pytest.param(S2S, None, FORM, id="in the form"),
        pytest.param(None, S2S, FORM, id="in the query"),
        pytest.param(None, S2S, "application/json", id="in the query, under a JSON content type"),
        pytest.param(None, S2S, "", id="in the query, under no content type"),
        pytest.param({"account_id": "mockzoom-account"}, {"grant_type": "account_credentials"}, FORM, id="split"),
    ],
)
def test_a_server_gets_a_token(mock_each_profile, form, query, content_type):
    """Everything clients read, nothing they must not see, and `api_url` leads back to the mock."""
    answer = request(mock_each_profile, form, query, content_type=content_type)

    token = answer.json
    assert answer.status == 200
    assert token.keys() == {"access_token", "token_type", "expires_in", "scope", "api_url"}
    assert (token["token_type"], token["expires_in"], token["api_url"]) == ("bearer", 3600, "http://zoom.test")
    assert "webinar:write" in token["scope"]
    assert mock_each_profile.get("/v2/users/me", token=token["access_token"]).status == 200


def test_a_client_may_name_itself_in_the_form(mock):
    """Without Basic authorization."""
    form = S2S | {"client_id": "mockzoom-client", "client_secret": "mockzoom-secret"}

    assert request(mock, form, client="").status == 200


@pytest.mark.parametrize(
    ("form", "client", "error", "reason"),
    [
        pytest.param(
            S2S, "Basic bm86bm8=", "invalid_client", "Invalid client_id or client_secret", id="unknown client"
        ),
        pytest.param(
            S2S,
            "Basic " + base64.b64encode(b"mockzoom-client:wrong").decode(),
            "invalid_client",
            "Invalid client_id or client_secret",
            id="wrong secret",
        ),
        pytest.param(S2S, "Basic %%%", "invalid_client", "Invalid client_id or client_secret", id="no base64"),
        pytest.param(S2S, "Basic /////w==", "invalid_client", "Invalid client_id or client_secret", id="no text"),
        pytest.param(S2S, "", "invalid_client", "Invalid client_id or client_secret", id="nobody"),
        pytest.param(S2S | {"account_id": "x"}, CLIENT, "invalid_request", "Bad Request", id="wrong account"),
        pytest.param({"grant_type": "account_credentials"}, CLIENT, "invalid_request", "Bad Request", id="no account"),
        pytest.param({}, CLIENT, "unsupported_grant_type", "unsupported grant type", id="no grant"),
        pytest.param({"grant_type": "x"}, CLIENT, "unsupported_grant_type", "unsupported grant type", id="other grant"),
        pytest.param(
            {"grant_type": "authorization_code", "code": "x"},
            CLIENT,
            "invalid_grant",
            "Invalid authorization code",
            id="unknown code",
        ),
        pytest.param({"grant_type": "authorization_code"}, CLIENT, "invalid_request", "Bad Request", id="no code"),
    ],
)
def test_refusals_are_http_400_in_the_service_s_own_shape(mock_each_profile, form, client, error, reason):
    """A wrong secret too, which surprises many clients; `reason` comes first."""
    answer = request(mock_each_profile, form, client=client)

    assert answer.status == 400
    assert answer.body == json.dumps({"reason": reason, "error": error}, separators=(",", ":")).encode()
    assert answer.headers["X-Mockzoom-Rule"].startswith("oauth_")


def test_a_token_lives_an_hour_of_the_account_s_clock(mock_each_profile):
    """To the millisecond; then 401 with `Access token is expired.`"""
    token = request(mock_each_profile, S2S).json["access_token"]
    mock_each_profile.clock.advance(ms=3_600_000 - 1)
    alive = mock_each_profile.get("/v2/users/me", token=token)
    mock_each_profile.clock.advance(ms=1)
    dead = mock_each_profile.get("/v2/users/me", token=token)

    assert alive.status == 200
    assert (dead.status, dead.json) == (401, {"code": 124, "message": "Access token is expired."})


def test_a_token_has_the_form_and_the_length_of_zoom_s(mock_each_profile):
    """A signed JWT of HS512, of several hundred characters, whose times are those of the account's clock."""
    token = request(mock_each_profile, S2S).json["access_token"]

    header, payload, signature = (base64.urlsafe_b64decode(part + "==") for part in token.split("."))
    told = json.loads(payload)
    now = mock_each_profile.clock.now // 1000
    assert (json.loads(header), len(signature), len(token) > 255) == ({"alg": "HS512"}, 64, True)
    assert (told["accountId"], told["iat"], told["nbf"], told["exp"]) == ("mockzoom-account", now, now, now + 3600)
    assert (told["tokenType"], "userId" in told) == ("access_token", False)


def test_several_tokens_live_side_by_side(mock):
    """Asking again does not end the first."""
    tokens = {request(mock, S2S).json["access_token"] for _ in range(5)}

    assert len(tokens) == 5
    assert all(mock.get("/v2/users/me", token=token).status == 200 for token in tokens)


def test_tokens_long_expired_are_forgotten(mock):
    """A server that runs for weeks does not collect them; the answer is then `invalid`."""
    old = request(mock, S2S).json["access_token"]
    mock.clock.advance(days=2)
    request(mock, S2S)

    assert mock.get("/v2/users/me", token=old).json["message"] == "Invalid access token."
    assert mock.get("/v2/users/me").status == 200  # the built-in token never expires


def tokens_of(mock, kind, account="mockzoom-account"):
    with mock.pipeline.store.transaction(DIRECTORY) as directory:
        return [token for _, token in directory.page(kind, account, limit=2 * TOKENS_KEPT)]


class TestTables:
    """Nothing that a client asks for again and again grows without bound."""

    def test_as_many_as_are_kept(self, mock, monkeypatch):
        """Of tokens that do not expire, because the clock is frozen, the oldest go; the built-in one stays."""
        monkeypatch.setattr("mockzoom.server.token_pruning.TOKENS_KEPT", 20)
        given = [request(mock, S2S).json["access_token"] for _ in range(50)]
        assert [t.value for t in tokens_of(mock, ACCESS_TOKENS)] == ["mockzoom-token", *given[-19:]]
        assert mock.get("/v2/users/me", token=given[-19]).status == 200
        assert mock.get("/v2/users/me", token=given[-20]).status == 401

    def test_codes_that_nobody_exchanges(self, mock, monkeypatch):
        """They expire with the refresh tokens of codes that were exchanged."""
        monkeypatch.setattr("mockzoom.server.token_pruning.TOKENS_KEPT", 20)
        asking = TestAuthorizationCode()
        for _ in range(50):
            asking.code(mock)
            assert asking.exchange(mock, asking.code(mock)).status == 200
        assert len(tokens_of(mock, AUTHORIZATION_CODES)) <= 20
        assert len(tokens_of(mock, REFRESH_TOKENS)) == 20

    def test_tokens_and_codes_of_a_day_before_yesterday(self, mock):
        """Go by and by, when there are new ones, though there is room for them."""
        asking = TestAuthorizationCode()
        for _ in range(30):
            request(mock, S2S)
            asking.code(mock)
        mock.clock.advance(days=2)
        for _ in range(5):
            request(mock, S2S)
        assert len(tokens_of(mock, ACCESS_TOKENS)) == 1 + 5
        assert tokens_of(mock, AUTHORIZATION_CODES) == []

    def test_tokens_that_never_expire_are_not_in_the_way(self, mock, monkeypatch):
        """However many an account has, they stay, and the others go."""
        monkeypatch.setattr("mockzoom.server.token_pruning.TOKENS_KEPT", 40)
        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            directory.put(ACCESS_TOKENS, [AccessToken(f"own{n}", "mockzoom-account", (), None) for n in range(30)])
        for _ in range(50):
            request(mock, S2S)
        assert len(tokens_of(mock, ACCESS_TOKENS)) == 40
        assert sum(token.expires_ms is None for token in tokens_of(mock, ACCESS_TOKENS)) == 31


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nobody's", "Basic mockzoom-token", "mockzoom-token"]
)
def test_a_call_without_a_token_of_ours(mock_each_profile, header):
    """401 with 124."""
    answer = mock_each_profile.get("/v2/users/me", headers={"authorization": header})

    assert (answer.status, answer.json) == (401, {"code": 124, "message": "Invalid access token."})


def test_a_token_in_the_query(mock_each_profile):
    """Its own text."""
    answer = mock_each_profile.get("/v2/users/me?access_token=mockzoom-token", headers={"authorization": ""})

    assert answer.status == 401
    assert answer.json["message"].endswith("not supported as query parameter string.")


def refused_as_dead(mock, answer):
    """Insist on the refusal of a refresh token that is not valid (any more), in the form of the account's profile."""
    today = mock.pipeline.profile.name != "2021-08"
    assert answer.rule == "oauth_refresh_token_invalid"
    assert answer.status == (400 if today else 401)
    assert answer.json == {"reason": "Invalid Token!", "error": "invalid_grant" if today else "invalid_request"}


def test_an_unknown_refresh_token(mock_each_profile):
    """A refresh token that was never issued, or is another app's, is refused as a used one is."""
    refused_as_dead(
        mock_each_profile, request(mock_each_profile, {"grant_type": "refresh_token", "refresh_token": "x"})
    )


class TestAuthorizationCode:
    """Consent, code, token, and a refresh token that is good for one use."""

    BACK = "https://app.example.com/back?keep=1"

    def code(self, mock, **more) -> str:
        """A fresh authorization code."""
        query = {"response_type": "code", "client_id": "mockzoom-client", "redirect_uri": self.BACK} | more
        answer = mock.get(f"/oauth/authorize?{urlencode(query)}", headers={"authorization": ""})
        assert answer.status == 302, answer.body
        back = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert back["keep"] == ["1"]
        assert back.get("state") == ([more["state"]] if "state" in more else None)
        return back["code"][0]

    def exchange(self, mock, code, **more):
        """The token for a code."""
        return request(mock, {"grant_type": "authorization_code", "code": code, "redirect_uri": self.BACK} | more)

    def test_a_code_becomes_a_user_s_token(self, mock_each_profile):
        """With a refresh token and 3,599 seconds, as recorded."""
        token = self.exchange(mock_each_profile, self.code(mock_each_profile, state="s1")).json

        assert token["expires_in"] == 3599
        assert mock_each_profile.get("/v2/users/me", token=token["access_token"]).json["email"] == "host@example.com"
        assert token["refresh_token"] != token["access_token"]

    def test_the_user_can_be_chosen(self, mock_each_profile):
        """By login_hint, mockzoom's own way; `me` is then that user."""
        token = self.exchange(mock_each_profile, self.code(mock_each_profile, login_hint="Basic@example.com")).json[
            "access_token"
        ]

        assert mock_each_profile.get("/v2/users/me", token=token).json["email"] == "basic@example.com"

    def test_a_code_is_good_once_for_five_minutes_and_one_redirect(self, mock_each_profile):
        """Anything else is `invalid_grant`."""
        used, late, elsewhere = (self.code(mock_each_profile) for _ in range(3))
        assert self.exchange(mock_each_profile, used).status == 200
        assert self.exchange(mock_each_profile, used).json["error"] == "invalid_grant"
        assert (
            self.exchange(mock_each_profile, elsewhere, redirect_uri="https://evil.example").json["error"]
            == "invalid_grant"
        )
        mock_each_profile.clock.advance(minutes=5)
        assert self.exchange(mock_each_profile, late).json["error"] == "invalid_grant"

    @pytest.mark.parametrize("method", ["plain", "S256"])
    def test_pkce(self, mock_each_profile, method):
        """The verifier has to meet the challenge."""
        verifier = "v" * 43
        digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        challenge = {"plain": verifier, "S256": digest}[method]
        asked = {"code_challenge": challenge, "code_challenge_method": method}

        assert self.exchange(mock_each_profile, self.code(mock_each_profile, **asked)).status == 400
        assert (
            self.exchange(mock_each_profile, self.code(mock_each_profile, **asked), code_verifier="w" * 43).status
            == 400
        )
        assert (
            self.exchange(mock_each_profile, self.code(mock_each_profile, **asked), code_verifier=verifier).status
            == 200
        )

    def test_a_refresh_token_rotates(self, mock_each_profile):
        """The new one works, the old one is spent, and 90 days are the end."""
        first = self.exchange(mock_each_profile, self.code(mock_each_profile)).json["refresh_token"]
        second = request(mock_each_profile, {"grant_type": "refresh_token", "refresh_token": first}).json
        again = request(mock_each_profile, {"grant_type": "refresh_token", "refresh_token": first})
        mock_each_profile.clock.advance(days=90)
        late = request(mock_each_profile, {"grant_type": "refresh_token", "refresh_token": second["refresh_token"]})

        assert second["refresh_token"] != first
        for refused in (again, late):
            refused_as_dead(mock_each_profile, refused)

    def test_a_revoked_refresh_token_is_spent(self, mock_each_profile):
        """As an access token is."""
        refresh = self.exchange(mock_each_profile, self.code(mock_each_profile)).json["refresh_token"]
        request(mock_each_profile, {"token": refresh}, path="/oauth/revoke")

        again = request(mock_each_profile, {"grant_type": "refresh_token", "refresh_token": refresh})

        refused_as_dead(mock_each_profile, again)

    @pytest.mark.parametrize(
        "spoilt",
        [{"response_type": "token"}, {"redirect_uri": "javascript:1"}, {"client_id": "x"}, {"login_hint": "x@x.xx"}],
    )
    def test_what_cannot_be_authorized(self, mock_each_profile, spoilt):
        """A request that cannot be authorized is not redirected."""
        query = {"response_type": "code", "client_id": "mockzoom-client", "redirect_uri": self.BACK} | spoilt
        answer = mock_each_profile.get(f"/oauth/authorize?{urlencode(query)}")

        assert answer.status == 400
        assert "Location" not in answer.headers


def test_a_revoked_token_is_invalid_at_once(mock_each_profile):
    """Revoking answers `success`, also for an unknown token."""
    token = request(mock_each_profile, S2S).json["access_token"]
    for value in (token, "unknown"):
        answer = request(mock_each_profile, {"token": value}, path="/oauth/revoke")
        assert (answer.status, answer.json) == (200, {"status": "success"})

    assert mock_each_profile.get("/v2/users/me", token=token).json["message"] == "Invalid access token."
    assert request(mock_each_profile, {"token": "mockzoom-token"}, client="", path="/oauth/revoke").status == 400
    assert mock_each_profile.get("/v2/users/me").status == 200
