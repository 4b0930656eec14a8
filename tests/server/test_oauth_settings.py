"""Settings of an account that decide what its token service grants: redirect addresses, live tokens, profile."""

from __future__ import annotations

import base64
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.oauth.models import ACCESS_TOKENS

BACK = "https://app.example.com/back"
FORM = "application/x-www-form-urlencoded"


def ask(mock, account, **form):
    """A call to the token service with an account's credentials."""
    pair = f"{account.made['client_id']}:{account.made['client_secret']}"
    headers = {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}", "content-type": FORM}
    return mock.call("POST", "/oauth/token", body=urlencode(form).encode(), headers=headers)


def consent(mock, account, address=BACK):
    """The answer of the consent page."""
    query = {"response_type": "code", "client_id": account.made["client_id"], "redirect_uri": address}
    return mock.get(f"/oauth/authorize?{urlencode(query)}")


def server_token(mock, account):
    """A new server-to-server token."""
    return ask(mock, account, grant_type="account_credentials", account_id=account.id).json["access_token"]


@pytest.mark.parametrize("profile", ["2021-08", "2025-06"])
def test_the_profile_of_the_account_words_its_refusals(mock, profile):
    """Not the profile of the server, which is 2021-08 here."""
    account = mock.account(profile=profile)

    answer = ask(mock, account, grant_type="refresh_token", refresh_token="gone")

    assert (answer.status, answer.json["error"]) == {
        "2021-08": (401, "invalid_request"),
        "2025-06": (400, "invalid_grant"),
    }[profile]


class TestRedirectAddresses:
    def test_without_a_list_every_address_is_accepted(self, mock):
        """As ever."""
        assert consent(mock, mock.account(), "http://localhost:3000/").status == 302

    @pytest.mark.parametrize(
        "address", ["http://localhost:3000/", BACK + "/", BACK + "?a=1", "HTTPS://app.example.com/back", BACK[:-1]]
    )
    def test_with_a_list_every_other_address_is_refused(self, mock, address):
        """In the form of the consent page, without a redirection."""
        account = mock.account(redirect_uris=[BACK])

        refused = consent(mock, account, address)

        assert consent(mock, account).status == 302
        assert (refused.status, refused.rule) == (400, "oauth_redirect_invalid")
        assert refused.body == b'{"status":false,"errorCode":4700,"errorMessage":"Invalid redirect url","result":null}'
        assert "Location" not in refused.headers

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"redirect_uris": []}, "redirect_uris"),
            ({"redirect_uris": ["app://back"]}, "redirect_uris[0]"),
            ({"redirect_uris": [BACK, "https://a b.test"]}, "redirect_uris[1]"),
            ({"live_tokens": 0}, "live_tokens"),
            ({"live_tokens": "1"}, "live_tokens"),
        ],
    )
    def test_mistakes_are_named(self, mock, given, field):
        """With the field, before an account is created."""
        answer = mock.control("POST", "/v1/accounts", given)

        assert (answer.status, answer.json["error"]["field"]) == (422, field)

    def test_a_reset_and_an_import_keep_the_settings(self, mock):
        """They belong to the account."""
        account = mock.account(redirect_uris=[BACK], live_tokens=1)
        exported = account.control("GET", "/export").json
        account.control("POST", "/reset")
        account.control("POST", "/import", exported)

        assert consent(mock, account, "https://other.test/").rule == "oauth_redirect_invalid"
        first, second = server_token(mock, account), server_token(mock, account)
        assert [mock.get("/v2/users/me", token=token).status for token in (first, second)] == [401, 200]


class TestExchange:
    @pytest.mark.parametrize("form", [{}, {"redirect_uri": ""}, {"redirect_uri": BACK}])
    def test_the_address_may_be_left_out(self, mock, form):
        """If it is given, it is the one that the code was asked for with."""
        account = mock.account()
        code = parse_qs(urlsplit(consent(mock, account).headers["Location"]).query)["code"][0]

        assert ask(mock, account, grant_type="authorization_code", code=code, **form).status == 200

    def test_a_token_of_the_app_opens_nothing(self, mock_each_profile):
        """It is granted, and every operation refuses it alike."""
        account = mock_each_profile.account()
        token = ask(mock_each_profile, account, grant_type="client_credentials").json["access_token"]

        for path in ("/v2/users/me", "/v2/users", "/v2/webinars/90000000005"):
            answer = mock_each_profile.get(path, token=token)
            assert (answer.status, answer.json) == (400, {"code": 200, "message": "Invalid api key or secret."})

    def test_a_token_of_the_app_expires(self, mock):
        """After an hour, like any other."""
        account = mock.account()
        token = ask(mock, account, grant_type="client_credentials").json["access_token"]
        account.control("POST", "/clock/advance", {"by": "PT1H"})

        assert mock.get("/v2/users/me", token=token).rule == "access_token_expired"


class TestLiveTokens:
    @pytest.mark.parametrize("live", [1, 3])
    def test_a_new_token_ends_the_oldest(self, mock, live):
        """Of the server's; the lasting token, users' tokens and tokens of the app stay."""
        account = mock.account(live_tokens=live)
        app = ask(mock, account, grant_type="client_credentials").json["access_token"]
        tokens = [server_token(mock, account) for _ in range(5)]

        alive = [mock.get("/v2/users/me", token=token).status == 200 for token in tokens]

        assert alive == [False] * (5 - live) + [True] * live
        assert mock.get("/v2/users/me", token=account.made["token"]).status == 200
        assert mock.get("/v2/users/me", token=app).rule == "app_token_refused"
        with mock.pipeline.store.transaction(DIRECTORY) as directory:
            assert directory.count(ACCESS_TOKENS, account.id) == 2 + live

    def test_without_the_setting_all_stay(self, mock):
        """As Zoom does today."""
        account = mock.account()
        tokens = [server_token(mock, account) for _ in range(5)]

        assert all(mock.get("/v2/users/me", token=token).status == 200 for token in tokens)
