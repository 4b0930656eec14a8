"""Zoom's API of event subscriptions: which events reach whom, the receiver's validation, and what is shown."""

from __future__ import annotations

import base64
import json
from threading import Thread

import pytest
from receiving import SECRET, receiving

from mockzoom.server import Request
from mockzoom.zoom.oauth.tokens import APP_SCOPES

PATH = "/v2/marketplace/app/event_subscription"
ACCOUNT = "mockzoom-account"


@pytest.fixture
def receiver():
    with receiving() as found:
        yield found


@pytest.fixture
def account(make_mock):
    """An account whose app has the secret token of the receiver."""
    users = [{"email": "host@example.com"}, {"email": "second@example.com"}]
    return make_mock().account(webhook_secret=SECRET, users=users, rate_limits="off", account_id="acme")


class Api:
    """Calls with the token of an account."""

    def __init__(self, account):
        self.mock, self.token, self.account = account.mock, account.made["token"], "acme"

    def create(self, receiver, events=("webinar.created",), scope="account", **fields):
        body = {"events": list(events), "event_webhook_url": receiver.url, "subscription_scope": scope, **fields}
        return self.mock.post(PATH, body, token=self.token)

    def call(self, method, path, document=None):
        return self.mock.call(method, path, document, token=self.token)

    def user(self, email="host@example.com"):
        return self.call("GET", f"/v2/users/{email}").json["id"]

    def webinar(self, host="me"):
        body = {"topic": "T", "type": 5, "start_time": "2026-11-22T12:00:00Z"}
        assert self.call("POST", f"/v2/users/{host}/webinars", body).status == 201

    def deliver(self):
        assert self.mock.control("POST", "/deliveries/deliver", {}, account=self.account).status == 200


@pytest.fixture
def api(account):
    return Api(account)


def test_a_validated_receiver_gets_events_signed_with_the_token_of_the_app(api, receiver):
    """The subscription is one of the admin API, too."""
    made = api.create(receiver, event_subscription_name="Mine")
    api.webinar()
    api.deliver()
    assert made.status == 201
    assert receiver.events == ["webinar.created"]
    (shown,) = api.mock.control("GET", "/webhooks?secrets=true", account="acme").json["subscriptions"]
    assert shown["id"] == made.json["event_subscription_id"]
    assert (shown["origin"], shown["state"], shown["secret"], shown["name"]) == ("api", "active", SECRET, "Mine")


def test_a_receiver_that_answers_wrongly_is_refused_and_nothing_is_stored(api, receiver, make_mock):
    """Its secret token is not that of the app."""
    other = Api(make_mock().account(account_id="acme", rate_limits="off"))
    refused = other.create(receiver)
    assert (refused.status, refused.rule) == (404, "webhook_url_not_validated")
    assert "encryptedToken is not" in refused.headers["X-Mockzoom-Reason"]
    assert refused.json["message"] == f"The event webhook url validate failed: {receiver.url}."
    assert other.mock.control("GET", "/webhooks", account="acme").json["subscriptions"] == []


def test_without_diagnosis_the_reason_is_left_out(make_mock, receiver):
    """Like the name of the rule."""
    other = Api(make_mock(diagnosis=False).account(account_id="acme", rate_limits="off"))
    refused = other.create(receiver)
    assert refused.json["code"] == 1701
    assert not [name for name in refused.headers if name.startswith("X-Mockzoom")]


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "https://api.zoom.us/", "ftp://x", "no url", "http://127.0.0.1:1/", "http://[::"]
)
def test_an_address_that_may_not_be_called_is_answered_like_a_receiver_that_fails(api, receiver, url):
    """Whatever the reason."""
    receiver.url = url
    assert api.create(receiver).rule == "webhook_url_not_validated"


def test_a_receiver_may_call_the_api_while_it_is_validated(api, receiver):
    """The account's state is closed while the request is on its way."""
    answers = []
    received = receiver.received

    class CallsBack(list):
        def append(self, request):
            received.append(request)
            answers.append(api.call("GET", "/v2/users/me").status)

    receiver.received = CallsBack()
    thread = Thread(target=api.create, args=(receiver,), daemon=True)
    thread.start()
    thread.join(10)
    assert not thread.is_alive()
    assert answers == [200]


