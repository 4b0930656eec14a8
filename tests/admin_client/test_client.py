"""The typed client covers the whole admin API, and reports an error in one way."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest.mock import ANY

import pytest
import requests

import mockzoom
from mockzoom.admin.registry import admin_handlers
from mockzoom.admin_client import AdminApiError, AdminClient
from mockzoom.admin_client.account import AccountFields
from mockzoom.admin_client.faults import FaultRule, Latency, ResponseSpec
from mockzoom.admin_client.journal import Filters
from mockzoom.spec.admin_spec import load_admin_spec

BATCH = "addBatchWebinarRegistrants"
NOON = "2026-11-21T12:00:00Z"


@pytest.fixture(scope="module")
def server():
    with mockzoom.serve(rate_limits="daily") as running:
        yield running


@pytest.fixture
def control(server):
    return AdminClient(server.url)


@pytest.fixture
def account(control):
    with control.accounts.create(seed="client", test_webinars=True) as made:
        yield made


def call(account, method, path, **how):
    headers = {"Authorization": f"Bearer {account.token}"}
    return requests.request(method, f"{account.api_url}{path}", headers=headers, timeout=5, **how)


def register(account, *emails, webinar=90000000005):
    people = [{"email": email, "first_name": "Jill"} for email in emails]
    return call(account, "POST", f"/webinars/{webinar}/batch_registrants", json={"registrants": people})


def test_importing_it_loads_no_library():
    """A test run that calls nothing pays nothing."""
    code = "import sys, mockzoom.admin_client; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"requests", "flask", "werkzeug", "orjson", "jsonschema_rs", "faker", "click"} & set(loaded)


class TestWhatItKnows:
    """The types name what the schemas name."""

    @pytest.mark.parametrize(
        "typed, schema",
        [(AccountFields, "account"), (FaultRule, "fault"), (ResponseSpec, "next")],
    )
    def test_fields(self, typed, schema):
        """The arguments are the fields of a body, and no others; the operation and `times` are separate arguments."""
        known = set(load_admin_spec().schemas[schema]["properties"])
        assert set(typed.__annotations__) == known - {"operation", "times"}

    def test_latency_and_filters(self):
        """The nested ones too."""
        catalogue = load_admin_spec()
        assert set(Latency.__annotations__) == set(catalogue.schemas["fault"]["properties"]["latency"]["properties"])
        arguments = {"limit", "operation"}
        assert set(Filters.__annotations__) == set(catalogue.operations["readJournal"].query) - arguments

    def test_every_operation_is_reached(self, server):
        """Walking through all its methods calls every operation of the API."""
        reached = set()
        control = AdminClient(transport=Watched(server, reached))
        walk(control, reached)
        assert reached == set(admin_handlers())


class Watched:
    """Calls the application, and notes which operations are called."""

    def __init__(self, server, reached):
        self.url = server.url
        self._client = server.app.test_client()
        self._reached = reached

    def answer(self, method, target, body, headers):
        path = target.partition("?")[0].removeprefix("/_mockzoom")
        self._reached.add(load_admin_spec().route(path)[method][0].name)
        answer = self._client.open(target, method=method, data=body, headers=dict(headers))
        return answer.status_code, answer.data


def walk_lists(control, account):
    """Call every method that lists."""
    records = account.records
    assert [one.id for one in records.webinars(contains="90000000005")] == [90000000005]
    assert list(records.meetings()) == list(records.registrants(90000000005, "approved")) == []
    assert [one.email for one in records.users()] == ["host@example.com", "basic@example.com"]
    assert {one.kind for one in records.quotas()} == {"calls"}
    assert control.overview().total >= len(control.overview().accounts) > 1
    explained = control.rules.get("webinar_full", operation="addBatchWebinarRegistrants")
    assert explained.info in list(control.rules.list("webinar_full"))
    assert explained.by_profile["2025-06"].code == 3043
    assert 90000003043 in [one.id for one in control.rules.test_webinars()]
    assert "webinar.started" in control.rules.event_names()
    assert account.clock.due()[0].what == "daily_quotas_start_again"
    journal = account.journal
    assert journal.heads() == control.stray_journal.heads() == []
    for one in (journal, control.stray_journal):
        with pytest.raises(AdminApiError, match="it is empty"):
            one.get(1)


def walk(control, reached):
    """Call every method of the client once."""
    assert control.health() | control.ready()
    control.stray_journal.clear()
    assert control.stray_journal.entries() == []
    account = control.accounts.create(test_webinars=True)
    assert account.account_id in [one.account_id for one in control.accounts.list()]
    assert control.accounts.get(account.account_id) == account
    assert account.perform("GET", "/v2/users", query={"page_size": "5"}).status == 200
    clock = account.clock
    for turned in (clock.read(), clock.freeze(NOON), clock.set(NOON), clock.advance("PT1S"), clock.run()):
        assert turned.now.tzinfo is UTC
    fault = account.faults.add("webinar", rule="webinar_not_found")
    assert account.faults.list() == [fault] == [account.faults.get(fault)]
    account.faults.delete(fault)
    assert account.faults.clear() == 0
    account.next.add("webinar", rule="webinar_not_found", times=2)
    assert len(account.next.list()) == account.next.clear() == 2
    walk_lists(control, account)
    journal = account.journal
    assert (journal.entries(), journal.count(), journal.nearest(), journal.clear()) == ([], 0, [], 0)
    checkpoint = account.checkpoints.save("a")
    assert account.checkpoints.list() == [checkpoint]
    assert account.import_state(account.export()) == account.checkpoints.restore("a") > 0
    assert account.diff("a")["same"]
    account.checkpoints.delete("a")
    people = account.people(90000000005)
    for verb in (
        lambda: people.register(email="ana@example.com", first_name="Ana", last_name="Lima"),
        lambda: people.cancel_registration(email="ana@example.com"),
        lambda: people.convert("meeting"),
        people.start,
        people.end,
        lambda: people.summarize("All went well."),
        people.record,
        lambda: people.view_recording("Gus"),
        lambda: people.join(name="Gus"),
        lambda: people.ask("Why?", name="Gus"),
        lambda: people.answer_poll("none", {"How?": "Good"}, name="Gus"),
        lambda: people.write("Hello!", name="Gus"),
        lambda: people.answer_survey({"How?": "Good"}, name="Gus"),
        lambda: people.leave(name="Gus"),
    ):
        with suppress(AdminApiError):  # there is neither a poll nor a survey
            verb()
    walk_webhooks(account.webhooks)
    account.reset()
    account.delete()
    other = control.accounts.create()
    control.accounts.delete(other.account_id)


def walk_webhooks(webhooks):
    """Call every method of the client for webhooks."""
    made = webhooks.subscribe("http://receiver.test/", "*", transport="pull", validate=False)
    assert webhooks.list(secrets=True) == [webhooks.get(made.id, secrets=True)] == [made]
    assert webhooks.update(made.id, name="renamed").name == "renamed"
    fault = webhooks.faults.add("user.*", drop=True)
    assert webhooks.faults.list() == [fault]
    webhooks.faults.delete(fault.id)
    assert webhooks.faults.clear() == 0
    (name,) = webhooks.trigger("webinar.started")["deliveries"]
    (request,) = webhooks.claim()
    assert webhooks.record(request, status=204) == ""
    assert [one.id for one in webhooks.deliveries("webinar.started", state="delivered")] == [name]
    assert str(webhooks.delivery(name)) == f"{name} webinar.started delivered (204)"
    assert webhooks.redeliver(name).json["event"] == "webinar.started"
    assert (webhooks.deliver(), webhooks.release()) == (0, 0)
    assert len(webhooks.deauthorize()["deliveries"]) == 1
    assert webhooks.sign("{}", subscription=made.id)["x-zm-signature"].startswith("v0=")
    assert webhooks.validate(made.id) == ""
    webhooks.delete(made.id)


class TestAccounts:
    def test_its_credentials_work_and_it_goes_with_the_block(self, control):
        """Its credentials work with and without the client, and after the block they are unknown."""
        with control.accounts.create(profile="2025-06") as account:
            assert call(account, "GET", "/users/me").status_code == 200
            login = {"grant_type": "account_credentials", "account_id": account.account_id}
            secrets = (account.client_id, account.client_secret)
            assert requests.post(account.oauth_url, data=login, auth=secrets, timeout=5).status_code == 200
            assert account.users[0].email == "host@example.com"
            assert account.client_secret not in repr(account)
            assert account.env["ZOOM_ACCOUNT_ID"] == account.account_id
            assert account.env["ZOOM_API_URL"] == account.api_url
        assert call(account, "GET", "/users/me").status_code == 401

    def test_a_list_has_as_many_pages_as_it_needs(self, control):
        """Every account comes once."""
        made = [control.accounts.create().account_id for _ in range(3)]
        listed = [one.account_id for one in control.accounts.list()]
        assert len(listed) == len(set(listed))
        assert set(made) <= set(listed)
        for account_id in made:
            control.accounts.delete(account_id)


class TestErrors:
    """One exception, with field and message."""

    def test_a_refusal(self, control, account):
        """What the API said, field by field."""
        with pytest.raises(AdminApiError, match="did you mean 'webinar_full'") as caught:
            account.faults.add("webinar", rule="webinar_ful")
        assert (caught.value.status, caught.value.field) == (422, "rule")
        with pytest.raises(AdminApiError, match="no account 'no body'"):
            control.accounts.get("no body")

    def test_nobody_there(self):
        """In the system's words."""
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            with pytest.raises(AdminApiError, match="does not answer: connection refused") as caught:
                AdminClient(f"http://127.0.0.1:{taken.getsockname()[1]}").health()
        assert caught.value.status == 0

    def test_somebody_else_there(self):
        """A server without a admin API, and an address that is none."""
        with (
            mockzoom.serve(admin=False) as server,
            pytest.raises(AdminApiError, match="has no admin API of mockzoom"),
        ):
            AdminClient(server.url).health()
        with pytest.raises(AdminApiError, match="does not answer"):
            AdminClient("nonsense").health()
        with pytest.raises(TypeError, match="address"):
            AdminClient()

    def test_an_admin_token(self):
        """It is sent where it is given, and missed where not."""
        with mockzoom.serve(admin_token="sesame") as server:
            assert list(AdminClient(server.url, "sesame").accounts.list())
            with pytest.raises(AdminApiError, match="Authorization") as caught:
                list(AdminClient(server.url).accounts.list())
        assert caught.value.status == 401

    def test_proxies_are_not_for_this_machine(self, server, monkeypatch):
        """Proxy variables do not redirect requests to a loopback server."""
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, "http://127.0.0.1:9")
        monkeypatch.delenv("no_proxy", raising=False)
        assert AdminClient(server.url).health()


