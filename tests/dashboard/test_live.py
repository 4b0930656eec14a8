"""The dashboard follows a server: new calls, other epochs, restarts, tokens; it works with the keyboard alone."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time

import pytest
import requests
from loopback import free_port
from mockzoom_server import Server

import mockzoom
from mockzoom.admin_client import AdminClient

TAIL_S = 2  # in which a call has to appear
PATH = "/v2/webinars/90000003043/batch_registrants"


def call(url, path="/v2/users/me", token="mockzoom-token", **how):
    """An ordinary call of a client."""
    return requests.request(
        how.pop("method", "GET"), url + path, headers={"Authorization": f"Bearer {token}"}, timeout=9, **how
    )


def refused(url):
    """A batch registration for a webinar that is full."""
    body = {"registrants": [{"email": "o'neil@example.com", "first_name": "O'Neil", "oops": 1}]}
    assert call(url, PATH, method="POST", json=body).status_code == 404


class TestTail:
    @pytest.mark.usefixtures("admin")
    def test_a_call_appears_within_two_seconds(self, dashboard, server):
        """Newest first, without another row losing its node, its focus or its selection."""
        call(server.url)
        dashboard.open(server.url, "calls").wait(lambda: len(dashboard.rows()) == 1)
        dashboard.run("window.first = document.querySelector('tbody tr'); first.querySelector('button').focus()")
        waited = []
        for number in (2, 3, 4):
            call(server.url)
            began = time.monotonic()
            dashboard.wait(lambda n=number: dashboard.rows()[0][0] == f"#{n}")
            waited.append(time.monotonic() - began)
        assert min(waited) < TAIL_S
        kept = "return window.first.isConnected && window.first.contains(document.activeElement)"
        assert dashboard.run(kept)
        assert [row[0] for row in dashboard.rows()] == ["#4", "#3", "#2", "#1"]

    def test_a_cleared_journal_starts_the_list_over(self, dashboard, server, admin):
        """And the page says so, also with a call of the old epoch open."""
        account = admin.accounts.get("mockzoom-account")
        for _ in range(3):
            call(server.url)
        dashboard.open(server.url, "calls", n=3).wait(lambda: dashboard.text("main section").startswith("#3"))
        account.journal.clear()
        call(server.url)
        dashboard.wait(lambda: [row[0] for row in dashboard.rows()] == ["#1"])
        assert "The list starts over" in dashboard.text("#note")
        assert dashboard.text("main section") == ""
        dashboard.open(server.url, "calls", n=3)
        dashboard.wait(lambda: "the journal has no entry '3'; it has 1 to 1" in dashboard.text("main section"))

    @pytest.mark.usefixtures("admin")
    def test_pause_holds_the_list_and_counts_what_is_new(self, dashboard, server):
        """The space bar pauses and goes on."""
        call(server.url)
        dashboard.open(server.url, "calls").wait(lambda: len(dashboard.rows()) == 1)
        dashboard.keys(" ")
        call(server.url)
        dashboard.wait(lambda: "Go on (1 new)" in dashboard.text("main"))
        assert len(dashboard.rows()) == 1
        dashboard.keys(" ")
        dashboard.wait(lambda: len(dashboard.rows()) == 2)

    @pytest.mark.usefixtures("admin")
    def test_the_filter_is_part_of_the_address(self, dashboard, server):
        """A reload keeps it; one that is wrong is refused with a sentence."""
        call(server.url)
        refused(server.url)
        dashboard.open(server.url, "calls").wait(lambda: len(dashboard.rows()) == 2)
        dashboard.keys("/", *"status:4xx op:*batch*", "\ue007")
        dashboard.wait(lambda: [row[0] for row in dashboard.rows()] == ["#2"])
        dashboard.driver.refresh()
        dashboard.wait(lambda: [row[0] for row in dashboard.rows()] == ["#2"])
        dashboard.go("calls", q="op:batsch")
        dashboard.wait(lambda: "unknown operation 'batsch'" in dashboard.text("main"))
        dashboard.go("calls", q="problem")
        dashboard.wait(lambda: [row[0] for row in dashboard.rows()] == [])

    @pytest.mark.usefixtures("admin")
    def test_stray_calls_are_at_the_top_of_the_overview(self, dashboard, server):
        """With a link to them."""
        dashboard.open(server.url).wait(lambda: "Every call so far" in dashboard.text("main"))
        call(server.url, token="wrong")
        dashboard.wait(lambda: "Calls without a known token: 1" in dashboard.text("main"))
        dashboard.click("✕ Calls without a known token: 1")
        dashboard.wait(lambda: dashboard.rows()[0][3] == "/v2/users/me")

    def test_an_open_page_costs_no_quota(self, dashboard, server, admin):
        """What it reads is neither counted nor in a journal."""
        account = admin.accounts.get("mockzoom-account")
        before = account.export()
        dashboard.open(server.url)
        for view in ("calls", "webinars", "quotas", "users", "clock", "faults", "webhooks", "state", "rules"):
            dashboard.go(view).wait(lambda: len(dashboard.text("main")) > 20)
        after = account.export()
        assert {**before, "exported_at": ""} == {**after, "exported_at": ""}
        assert account.journal.entries() == []

    @pytest.mark.usefixtures("admin")
    def test_many_rows_are_shown_at_once(self, dashboard, server):
        """500 calls are in the list, and no more than 1,000 ever are."""
        for _ in range(500):
            server.app.test_client().get("/v2/users/me", headers={"Authorization": f"Bearer {server.token}"})
        dashboard.open(server.url, "calls").wait(lambda: len(dashboard.rows()) == 500)


class TestRestart:
    def test_a_server_that_was_killed_and_started_again(self, dashboard):
        """A banner says that it does not answer; then the page goes on, with the list started over."""
        port = str(free_port())
        with Server("--port", port) as first:
            url = first.url
            for _ in range(3):
                call(url)
            dashboard.open(url, "calls").wait(lambda: len(dashboard.rows()) == 3)
            first.process.send_signal(signal.SIGKILL)
            dashboard.wait(lambda: "The server does not answer." in dashboard.text("#banner"))
            assert len(dashboard.rows()) == 3
        with Server("--port", port) as second:
            call(second.url)
            dashboard.wait(lambda: len(dashboard.rows()) == 1)
            assert dashboard.text("#banner") == ""
            assert "The list starts over" in dashboard.text("#note")


class TestAccess:
    def test_the_admin_token_is_asked_for_once(self, dashboard):
        """A wrong one is named as wrong; the right one is kept until the tab is closed, and is in no address."""
        with mockzoom.serve(admin_token="s3cret") as server:
            dashboard.open(server.url)
            for given, says in (("wrong", "The admin token is wrong"), ("s3cret", "")):
                dashboard.wait(lambda: dashboard.text("#banner form"))
                dashboard.keys(*given, "\ue007")
                dashboard.wait(lambda s=says: s in dashboard.text("#banner") and (s or dashboard.text("#clock")))
            dashboard.driver.refresh()
            dashboard.wait(lambda: dashboard.text("#clock"))
            assert dashboard.text("#banner") == ""
            assert "s3cret" not in dashboard.driver.current_url
            assert dashboard.run("return localStorage.length") <= 1

    def test_a_page_of_another_site_gets_nothing(self, dashboard, server):
        """Neither by fetch nor in a frame: a page at another port is foreign."""
        with mockzoom.serve(dashboard=False) as other:
            dashboard.driver.get(f"{other.url}/openapi.json")
            script = (
                "const done = arguments[arguments.length - 1];"
                "fetch(arguments[0]).then(() => done('read'), error => done(error.name))"
            )
            for path in ("/_mockzoom/", "/_mockzoom/v1/overview"):
                assert dashboard.driver.execute_async_script(script, server.url + path) == "TypeError"

    @pytest.mark.usefixtures("admin")
    def test_an_account_that_does_not_exist(self, dashboard, server):
        """An old link says so, and another account can be chosen."""
        dashboard.open(server.url)
        dashboard.run("location.hash = 'calls?account=gone'")
        dashboard.wait(lambda: "There is no account gone" in dashboard.text("#note"))


class TestCopies:
    @pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
    def test_the_command_of_a_refused_call_runs(self, dashboard, server, admin):
        """With the same bytes, and the token from the environment."""
        account = admin.accounts.get("mockzoom-account")
        refused(server.url)
        dashboard.open(server.url, "calls", n=1).wait(lambda: dashboard.text("main section"))
        dashboard.click("As curl")
        command = dashboard.wait(lambda: dashboard.text("#curl"))
        assert account.token not in command
        environment = {"PATH": os.environ["PATH"], "ZOOM_ACCESS_TOKEN": account.token}
        subprocess.run(["sh", "-ec", command], check=True, capture_output=True, env=environment, timeout=30)
        first, second = (account.journal.get(number) for number in (1, 2))
        assert first.body == second.body
        assert (second.record.rule, second.record.path) == ("webinar_full", PATH)

    def test_why_it_was_refused(self, dashboard, server, admin):
        """The rule with its grade and source, the other profile's wording, quotas before and after, ignored fields."""
        refused(server.url)
        dashboard.open(server.url, "calls", n=1)
        shown = dashboard.wait(lambda: dashboard.text("main section"))
        rule = admin.rules.get("webinar_full", operation="addBatchWebinarRegistrants")
        for variant in rule.by_profile.values():
            assert variant.message in shown
            assert f"{variant.grade}: {variant.source}" in shown
        assert rule.info.says in shown
        assert "Zoom ignores: registrants[0].oops" in shown
        assert "calls · heavy+resource_intensive" in shown