def test_a_subscription_of_some_users_gets_their_events_alone(api, receiver):
    """Users are added and removed; without any, nothing is sent."""
    host, second = api.user(), api.user("second@example.com")
    made = api.create(receiver, scope="user", user_ids=[host]).json["event_subscription_id"]
    api.webinar("second@example.com")
    api.webinar()
    assert api.call("PATCH", f"{PATH}/{made}", {"account_id": "acme", "user_ids": [second]}).status == 204
    api.webinar("second@example.com")
    left = f"{PATH}?event_subscription_id={made}&account_id=acme&user_ids={host},{second}"
    assert api.call("DELETE", left).status == 204
    api.webinar()
    api.deliver()
    hosts = [json.loads(r.body)["payload"]["object"]["host_id"] for r in receiver.received[1:]]
    assert hosts == [host, second]


def test_an_account_that_is_unsubscribed_gets_nothing_until_it_subscribes_again(api, receiver):
    """The subscription stays, and is not listed meanwhile."""
    made = api.create(receiver).json["event_subscription_id"]
    listing = f"{PATH}?account_id=acme&user_id={api.user()}"
    assert api.call("DELETE", f"{PATH}?event_subscription_id={made}&account_id=acme").status == 204
    api.webinar()
    assert api.call("GET", listing).json["event_subscriptions"] == []
    assert api.call("PATCH", f"{PATH}/{made}", {"account_id": "acme"}).status == 204
    api.webinar()
    api.deliver()
    assert receiver.events == ["webinar.created"]
    assert [one["event_subscription_id"] for one in api.call("GET", listing).json["event_subscriptions"]] == [made]


def test_a_deleted_subscription_is_gone_with_its_deliveries(api, receiver):
    """A second deletion finds nothing."""
    made = api.create(receiver).json["event_subscription_id"]
    api.webinar()
    assert api.call("DELETE", f"{PATH}/{made}").status == 204
    assert api.call("DELETE", f"{PATH}/{made}").rule == "subscription_not_found"
    assert api.mock.control("GET", "/webhooks", account="acme").json["subscriptions"] == []


def test_the_list_has_both_sources_and_shows_no_secrets(api, receiver):
    """By scope, page by page; a custom header without its value."""
    host = api.user()
    header = {"custom_header_type": 3, "custom_header_key": "x-key", "custom_header_value": "hidden"}
    api.create(receiver, custom_header=header)
    api.create(receiver, scope="user", user_ids=[host])
    body = {"url": receiver.url, "events": ["user.*"], "validate": False}
    assert api.mock.control("POST", "/webhooks", body, account="acme").status == 201
    listing = f"{PATH}?account_id=acme&user_id={host}"
    shown = api.call("GET", listing)
    rows = shown.json["event_subscriptions"]
    assert [(r["created_source"], r["subscription_scope"]) for r in rows] == [
        ("openapi", "account"), ("openapi", "user"), ("default", "account"),
    ]  # fmt: skip
    assert [r["subscriber_id"] for r in rows] == ["acme", host, "acme"]
    assert rows[0]["custom_header"] == {"custom_header_type": 3, "custom_header_key": "x-key"}
    assert b"hidden" not in shown.body
    page = api.call("GET", f"{listing}&subscription_scope=account&page_size=1").json
    rest = api.call(
        "GET", f"{listing}&subscription_scope=account&page_size=1&next_page_token={page['next_page_token']}"
    ).json
    assert [p["event_subscriptions"][0]["created_source"] for p in (page, rest)] == ["openapi", "default"]
    assert rest["next_page_token"] == ""


