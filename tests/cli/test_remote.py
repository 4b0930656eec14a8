"""The commands over the client: accounts, clocks, faults and journals of a running server."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys

import pytest
import requests
from click.testing import CliRunner

import mockzoom
from mockzoom.admin.request_validation import RequestValidator
from mockzoom.admin_client import AdminApiError, AdminClient, HttpTransport
from mockzoom.cli import main
from mockzoom.spec.admin_spec import load_admin_spec

pytestmark = pytest.mark.usefixtures("own_surroundings")

NOON = "2026-11-21T12:00:00Z"


@pytest.fixture
def server(own_surroundings, monkeypatch):
    with mockzoom.serve() as running:
        monkeypatch.setenv("MOCKZOOM_URL", running.url)
        yield running


def run(*args):
    """What a command printed; it has to succeed."""
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 0, done.output
    return done.stdout


def refused(*args):
    """The sentence of a command that failed: exit code 1, nothing on stdout, no traceback."""
    done = CliRunner().invoke(main, args)
    assert done.exit_code == 1, done.output
    assert isinstance(done.exception, SystemExit)
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    return line.removeprefix("Error: ")


def call(account, path):
    return requests.get(f"{account.api_url}{path}", headers={"Authorization": f"Bearer {account.token}"}, timeout=5)


FIELDS = {"account_id": "acme", "plan": "free", "webinars": [{"topic": "A", "start_day": 1}]}


@pytest.mark.usefixtures("server")
class TestAccountFromAFile:
    @pytest.mark.parametrize("kind", ["json", "toml", "stdin"])
    def test_the_fields_of_a_file_are_those_of_the_account(self, server, tmp_path, kind):
        """JSON, TOML or JSON from stdin; an option outranks the file."""
        path = tmp_path / f"account.{kind}"
        toml = 'account_id = "acme"\nplan = "free"\nwebinars = [{ topic = "A", start_day = 1 }]\n'
        path.write_text(toml if kind == "toml" else json.dumps(FIELDS))
        words = ["account", "create", "--file", "-" if kind == "stdin" else str(path), "--plan", "pro"]
        done = CliRunner().invoke(main, words, input=json.dumps(FIELDS))
        assert done.exit_code == 0, done.output
        account = AdminClient(server.url).accounts.get("acme")
        assert account.plan == "pro"
        assert call(account, "/users/me/webinars").json()["webinars"][0]["topic"] == "A"

    def test_a_data_set_fills_the_account(self, server):
        """By name; an unknown one is a sentence with the nearest."""
        run("account", "create", "--id", "filled", "--data-set", "full")
        assert call(AdminClient(server.url).accounts.get("filled"), "/webinars/81000000201").status_code == 200
        assert (
            refused("account", "create", "--data-set", "fill") == "data_set: no data set 'fill'; did you mean 'full'?"
        )

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("{", "neither JSON nor TOML"),
            ("[]", "has to hold the fields of one account"),
            ('{"accounts": []}', "`serve --seed` takes several"),
            (None, "No such file or directory"),
        ],
    )
    def test_a_file_that_cannot_be_used_is_named(self, tmp_path, text, says):
        """Nothing is created."""
        path = tmp_path / "account.json"
        if text is not None:
            path.write_text(text)
        done = CliRunner().invoke(main, ["account", "create", "--file", str(path)])
        assert done.exit_code == 2
        assert says in done.output.replace("\n", " ")

    def test_the_level_of_emulation_is_an_option_and_is_printed(self):
        """An account without one shows the server's."""
        assert "emulation: full" in run("account", "create", "--emulation", "full").splitlines()
        assert json.loads(run("account", "create", "--json"))["emulation"] == "modelled"

    def test_a_wrong_choice_is_named_before_a_request(self):
        """As for `serve`."""
        done = CliRunner().invoke(main, ["account", "create", "--profile", "2030"])
        assert done.exit_code == 2
        assert "'2030' is not one of '2021-08'" in done.output