class TestClock:
    def test_it_moves_by_units_spans_and_texts(self, account):
        """All three ways come to the same."""
        account.clock.freeze(datetime(2026, 11, 21, 12, tzinfo=UTC))
        account.clock.advance(hours=1, minutes=30)
        account.clock.advance(timedelta(days=40, milliseconds=500))
        shown = account.clock.advance("PT1H")
        assert shown.now == datetime(2026, 12, 31, 14, 30, 0, 500_000, tzinfo=UTC)
        assert shown.frozen
        assert not account.clock.run().frozen

    @pytest.mark.parametrize("how", [{}, {"by": "PT1S", "hours": 1}, {"fortnights": 1}])
    def test_a_move_that_is_none(self, account, how):
        """Neither, both, or a unit that does not exist."""
        with pytest.raises(TypeError, match=r"advance\(\) takes "):
            account.clock.advance(**how)

    def test_backwards_is_refused(self, account):
        """By the API, with what to do instead."""
        with pytest.raises(AdminApiError, match="negative"):
            account.clock.advance(hours=-1)


class TestFaults:
    def test_hits_are_counted(self, account):
        """Struck once, fitted twice."""
        fault = account.faults.add(operation="addBatchWebinarRegistrants", rule="webinar_full", first=1)
        assert [register(account, "a@example.com").status_code for _ in range(2)] == [404, 200]
        assert account.faults.get(fault)[:3] == (fault.id, 2, 1)