def test_a_subscription_of_the_admin_api_cannot_be_changed_here(api, receiver):
    """As those of Zoom's build flow."""
    body = {"url": receiver.url, "events": ["user.*"], "validate": False}
    made = api.mock.control("POST", "/webhooks", body, account="acme").json["id"]
    assert api.call("DELETE", f"{PATH}/{made}").rule == "subscription_not_found"


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        ({"custom_header_type": 1, "username": "u", "password": "p"}, ("authorization", "Basic dTpw")),
        ({"custom_header_type": 3, "custom_header_key": "X-Key", "custom_header_value": "v"}, ("x-key", "v")),
    ],
)
def test_a_custom_header_is_sent_and_kept_out_of_the_journal(make_mock, receiver, header, sent):
    """Also with the validation."""
    api = Api(make_mock(journal=10).account(webhook_secret=SECRET, account_id="acme"))
    assert api.create(receiver, custom_header=header).status == 201
    assert receiver.received[0].headers[sent[0]] == sent[1]
    secret = header.get("password") or header["custom_header_value"]
    journal = api.mock.control("GET", "/journal", account="acme").json
    assert f'"{secret}"' not in json.dumps(journal)
    assert "(redacted)" in json.dumps(journal)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ({"custom_header_type": 1, "username": "u"}, "The password is required."),
        ({"custom_header_type": 1, "username": "u" * 257}, "The length of username exceeds the limit of 256"),
        ({"custom_header_type": 1, "username": "a\nb"}, "The input value can't contain line feed."),
        ({"custom_header_type": 3}, "The custom header key is required."),
        ({"custom_header_type": 3, "custom_header_key": "a b"}, "The input value can't contain space."),
        (
            {"custom_header_type": 3, "custom_header_key": "k" * 257},
            "The length of header key exceeds the limit of 256.",
        ),
        (
            {"custom_header_type": 3, "custom_header_key": "a_b"},
            "The custom header key can only contain letters, numbers, and -.",
        ),
        (
            {"custom_header_type": 3, "custom_header_key": "x-zm-signature"},
            "The custom header key is reserved by Zoom.",
        ),
        ({"custom_header_type": 3, "custom_header_key": "k"}, "The custom header value is required."),
        (
            {"custom_header_type": 3, "custom_header_key": "k", "custom_header_value": "v" * 257},
            "The length of header value exceeds the limit of 256",
        ),
        (
            {"custom_header_type": 3, "custom_header_key": "k", "custom_header_value": "a\rb"},
            "The input value can't contain line feed.",
        ),
    ],
)
def test_a_wrong_custom_header_is_answered_with_zooms_sentence(api, receiver, header, sentence):
    """The receiver is not called."""
    answer = api.create(receiver, custom_header=header)
    assert (answer.rule, answer.json["message"]) == ("custom_header_invalid", sentence)
    assert receiver.received == []


def token(mock, **form):
    """The response of the token service to a client that logs in with its id and secret."""
    pair = base64.b64encode(b"mockzoom-client:mockzoom-secret").decode()
    headers = {"authorization": f"Basic {pair}", "content-type": "application/x-www-form-urlencoded"}
    body = "&".join(f"{name}={value}" for name, value in form.items()).encode()
    answer = mock.pipeline(Request("POST", "/oauth/token", "", headers, body, "http://zoom.test"))
    return json.loads(answer.body)


def test_a_token_of_the_app_has_the_scopes_of_what_apps_own(mock):
    """It lists subscriptions, and is refused for everything else."""
    granted = token(mock, grant_type="client_credentials")
    host = mock.get("/v2/users/me").json["id"]
    listing = f"{PATH}?account_id={ACCOUNT}&user_id={host}"
    assert granted["scope"].split() == list(APP_SCOPES)
    assert mock.get(listing, token=granted["access_token"]).status == 200
    assert mock.get("/v2/users/me", token=granted["access_token"]).rule == "app_token_refused"
    logs = mock.get("/v2/marketplace/apps/mockzoom-client/webhook_logs", token=granted["access_token"])
    assert logs.rule == "app_token_refused"


def test_a_token_of_a_user_has_none_of_them(mock):
    """Subscriptions belong to the app."""
    query = "response_type=code&client_id=mockzoom-client&redirect_uri=http://127.0.0.1/cb"
    answer = mock.pipeline(Request("GET", "/oauth/authorize", query, {}, b"", "http://zoom.test"))
    code = dict(answer.headers)["Location"].partition("code=")[2]
    granted = token(mock, grant_type="authorization_code", code=code, redirect_uri="http://127.0.0.1/cb")
    assert not set(granted["scope"].split()) & set(APP_SCOPES)
    listing = f"{PATH}?account_id={ACCOUNT}&user_id={mock.get('/v2/users/me').json['id']}"
    assert mock.get(listing, token=granted["access_token"]).rule == "scope_missing"