@pytest.mark.usefixtures("server")
class TestAccount:
    def test_it_is_made_listed_and_deleted(self, server):
        """In lines, or as documents."""
        text = run("account", "create", "--profile", "2025-06", "--scope", "user:read", "--id", "a b")
        shown = dict(line.split(": ", 1) for line in text.splitlines())
        account = AdminClient(server.url).accounts.get("a b")
        assert shown["token"] == account.token
        assert (account.profile, account.scopes) == ("2025-06", ("user:read",))
        document = json.loads(run("account", "create", "--json"))
        assert document["api_url"] == f"{server.url}/v2"
        assert run("account", "list").splitlines()[1] == "a b  2025-06  business"
        assert [one["account_id"] for one in json.loads(run("account", "list", "--json"))] == [
            "mockzoom-account",
            "a b",
            document["account_id"],
        ]
        assert run("account", "delete", "a b") == "a b is deleted\n"
        assert refused("account", "delete", "a b").startswith("accountId: no account 'a b'; existing accounts: mock")

    def test_variables_for_a_shell(self, server):
        """The account is that of the commands that follow, too."""
        lines = run("account", "create", "--env").splitlines()
        found = dict(shlex.split(line)[1].split("=", 1) for line in lines)
        assert all(line.startswith("export ") for line in lines)
        assert found["MOCKZOOM_ACCOUNT"] == found["ZOOM_ACCOUNT_ID"]
        assert found["MOCKZOOM_URL"] == server.url

    def test_the_settings_of_its_app(self, server):
        """Redirect addresses and the number of live tokens are those of the command."""
        back = ["https://app.example/a", "https://app.example/b"]
        options = [part for address in back for part in ("--redirect-uri", address)]
        document = json.loads(run("account", "create", "--json", *options, "--live-tokens", "1"))

        def consent(address):
            query = {"response_type": "code", "client_id": document["client_id"], "redirect_uri": address}
            url = f"{server.url}/oauth/authorize"
            return requests.get(url, params=query, allow_redirects=False, timeout=5).status_code

        def token():
            form = {"grant_type": "account_credentials", "account_id": document["account_id"]}
            app = (document["client_id"], document["client_secret"])
            return requests.post(document["oauth_url"], data=form, auth=app, timeout=5).json()["access_token"]

        def status(bearer):
            headers = {"Authorization": f"Bearer {bearer}"}
            return requests.get(f"{document['api_url']}/users/me", headers=headers, timeout=5).status_code

        assert [consent(one) for one in (*back, "https://app.example/c")] == [302, 302, 400]
        assert [status(one) for one in [token(), token()]] == [401, 200]
        assert refused("account", "create", "--redirect-uri", "app:back").startswith("redirect_uris[0]: ")

    def test_a_mistake_is_told_by_the_api(self):
        """In its words."""
        said = refused("account", "create", "--scope", "webinar:raed:admin")
        assert said.startswith("scopes[0]: 'webinar:raed:admin' is not a scope of Zoom; did you mean")

    def test_it_is_made_again(self, server):
        """As it was made."""
        account = AdminClient(server.url).accounts.get("mockzoom-account")
        account.clock.freeze(NOON)
        assert run("account", "reset", "mockzoom-account") == "mockzoom-account is as it was made\n"
        assert not account.clock.read().frozen
        assert refused("account", "reset", "nobody").startswith("accountId: no account 'nobody'")

    def test_the_address_of_the_api_is_not_the_server_s(self, server):
        """What is wrong with it is said."""
        assert refused("account", "list", "--url", f"{server.url}/v2").endswith("name the server's address without /v2")
        done = CliRunner().invoke(main, ["account", "list", "--url", "zoom:8080"])
        assert (done.exit_code, done.stdout) == (2, "")
        assert "--url: 'zoom:8080' is not an http:// or https:// address" in done.stderr