class TestAssertions:
    @pytest.fixture
    def journal(self, account):
        """Jill and Bob were registered together, Ana alone."""
        register(account, "jill@example.com", "bob@example.com")
        register(account, "ana@example.com")
        return account.journal

    def test_what_came_is_found(self, journal):
        """By any part of the call; the calls come back."""
        (one,) = journal.assert_called(
            "addBatchWebinarRegistrants", times=1, registrants=[{"email": "jill@example.com"}, ANY], status=200
        )
        assert one.body["registrants"][0]["first_name"] == "Jill"
        assert one.path == "/v2/webinars/90000000005/batch_registrants"
        assert len(journal.assert_called("addBatchWebinarRegistrants")) == 2
        journal.assert_called("addBatchWebinarRegistrants", headers={"Authorization": ANY}, body=ANY, method="POST")
        journal.assert_not_called("addBatchWebinarRegistrants", registrants=[{"email": "ida@example.com"}])
        journal.assert_not_called("webinarDelete")
        journal.assert_called("webinarDelete", times=0)

    def test_a_near_miss_is_told(self, journal):
        """The closest call first, with what was wanted and what came."""
        with pytest.raises(AssertionError) as caught:
            journal.assert_called("addBatchWebinarRegistrants", registrants=[{"email": "anna@example.com", "x": 1}])
        assert str(caught.value).splitlines() == [
            f"{BATCH}: wanted a call with registrants=[{{'email': 'anna@example.com', 'x': 1}}], there was none",
            "nearest:",
            "  #2 POST /v2/webinars/90000000005/batch_registrants -> 200",
            "      body.registrants[0].email: wanted 'anna@example.com', got 'ana@example.com'",
            "      body.registrants[0].x: wanted 1, it was absent",
            "  #1 POST /v2/webinars/90000000005/batch_registrants -> 200",
            "      body.registrants[0].email: wanted 'anna@example.com', got 'jill@example.com'",
            "      body.registrants[0].x: wanted 1, it was absent",
            "      body.registrants.length: wanted 1, got 2",
        ]

    def test_a_wrong_number_is_told(self, journal):
        """With those that were as wanted."""
        with pytest.raises(AssertionError, match=r"wanted 3 calls, there were 2\n  #1 POST .*\n  #2 POST"):
            journal.assert_called("addBatchWebinarRegistrants", times=3)
        with pytest.raises(AssertionError, match="wanted no call, there were 2\n  #1 POST"):
            journal.assert_not_called("addBatchWebinarRegistrants")

    def test_no_call_at_all_is_told(self, account):
        """An empty journal has no near misses."""
        with pytest.raises(AssertionError, match=r"webinar: wanted 1 call, there was none\nno other call came$"):
            account.journal.assert_called("webinar", times=1)

    @pytest.mark.parametrize("verb", ["assert_called", "assert_not_called"])
    def test_a_mistyped_operation_is_refused(self, journal, verb):
        """Else `assert_not_called` would hold for ever."""
        with pytest.raises(AdminApiError, match="did you mean 'webinarDelete'"):
            getattr(journal, verb)("webinarDelet")

    def test_a_body_is_given_once(self, journal):
        """As a whole or by its fields."""
        with pytest.raises(TypeError, match="registrants belong in it"):
            journal.assert_called("addBatchWebinarRegistrants", body={}, registrants=[])

    def test_a_query_is_compared_as_text(self, account):
        """Numbers are what they look like in an address."""
        call(account, "GET", "/webinars/90000000005/registrants?page_size=3")
        account.journal.assert_called("webinarRegistrants", query={"page_size": 3})

    def test_a_full_journal_is_told_of(self):
        """What was forgotten may have been the call."""
        with mockzoom.serve(journal=2) as server, AdminClient(server.url).accounts.create() as account:
            for _ in range(3):
                call(account, "GET", "/users/me")
            with pytest.raises(AssertionError, match="the journal does not hold the 1 calls before these"):
                account.journal.assert_called("webinar")

    def test_filters_and_counts(self, journal):
        """The API's filters go through as they are."""
        assert journal.count(email="ana@example.com") == len(journal.entries(status="2xx", limit=1)) == 1
        assert journal.entries(since=datetime(2000, 1, 1, tzinfo=UTC), after=1)[0].number == 2
        assert journal.entries(problems=True) == []
        assert json.dumps(journal.entries()[0].raw)
        with pytest.raises(AdminApiError, match="4xx"):
            journal.entries(status=9)