class TestKeyboard:
    def test_from_a_refused_call_to_a_fault_and_the_clock(self, dashboard, server, admin):
        """Without a mouse: find the call, copy it, make it a fault, advance the clock; the focus stays visible."""
        account = admin.accounts.get("mockzoom-account")
        call(server.url)
        refused(server.url)
        origin = {"origin": server.url, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
        dashboard.driver.execute_cdp_cmd("Browser.grantPermissions", origin)
        dashboard.open(server.url).keys("g", "c")
        dashboard.wait(lambda: len(dashboard.rows()) == 2)
        dashboard.keys("j", "j", "k", "\ue007")
        dashboard.wait(lambda: "webinar_full" in dashboard.text("main section"))
        dashboard.keys("c")
        dashboard.wait(lambda: "Copied the command" in dashboard.text("#note"))
        dashboard.keys("\ue004", "\ue004", "\ue004")
        assert dashboard.run("return document.activeElement.innerText") == "Make this a fault"
        dashboard.keys("\ue007")
        dashboard.wait(account.faults.list)
        assert account.faults.list()[0].rule["rule"] == "webinar_full"
        dashboard.keys("\ue00c")
        dashboard.wait(lambda: dashboard.run("return document.activeElement.innerText") == "#2")
        before = account.clock.read().now_ms
        dashboard.keys("g", "t")
        dashboard.wait(lambda: dashboard.text("h2") == "Clock")
        for _ in range(30):
            dashboard.keys("\ue004")
            if dashboard.run("return document.activeElement.innerText") == "+1 hour":
                break
        assert dashboard.run("return document.activeElement.matches(':focus-visible')")
        dashboard.keys("\ue007")
        dashboard.wait(lambda: account.clock.read().now_ms >= before + 3_600_000)
        dashboard.wait(lambda: "shifted (+01:00:00)" in dashboard.text("#clock"))
        assert "/clock/advance" in dashboard.run("return document.querySelector('#change pre').textContent")

    @pytest.mark.usefixtures("admin")
    def test_single_keys_can_be_switched_off(self, dashboard, server):
        """And never act in a field (WCAG 2.1.4)."""
        dashboard.open(server.url, "calls").keys("/", "g", "o")
        assert dashboard.run("return document.activeElement.value") == "go"
        dashboard.keys("\ue004", "?")
        dashboard.wait(lambda: dashboard.text("dialog"))
        dashboard.run("document.querySelector('dialog input').click()")
        dashboard.click("Close")
        dashboard.keys("g", "o")
        assert dashboard.text("h2") == "Calls"


class TestChanges:
    def test_what_cannot_be_undone_is_asked_first(self, dashboard, server, admin):
        """Dismissed, nothing happens; accepted, the request is shown as a command."""
        account = admin.accounts.get("mockzoom-account")
        call(server.url)
        dashboard.open(server.url, "state").click("Save a checkpoint")
        dashboard.wait(lambda: dashboard.rows() and dashboard.rows()[0][0] == "before")
        dashboard.click("Restore")
        dashboard.driver.switch_to.alert.dismiss()
        assert account.journal.count() == 1
        dashboard.click("Restore")
        dashboard.driver.switch_to.alert.accept()
        dashboard.wait(lambda: account.journal.count() == 0)
        dashboard.click("Compare")
        dashboard.wait(lambda: "The state is the same." in dashboard.text("main"))

    def test_faults_are_switched_off_and_on(self, dashboard, server, admin):
        """A ready-made one, and one as JSON; a text that is not JSON gets a sentence."""
        account = admin.accounts.get("mockzoom-account")
        dashboard.open(server.url, "faults").click("429 once")
        dashboard.wait(lambda: [row[4] for row in dashboard.rows()] == ["on"])
        assert call(server.url).status_code == 429
        dashboard.wait(lambda: dashboard.rows()[0][3] == "1")
        dashboard.click("Off or on: f1")
        dashboard.wait(lambda: [row[4] for row in dashboard.rows()] == ["off"])
        assert account.faults.list() == []
        dashboard.run("document.querySelector('textarea').value = '{'")
        dashboard.click("Add it")
        dashboard.wait(lambda: "The fault is not JSON" in dashboard.text("#note"))

    @pytest.mark.usefixtures("admin")
    def test_people_of_a_webinar(self, dashboard, server):
        """Start, join and end are behind buttons."""
        body = {"topic": "Spring", "type": 5, "start_time": "2099-01-01T10:00:00Z", "settings": {"approval_type": 0}}
        number = call(server.url, "/v2/users/me/webinars", method="POST", json=body).json()["id"]
        dashboard.open(server.url, "webinars", id=number).wait(lambda: dashboard.text("main section"))
        for verb, state in (("start", "live"), ("end", "over")):
            dashboard.click(verb)
            dashboard.wait(lambda s=state: [r[5] for r in dashboard.rows() if r[0] == str(number)] == [s])
        dashboard.click("start")
        dashboard.wait(lambda: "over" in dashboard.text("#note"))

    def test_webhooks(self, dashboard, server, admin):
        """A triggered event is delivered to a subscription, shown with its attempt, and sent again."""
        account = admin.accounts.get("mockzoom-account")
        hook = {"url": "http://127.0.0.1:9/x", "events": ["webinar.*"], "transport": "pull", "validate": False}
        account.caller.call("POST", f"/accounts/{account.account_id}/webhooks", hook)
        dashboard.open(server.url, "webhooks").click("Trigger")
        dashboard.click("d1")
        dashboard.wait(lambda: "webinar.started" in dashboard.text("main section"))
        dashboard.click("Redeliver")
        dashboard.wait(lambda: "d2" in dashboard.text("main"))


def test_two_processes_of_one_server(dashboard, tmp_path):
    """Whichever of them answers, the list is complete."""
    with Server("--workers", "2", "--store", f"sqlite:///{tmp_path}/store.db") as server:
        dashboard.open(server.url, "calls")
        for number in range(1, 5):
            call(server.url)
            dashboard.wait(lambda n=number: len(dashboard.rows()) == n)


def test_the_page_on_the_port_of_the_admin_api(dashboard):
    """It shows the calls of the other port, and its commands name that port."""
    admin_port = free_port()
    with Server("--admin-port", str(admin_port)) as server:
        server.ready()
        call(server.url)
        url = f"http://127.0.0.1:{admin_port}"
        assert AdminClient(url).overview().base_url == server.url
        dashboard.open(url, "calls", n=1).wait(lambda: dashboard.text("main section"))
        dashboard.click("As curl")
        assert server.url in dashboard.wait(lambda: dashboard.text("#curl"))