class TestClock:
    def test_it_is_moved(self, server):
        """By each verb, for the built-in account or another."""
        assert run("clock", "freeze", NOON) == f"{NOON} (frozen)\n"
        assert run("clock", "advance", "PT1H30M") == "2026-11-21T13:30:00Z (frozen)\n"
        assert run("clock", "set", NOON) == f"{NOON} (frozen)\n"
        assert json.loads(run("clock", "get", "--json")) == {"now": NOON, "now_ms": 1795262400000, "frozen": True}
        assert "frozen" not in run("clock", "run")
        other = AdminClient(server.url).accounts.create()
        run("clock", "freeze", "--account", other.account_id)
        assert other.clock.read().frozen
        assert refused("clock", "advance", "soon").startswith("by: 'soon' is not a duration")


@pytest.mark.usefixtures("server")
class TestFault:
    def test_it_is_added_listed_and_cleared(self, server):
        """With its counts."""
        account = AdminClient(server.url).accounts.get("mockzoom-account")
        options = ["--operation", "user", "--first", "1", "--status", "503", "--latency-ms", "1"]
        added = run("fault", "add", *options, "--body", '{"a": 1}', "--with", '{"headers": {"X-A": "b"}}')
        answer = call(account, "/users/me")
        assert (answer.status_code, answer.json(), answer.headers["X-A"]) == (503, {"a": 1}, "b")
        assert run("fault", "list").startswith(f"{added.strip()}  1/1  {{")
        (document,) = json.loads(run("fault", "list", "--json"))
        assert document["rule"]["latency"]["ms"] == 1
        assert run("fault", "clear", added.strip()) == "1 taken out\n"
        assert run("fault", "list") == "none\n"
        assert run("fault", "clear") == "0 taken out\n"

    def test_mistakes(self):
        """The nearest name for a mistyped one; JSON that is none; nothing to do."""
        assert "did you mean 'webinar_full'" in refused("fault", "add", "--rule", "webinar_ful")
        assert "the fault has no effect" in refused("fault", "add")
        for option in (["--body", "{"], ["--with", "["], ["--with", "[]"]):
            done = CliRunner().invoke(main, ["fault", "add", *option])
            assert done.exit_code == 2
            assert "JSON" in done.stderr

    def test_the_options_are_fields_of_a_fault(self):
        """The options are the fields of a fault that are not objects; the others are given with --with."""
        from mockzoom.cli.fault import add

        names = {p.name for p in add.params} - {"url", "admin_token", "as_json", "account", "more", "latency_ms"}
        known = set(load_admin_spec().schemas["fault"]["properties"])
        assert names <= known
        assert RequestValidator(load_admin_spec()).judged("fault", {"latency": {"ms": 1}, "status": 500})


class TestJournal:
    def test_calls_are_printed_filtered_and_forgotten(self, server):
        """Requests are printed one a line, or as JSON, filtered and cleared."""
        account = AdminClient(server.url).accounts.get("mockzoom-account")
        account.clock.freeze(NOON)
        call(account, "/users/me")
        call(account, "/webinars/90000003001")
        assert run("journal").splitlines() == [
            "12:00:00 #1 GET /v2/users/me -> 200",
            "12:00:00 #2 GET /v2/webinars/90000003001 -> 404 (webinar_not_found)",
        ]
        assert len(run("journal", "--status", "4xx", "--no-problems", "--since", NOON).splitlines()) == 1
        (entry,) = json.loads(run("journal", "--json", "--after", "1"))
        assert entry["operation"] == "webinar"
        assert run("journal", "--clear") == "2 forgotten\n"
        assert run("journal") == "none\n"
        assert refused("journal", "--status", "9").startswith("status: ")