class TestLogs:
    """One row for each request to a receiver."""

    @pytest.fixture
    def failing(self, api, receiver):
        """Two attempts: one that failed with 500, five minutes later one that succeeded."""
        statuses = iter((500, 204))
        receiver.answer = lambda *_: (next(statuses), b"nope")
        api.mock.control("POST", "/clock/freeze", {}, account="acme")
        api.create(receiver)
        api.webinar()
        api.deliver()
        api.mock.control("POST", "/clock/advance", {"by": "PT5M"}, account="acme")
        api.deliver()
        api.path = f"/v2/marketplace/apps/{api.mock.control('GET', '', account='acme').json['client_id']}/webhook_logs"
        return api

    def rows(self, api, **query):
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return api.call("GET", f"{api.path}?{asked}").json["webhook_logs"]

    def test_failed_requests_are_the_default_and_all_can_be_asked_for(self, failing):
        """The latest first; both attempts have one request id."""
        (failed,) = self.rows(failing)
        assert (failed["status"], failed["retry_num"], failed["response_body"]) == (500, 0, "nope")
        every = self.rows(failing, type=1)
        assert [(row["status"], row["retry_num"]) for row in every] == [(204, 1), (500, 0)]
        assert len({row["request_id"] for row in every}) == 1
        assert [row["status"] for row in self.rows(failing, type=3)] == [204]

    def test_a_row_has_the_bytes_and_headers_of_the_request_without_credentials(self, failing):
        """The body is the one that was signed."""
        (row,) = self.rows(failing, retry_num=0)
        headers = json.loads(row["request_headers"])
        assert json.loads(row["request_body"])["event"] == row["event"] == "webinar.created"
        assert headers["x-zm-request-id"] == row["request_id"]
        assert "authorization" not in headers
        assert row["user_id"] == failing.user()

    def test_a_receiver_that_is_not_there_has_the_status_minus_one(self, failing):
        """With Zoom's number of the reason."""
        (made,) = failing.mock.control("GET", "/webhooks", account="acme").json["subscriptions"]
        body = {"url": "http://127.0.0.1:1/", "validate": False}
        failing.mock.control("PUT", f"/webhooks/{made['id']}", body, account="acme")
        failing.webinar()
        failing.deliver()
        row = self.rows(failing)[0]
        assert (row["status"], row["failed_reason_type"]) == (-1, 2)

    def test_pages_neither_repeat_nor_skip_rows_though_new_ones_come_first(self, failing, receiver):
        """A token is bound to its filters."""
        receiver.answer = lambda *_: (400, b"")
        for _ in range(3):
            failing.webinar()
        failing.deliver()
        first = failing.call("GET", f"{failing.path}?page_size=2&type=1").json
        failing.webinar()
        failing.deliver()
        after = first["next_page_token"]
        second = failing.call("GET", f"{failing.path}?page_size=2&type=1&next_page_token={after}").json
        third = failing.call(
            "GET", f"{failing.path}?page_size=2&type=1&next_page_token={second['next_page_token']}"
        ).json
        ids = [r["request_id"] + str(r["retry_num"]) for p in (first, second, third) for r in p["webhook_logs"]]
        assert len(ids) == len(set(ids)) == 5
        assert (
            failing.call("GET", f"{failing.path}?page_size=2&next_page_token={after}").rule == "next_page_token_invalid"
        )

    def test_rows_are_found_by_time_and_event(self, failing):
        """Both ends of the range belong to it."""
        (row,) = self.rows(failing)
        moment = row["date_time"]
        assert len(self.rows(failing, **{"from": "2026-11-21T11:59:59Z", "to": moment})) == 1
        assert self.rows(failing, event="webinar.deleted") == []
        assert self.rows(failing, **{"from": "2026-11-21T12:00:01Z"}) == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PATCH", PATH),
        *((method, "/v2/marketplace/app/acme/event_certificates") for method in ("GET", "POST", "PATCH")),
    ],
)
def test_operations_whose_form_is_unknown_are_not_emulated(mock, method, path):
    """Zoom's changelog announces them; the rule says that they exist."""
    assert mock.call(method, path, {}).rule == "endpoint_not_emulated"
