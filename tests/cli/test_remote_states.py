"""The commands for checkpoints, queued responses and participants of a running server."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

import mockzoom
from mockzoom.admin.simulation_endpoints import ACTIONS
from mockzoom.admin_client import AdminClient
from mockzoom.admin_client.checkpoints import Checkpoints
from mockzoom.admin_client.faults import ResponseQueue
from mockzoom.admin_client.simulation import Simulation
from mockzoom.cli import main
from mockzoom.cli.checkpoint import checkpoint_command
from mockzoom.cli.next import next_command
from mockzoom.spec.admin_spec import load_admin_spec

NOON = "2026-11-21T12:00:00Z"
REQUIRED = {"type": 5, "start_time": "2026-11-21T12:00:00Z", "duration": 60, "settings": {"approval_type": 0}}
POLL = {
    "title": "P",
    "questions": [
        {"name": "How?", "type": "single", "answers": ["Good", "Bad"]},
        {"name": "Which?", "type": "multiple", "answers": ["A", "B", "C"]},
    ],
}
SURVEY = {
    "custom_survey": {"title": "S", "questions": [{"name": "Again?", "type": "single", "answers": ["Yes", "No"]}]}
}


@pytest.fixture
def account(own_surroundings, monkeypatch):
    with mockzoom.serve() as running:
        monkeypatch.setenv("MOCKZOOM_URL", running.url)
        found = AdminClient(running.url).accounts.get("mockzoom-account")
        found.clock.freeze(NOON)
        yield found


def run(*args, code=0):
    """Run a command that ends with an exit code; return its output, or its error."""
    done = CliRunner().invoke(main, args)
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done.stderr if code else done.stdout


def make(account, path, **body):
    done = account.perform("POST", f"/v2{path}", body)
    assert done.status == 201, done.body
    return done.body


class TestCheckpoint:
    def test_a_state_is_saved_compared_restored_and_deleted(self, account):
        """In lines, or as documents."""
        assert run("checkpoint", "list") == "none\n"
        saved = run("checkpoint", "save", "a b")
        assert saved.startswith(f"a b  {NOON}  ")
        assert run("checkpoint", "list") == saved
        webinar = make(account, "/users/me/webinars", topic="New")
        assert str(webinar["id"]) in run("checkpoint", "diff", "a b")
        assert run("checkpoint", "restore", "a b").startswith("a b is restored, ")
        assert account.perform("GET", f"/v2/webinars/{webinar['id']}").status == 404
        assert json.loads(run("checkpoint", "save", "two", "--json"))["name"] == "two"
        assert json.loads(run("checkpoint", "diff", "a b", "two")) == account.diff("a b", "two")
        assert run("checkpoint", "delete", "a b") == "a b is deleted\n"
        assert [one["name"] for one in json.loads(run("checkpoint", "list", "--json"))] == ["two"]

    @pytest.mark.parametrize("verb", ["restore", "delete", "diff"])
    def test_an_unknown_name_is_an_error_with_the_names_that_exist(self, account, verb):
        """And nothing is changed."""
        account.checkpoints.save("start")
        said = run("checkpoint", verb, "strat", code=1)
        assert said.startswith("Error: ")
        assert "'strat'" in said
        assert "start" in said.replace("strat", "")

    @pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../..", "%2e%2e/x"])
    @pytest.mark.parametrize("verb", ["save", "restore", "delete"])
    def test_a_name_that_would_be_another_path_is_refused(self, account, verb, name):
        """No request is sent: the address of another resource could be meant."""
        assert run("checkpoint", verb, name, code=1) == (
            f"Error: {name!r} is not an id or a name; it has to be one segment of a path\n"
        )
        assert AdminClient(account.base_url).accounts.get(account.account_id) == account

    def test_every_method_of_the_client_has_a_command(self):
        """And `diff`, which belongs to the account."""
        assert set(checkpoint_command.commands) == {n for n in vars(Checkpoints) if n[0] != "_"} | {"diff"}


@pytest.mark.usefixtures("account")
class TestNext:
    def test_responses_are_queued_listed_and_cleared(self):
        """In the order of the commands."""
        assert run("next", "list") == "none\n"
        assert run("next", "add", "user", "--rule", "user_not_found", "--times", "2") == "2 queued\n"
        more = '{"headers": {"X-A": "b"}}'
        assert json.loads(run("next", "add", "webinarDelete", "--status", "204", "--with", more, "--json")) == {
            "queued": 3
        }
        first, *_, last = json.loads(run("next", "list", "--json"))
        assert first["answer"]["rule"] == "user_not_found"
        assert last["answer"]["headers"] == {"X-A": "b"}
        assert run("next", "list").splitlines()[0].startswith(f"{first['id']}  {{")
        assert run("next", "clear") == "3 taken out\n"

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (("usr", "--rule", "user_not_found"), 1, "operation: unknown operation 'usr'; did you mean 'user'"),
            (("user", "--rule", "user_not_foun"), 1, "did you mean 'user_not_found'"),
            (("user",), 1, "status: is missing; use 200"),
            (("user", "--status", "200", "--body", '{"type": "x"}'), 1, "use a fault for a response"),
            (("user", "--body", "{"), 2, "body is not valid JSON"),
            (("user", "--with", "[]"), 2, "--with takes a JSON object"),
            (("user", "--rule", "user_not_found", "--times", "0"), 1, "times: "),
            ((), 2, "Missing argument 'OPERATION'"),
        ],
    )
    def test_a_mistake_is_an_error_with_field_and_fix(self, account, words, code, says):
        """Nothing is queued."""
        assert says in run("next", "add", *words, code=code)
        assert account.next.list() == []

    def test_the_options_are_fields_of_a_queued_response(self):
        """The other fields are given with --with; every method of the client has a command."""
        names = {p.name for p in next_command.commands["add"].params} - {
            "url",
            "admin_token",
            "as_json",
            "account",
            "more",
        }
        assert names == set(load_admin_spec().schemas["next"]["properties"]) - {"facts", "headers"}
        assert set(next_command.commands) == {n for n in vars(ResponseQueue) if n[0] != "_"}


class TestPeople:
    def test_every_action_has_a_command(self, account, monkeypatch):
        """A webinar and a meeting from the registration to the recording, by commands alone."""
        done, perform = [], Simulation._do
        monkeypatch.setattr(Simulation, "_do", lambda self, verb, body: done.append(verb) or perform(self, verb, body))
        webinar = str(make(account, "/users/me/webinars", topic="W", **REQUIRED)["id"])
        poll = make(account, f"/webinars/{webinar}/polls", **POLL)["id"]
        assert account.perform("PATCH", f"/v2/webinars/{webinar}/survey", SURVEY).status == 204
        ana = ("--email", "ana@example.com")

        shown = run("people", "register", webinar, *ana, "--first-name", "Ana", "--with", '{"last_name": "Lima"}')
        assert f"id: {webinar}\n" in shown
        assert "status: approved\n" in shown
        assert "uuid: " in run("people", "start", webinar)
        run("people", "join", webinar, "--host")
        assert json.loads(run("people", "join", webinar, *ana, "--json"))["participant"]["name"] == "Ana Lima"
        assert "status: recording" in run("people", "record", webinar, "--file", "audio_only", "--transcript", "Hello")
        assert "status: paused" in run("people", "record", webinar, "--action", "pause")
        assert "status: recording" in run("people", "record", webinar, "--action", "resume")
        asked = json.loads(run("people", "ask", webinar, "Slides?", *ana, "--answer", "Soon", "--private", "--json"))
        assert (asked["answer"]["text"], asked["answer"]["private"]) == ("Soon", True)
        assert "text: Hi" in run("people", "chat", webinar, "Hi", *ana)
        answers = ("--answer", "How?", "Good", "--answer", "Which?", "A", "--answer", "Which?", "C")
        replied = json.loads(run("people", "answer-poll", webinar, poll, *ana, *answers, "--json"))
        assert [one["answer"] for one in replied["answers"]] == ["Good", "A;C"]
        account.clock.advance("PT10M")
        assert "status: stopped" in run("people", "record", webinar, "--action", "stop")
        assert "leave_time: 2026-11-21T12:10:00Z" in run("people", "leave", webinar, *ana)
        assert "end_time: " in run("people", "end", webinar)
        assert "Again?" in run("people", "answer-survey", webinar, *ana, "--answer", "Again?", "Yes")
        assert "duration: 9" in run("people", "view-recording", webinar, "--name", "Bo", "--seconds", "9")

        meeting = str(make(account, "/users/me/meetings", topic="M", type=2)["id"])
        run("people", "start", meeting)
        run("people", "end", meeting)
        summary = run("people", "summarize", meeting, "It ships.", "--next-step", "Notes")
        assert 'next_steps: ["Notes"]' in summary

        other = str(make(account, "/users/me/webinars", topic="V", **REQUIRED)["id"])
        run("people", "register", other, *ana, "--first-name", "Ana", "--last-name", "Lima")
        assert "email: ana@example.com\n" in run("people", "cancel-registration", other, *ana)
        assert account.perform("GET", f"/v2/webinars/{other}/registrants").body["registrants"] == []
        assert "is: meeting" in run("people", "convert", other)
        assert set(done) == set(ACTIONS)

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (
                ("join", "{}"),
                2,
                "--email, --registrant-id, --name, --host are missing; name the participant by exactly one",
            ),
            (("leave", "{}", "--host", "--name", "A"), 2, "--name, --host are given together; name the participant"),
            (("chat", "{}", "x", "--email", ""), 2, "name the participant by exactly one"),
            (("join", "{}", "--host"), 1, "is not live at 2026-11-21T12:00:00Z; start it first"),
            (("start", "1"), 1, "the account has no webinar or meeting 1; "),
            (("start", "x/y"), 1, "'x/y' is not an id or a name"),
            (("start", "x y"), 1, "webinarId: 'x y' is not the id"),
            (("cancel-registration", "{}"), 2, "exactly one of --email, --registrant-id"),
            (("ask", "{}", "x", "--host", "--private"), 2, "go together with --answer"),
            (("record", "{}", "--action", "stop", "--file", "audio_only"), 2, "go together with --action start"),
            (("record", "{}", "--action", "stopp"), 2, "is not one of"),
            (("register", "{}", "--email", "ana", "--first-name", "A"), 1, "email: "),
            (("register", "{}", "--email", "a@b.test", "--first-name", "A", "--with", "[]"), 2, "takes a JSON object"),
            (("answer-survey", "{}", "--host"), 2, "Missing option '--answer'"),
            (("strat", "{}"), 2, "No such command 'strat'"),
        ],
    )
    def test_a_mistake_is_an_error_with_field_and_fix(self, account, words, code, says):
        """Nothing is done."""
        webinar = make(account, "/users/me/webinars", topic="W", **REQUIRED)["id"]
        before = account.export()
        said = run("people", *(word.replace("{}", str(webinar)) if word == "{}" else word for word in words), code=code)
        assert says in " ".join(said.split())
        assert account.export() == before