class TestReach:
    def test_nobody_there(self):
        """A sentence that says where and why."""
        url = "http://127.0.0.1:9"
        assert refused("clock", "get", "--url", url) == f"{url} does not answer: connection refused"

    def test_an_admin_token(self, monkeypatch):
        """By option or variable."""
        with mockzoom.serve(admin_token="sesame") as server:
            monkeypatch.setenv("MOCKZOOM_URL", server.url)
            assert refused("account", "list").startswith("Authorization: ")
            assert run("account", "list", "--admin-token", "sesame")
            monkeypatch.setenv("MOCKZOOM_ADMIN_TOKEN", "sesame")
            assert run("account", "list")

    @pytest.mark.parametrize("command", ["account", "checkpoint", "clock", "fault", "journal", "next", "people"])
    def test_help_is_quick(self, command):
        """It loads neither the client nor requests."""
        code = f"import sys; from mockzoom.cli import main; main(['{command}', '--help'], standalone_mode=False)"
        code += "; print('LOADED', *sys.modules)"
        shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        assert not {"requests", "flask", "mockzoom.admin_client"} & set(shown.partition("LOADED")[2].split())


class TestFollowing:
    """`journal --follow` goes on as requests come."""

    @staticmethod
    def follow(monkeypatch, *steps, arguments=()):
        """Follow a journal; each step is taken at one of its pauses, and then Ctrl-C is pressed."""
        waiting = list(steps)

        def pause(_):
            if not waiting:
                raise KeyboardInterrupt
            waiting.pop(0)()

        monkeypatch.setattr("mockzoom.cli.journal._pause", pause)
        return run("journal", "--follow", *arguments).splitlines()

    @staticmethod
    def call(server, path):
        requests.get(f"{server.url}{path}", headers={"Authorization": f"Bearer {server.token}"}, timeout=9)

    def test_new_requests_are_printed_once(self, server, monkeypatch):
        """The old ones first."""
        self.call(server, "/v2/users/me")
        lines = self.follow(
            monkeypatch,
            lambda: self.call(server, "/v2/users?stauts=active"),
            lambda: None,
            lambda: self.call(server, "/v2/webinars/81111111111"),
        )
        assert [line.partition(" GET ")[2] for line in lines] == [
            "/v2/users/me -> 200",
            "/v2/users -> 200  ignored: ?stauts",
            "/v2/webinars/81111111111 -> 404 (webinar_not_found)",
        ]

    def test_a_journal_that_was_cleared_is_read_from_its_beginning(self, server, monkeypatch):
        """The numbers start over, and nothing is left out."""
        self.call(server, "/v2/users/me")

        def cleared():
            AdminClient(server.url).accounts.get("mockzoom-account").journal.clear()
            self.call(server, "/v2/webinars/81111111111")

        lines = self.follow(monkeypatch, cleared)
        assert len(lines) == 2
        assert "webinar_not_found" in lines[1]

    def test_filters_and_json_apply(self, server, monkeypatch):
        """One document in a line."""
        self.call(server, "/v2/users/me")
        self.call(server, "/v2/webinars/81111111111")
        (line,) = self.follow(monkeypatch, arguments=("--status=4xx", "--json"))
        assert json.loads(line)["rule"] == "webinar_not_found"

    def test_a_server_that_restarts_is_asked_again(self, server, monkeypatch):
        """A pause without an answer ends nothing."""
        answered = HttpTransport.answer

        def fails(*_):
            monkeypatch.setattr(HttpTransport, "answer", answered)
            raise AdminApiError(0, "", "does not answer")

        lines = self.follow(
            monkeypatch,
            lambda: monkeypatch.setattr(HttpTransport, "answer", fails),
            lambda: self.call(server, "/v2/users/me"),
        )
        assert len(lines) == 1

    def test_it_does_not_go_together_with_clear(self):
        """One prints, the other deletes."""
        done = CliRunner().invoke(main, ["journal", "--follow", "--clear"])
        assert "--follow and --clear exclude each other" in done.output
