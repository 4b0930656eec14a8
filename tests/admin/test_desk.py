"""Simulated participants: every mistake is reported with its field and its fix, and changes nothing."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mockzoom
from mockzoom.admin.simulation_endpoints import ACTIONS
from mockzoom.spec.admin_spec import PREFIX
from mockzoom.spec.loader import schemas_folder
from mockzoom.zoom.panelists import PANELISTS, Panelist
from mockzoom.zoom.polls import POLLS, Poll
from mockzoom.zoom.surveys import SURVEYS, Survey

ROOT = Path(__file__).parent.parent.parent
POLL = (
    {"name": "How?", "type": "single", "answers": ["Good", "Bad"], "answer_required": True},
    {"name": "What?", "type": "multiple", "answers": ["a", "b"]},
    {"name": "Stars", "type": "rating_scale", "rating_min_value": 1, "rating_max_value": 5},
    {"name": "Say", "type": "short_answer", "answer_min_character": 2, "answer_max_character": 5},
)


@pytest.fixture
def webinar(mock):
    """A webinar on the air: ana is in, bob is registered, carl waits for approval, pam is a panelist."""
    number = mock.webinar()
    mock.batch(number, ["ana@example.com", "bob@example.com", "carl@example.com"])
    denied = {"action": "deny", "registrants": [{"email": "carl@example.com"}]}
    mock.call("PUT", f"/v2/webinars/{number}/registrants/status", denied)
    with mock.pipeline.store.transaction("mockzoom-account") as state:
        state.put(POLLS, [Poll("poll", number, "A poll", POLL)])
        state.put(PANELISTS, [Panelist("P" * 22, number, "pam@example.com", "Pam Panelist")])
        state.put(SURVEYS, [Survey(number, {"custom_survey": {"title": "S", "questions": list(POLL)}})])
    mock.people("start", number)
    mock.people("join", number, email="ana@example.com")
    return number


def fault(answer):
    """Status, field and message of a refusal."""
    error = answer.json["error"]
    assert set(answer.json) == {"error"}
    assert set(error) == {"field", "message"}
    return answer.status, error["field"], error["message"]


class TestWho:
    """Registrants by id or address, panelists, the host, guests."""

    def test_each_in_their_role(self, mock, webinar):
        """And e-mail addresses without regard to case."""
        (bob,) = [r for r in mock.registrants(webinar) if r["email"] == "bob@example.com"]
        who = [{"registrant_id": bob["id"]}, {"email": "PAM@Example.com"}, {"host": True}]
        people = [mock.people("join", webinar, **one).json["participant"] for one in who]

        assert [(p["role"], p["name"]) for p in people] == [
            ("attendee", "Jill Chill"),
            ("panelist", "Pam Panelist"),
            ("host", "Holly Host"),
        ]
        assert people[0]["registrant_id"] == people[0]["id"] == bob["id"]

    def test_a_guest_who_comes_again_is_the_same(self, mock):
        """A guest with another name is another participant."""
        number = mock.webinar(settings={"approval_type": 2})
        mock.people("start", number)
        ids = []
        for name in ("Gus", "Gus", "Ida"):
            ids.append(mock.people("join", number, name=name).json["participant"]["id"])
            mock.people("leave", number, name=name)
        assert ids[0] == ids[1] != ids[2]

    @pytest.mark.parametrize(
        "who,status,field,says",
        [
            ({}, 422, "", "exactly one of registrant_id, email, name, host"),
            ({"email": ""}, 422, "", "names no participant"),
            ({"email": "bob@example.com", "host": True}, 422, "", "by email and host"),
            ({"email": "x@example.com"}, 404, "email", "approved registrants: ana@example.com, bob@example.com"),
            ({"registrant_id": "x"}, 404, "registrant_id", "(ana@example.com)"),
            ({"email": "carl@example.com"}, 409, "email", "is denied; approve them"),
            ({"email": "ana@example.com"}, 409, "", "call leave first"),
            ({"name": "Gus"}, 409, "name", "requires registration"),
            ({"mail": "x"}, 422, "mail", "known fields: email, host, name, registrant_id"),
            ({"email": 1}, 422, "email", "example: "),
            ({"name": "\0"}, 422, "name", "example: "),
            ({"host": None}, 422, "host", "example: "),
        ],
    )
    def test_who_cannot_join(self, mock, webinar, who, status, field, says):
        """The fault, the field and what would do."""
        found = fault(mock.people("join", webinar, **who))
        assert found[:2] == (status, field)
        assert says in found[2]

    def test_where_nobody_registers_an_address_is_no_name(self, mock):
        """The message says what is."""
        number = mock.webinar(settings={"approval_type": 2})
        mock.people("start", number)
        assert fault(mock.people("join", number, email="x@example.com"))[2].endswith("join by name, not email")

    def test_who_is_not_there_cannot_leave(self, mock, webinar):
        """Nor can who has left."""
        assert fault(mock.people("leave", webinar, email="bob@example.com"))[:2] == (409, "email")
        mock.people("leave", webinar, email="ana@example.com")
        assert "has left" in fault(mock.people("leave", webinar, email="ana@example.com"))[2]
        assert mock.people("join", webinar, email="ana@example.com").status == 200


class TestWhen:
    """People come and go while the webinar is live."""

    @pytest.mark.parametrize("verb", ["join", "leave", "poll_answers", "questions", "chat_messages"])
    def test_not_before_the_start_and_not_after_the_end(self, mock, webinar, verb):
        """409, with the time of the account's clock."""
        body = {"poll_answers": {"poll_id": "poll", "answers": [{"question": "How?", "answer": "Bad"}]}}.get(verb, {})
        body |= {"questions": {"question": "Q?"}, "chat_messages": {"text": "Hi"}}.get(verb, {})
        mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        for number in (webinar, mock.webinar()):
            status, _, says = fault(mock.people(verb, number, email="ana@example.com", **body))
            assert (status, "is not live at 2026-11-21T12:00:00Z" in says) == (409, True)

    def test_a_live_one_is_not_started_again(self, mock, webinar):
        """The message says how to end it."""
        assert f"PUT /v2/webinars/{webinar}/status" in fault(mock.people("start", webinar))[2]

    def test_test_webinars_stay_as_they_are(self, mock):
        """Whatever their type."""
        for number in (90000000005, 90000000006):
            assert fault(mock.people("start", number))[0] == 409

    def test_the_survey_of_a_webinar_that_was_never_held(self, mock):
        """Nor of one that has none."""
        number = mock.webinar()
        answers = [{"question": "How?", "answer": "Bad"}]
        assert "has no custom survey" in fault(mock.people("survey_answers", number, host=True, answers=answers))[2]
        for content, says in (
            ({"third_party_survey": "https://x.test"}, "has no custom survey"),
            ({"custom_survey": {}}, "never"),
        ):
            with mock.pipeline.store.transaction("mockzoom-account") as state:
                state.put(SURVEYS, [Survey(number, content)])
            assert says in fault(mock.people("survey_answers", number, host=True, answers=answers))[2]


class TestAnswers:
    """Answers are held against the questions."""

    @pytest.mark.parametrize(
        "answers,field,says",
        [
            ([], "answers", "example: "),
            ([{"question": "How?"}], "answers[0].answer", "is missing"),
            ([{"question": "How?", "answer": "Good", "x": 1}], "answers[0].x", "known fields: answer, question"),
            ([{"question": "Why?", "answer": "Good"}], "answers[0].question", "its questions: 'How?', 'What?'"),
            ([{"question": "How?", "answer": "good"}], "answers[0].answer", "choices: 'Good', 'Bad'"),
            ([{"question": "How?", "answer": ["Good", "Bad"]}], "answers[0].answer", "takes one choice, not 2"),
            ([{"question": "How?", "answer": "Bad"}] * 2, "answers[1].question", "has two answers"),
            ([{"question": "What?", "answer": ["a", "a"]}], "answers[0].answer", "each only once"),
            ([{"question": "What?", "answer": ["a", "c"]}], "answers[0].answer", "'c' is not a choice"),
            ([{"question": "What?", "answer": "a"}], "answers", "'How?' is required"),
            ([{"question": "Stars", "answer": 6}], "answers[0].answer", "from 1 to 5"),
            ([{"question": "Stars", "answer": "many"}], "answers[0].answer", "from 1 to 5"),
            ([{"question": "Say", "answer": "x"}], "answers[0].answer", "at least 2 characters and at most 5, not 1"),
            ([{"question": "How?", "answer": None}], "answers[0].answer", "example: "),
        ],
    )
    @pytest.mark.parametrize("verb", ["poll_answers", "survey_answers"])
    def test_a_bad_answer(self, mock, webinar, verb, answers, field, says):
        """A bad answer is reported with its place, and nothing is stored."""
        body = {"poll_id": "poll"} if verb == "poll_answers" else {}
        status, found, message = fault(mock.people(verb, webinar, email="ana@example.com", answers=answers, **body))

        assert (status, found) == (422, field)
        assert says in message
        mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
        assert mock.get(f"/v2/report/webinars/{webinar}/polls").json["questions"] == []
        assert mock.get(f"/v2/report/webinars/{webinar}/survey").json["survey_answers"] == []

    def test_good_answers_in_the_order_of_the_questions(self, mock, webinar):
        """Numbers and lists as texts."""
        answers = [
            {"question": "Say", "answer": "hello"},
            {"question": "Stars", "answer": 5},
            {"question": "How?", "answer": ["Bad"]},
            {"question": "What?", "answer": ["b", "a"]},
        ]
        reply = mock.people("poll_answers", webinar, email="ana@example.com", poll_id="poll", answers=answers).json
        assert [a["answer"] for a in reply["answers"]] == ["Bad", "b;a", "5", "hello"]

    def test_an_unknown_poll(self, mock, webinar):
        """404, naming those there are."""
        answers = [{"question": "How?", "answer": "Good"}]
        answer = mock.people("poll_answers", webinar, email="ana@example.com", poll_id="pol", answers=answers)
        assert fault(answer) == (404, "poll_id", f"webinar {webinar} has no poll 'pol'; its polls: poll (A poll)")

    def test_only_host_and_panelists_answer_questions(self, mock, webinar):
        """404, naming the panelists."""
        request = {"question": "Q?", "answer": {"text": "A", "email": "ana@example.com"}}
        status, field, says = fault(mock.people("questions", webinar, email="ana@example.com", **request))
        assert (status, field, "pam@example.com" in says) == (404, "answer.email", True)


class TestPaths:
    """An unknown path is reported with the existing ones."""

    def test_account_webinar_and_verb(self, mock, webinar):
        """Three kinds of 404."""
        base = f"{PREFIX}/v1/accounts"
        for path, says in (
            (f"{base}/acme/webinars/{webinar}/start", "existing accounts: mockzoom-account"),
            (f"{base}/mockzoom-account/webinars/1/start", f"except test webinars: {webinar}"),
            (f"{base}/mockzoom-account/webinars/x/start", "is not the id of a webinar or meeting"),
            (f"{base}/mockzoom-account/webinars/{webinar}/stop", ", ".join(ACTIONS)),
            (PREFIX, "{webinarId}/{verb}"),
            (PREFIX + "/v2", "{webinarId}/{verb}"),
        ):
            status, document = mock.desk.answer("POST", path)
            assert (status, says in document["error"]["message"]) == (404, True), document

    @pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "HEAD", "OPTIONS"])
    def test_only_post(self, mock, webinar, method):
        """405."""
        path = f"{PREFIX}/v1/accounts/mockzoom-account/webinars/{webinar}/join"
        assert mock.desk.answer(method, path)[0] == 405

    @pytest.mark.parametrize(
        "body,status", [(b"{", 400), (b"[]", 400), (b"null", 400), (b"\xff", 400), (b" " * (1 << 21), 413)]
    )
    def test_bodies_that_are_none(self, mock, webinar, body, status):
        """400, and 413 for those that are too large."""
        path = f"{PREFIX}/v1/accounts/mockzoom-account/webinars/{webinar}/join"
        assert mock.desk.answer("POST", path, body)[0] == status

    def test_a_failure_of_ours(self, mock, webinar, monkeypatch):
        """Is JSON too, and the desk goes on."""
        path = f"{PREFIX}/v1/accounts/mockzoom-account/webinars/{webinar}/leave"
        with monkeypatch.context() as patched:
            patched.setattr("mockzoom.admin.context.account_time", lambda *_: 1 / 0)
            status, document = mock.desk.answer("POST", path, b'{"email": "ana@example.com"}')
            assert (status, document["error"]["field"]) == (500, "")
        assert mock.people("leave", webinar, email="ana@example.com").status == 200

    def test_accounts_do_not_meet(self, tmp_path, make_mock):
        """A webinar of one account does not exist in another."""
        seed = tmp_path / "seed.json"
        users = [{"email": "boss@acme.test", "first_name": "B", "last_name": "B"}]
        acme = {"account_id": "acme", "client_id": "c", "client_secret": "s", "token": "t", "users": users}
        seed.write_text(json.dumps({"accounts": [acme]}))
        mock = make_mock(seed=str(seed))
        webinar = mock.webinar()
        assert mock.people("start", webinar, account="acme").status == 404
        assert mock.people("start", webinar).status == 200


scalars = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(
    ["ana@example.com", "poll", "How?", "Good"]
)  # fmt: skip
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["question", "answer", "text", "email", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = ["registrant_id", "email", "name", "host", "poll_id", "answers", "question", "answer", "x"]


@given(st.sampled_from(sorted(ACTIONS)), st.dictionaries(st.sampled_from(NAMES), values, max_size=5))
def test_whatever_is_sent_is_answered(mock, webinar, verb, body):
    """A request is carried out, or rejected with a message; never an internal error."""
    status, document = mock.desk.answer(
        "POST", f"{PREFIX}/v1/accounts/mockzoom-account/webinars/{webinar}/{verb}", json.dumps(body).encode()
    )
    assert status in (200, 404, 409, 422)
    assert (status == 200) == ("error" not in document)


@pytest.mark.parametrize("name", ["somebody", *ACTIONS])
def test_schemas_are_valid_and_so_are_their_examples(mock, name):
    """Every verb has one."""
    schema = json.loads((schemas_folder() / "admin" / f"{name}.json").read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/admin/{name}.json")
    if name in ACTIONS:
        for example in schema["examples"]:
            status, document = mock.desk.answer(
                "POST", f"{PREFIX}/v1/accounts/mockzoom-account/webinars/1/{name}", json.dumps(example).encode()
            )
            assert (status, document["error"]["field"]) == (404, "")  # good, but for the webinar


def test_over_http():
    """The same answers; everything else stays Zoom's."""
    client = mockzoom.create_app().test_client()
    headers = {"Authorization": "Bearer mockzoom-token"}
    webinar = client.post("/v2/users/me/webinars", json={"topic": "T"}, headers=headers).json["id"]
    path = f"{PREFIX}/v1/accounts/mockzoom-account/webinars/{webinar}"

    assert client.post(f"{path}/start").json["webinar_id"] == webinar
    assert client.post(f"{path}/join", json={"name": "Gus"}).json["participant"]["name"] == "Gus"
    refused = client.get(f"{path}/join")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    assert refused.content_type == "application/json"
    assert client.post(f"{path}/join", data=b"x" * (1 << 21)).status_code == 413
    assert client.post(f"{PREFIX}/").status_code == client.post(PREFIX).status_code == 404
    assert client.get("/_mock").json["code"] == 2300


@pytest.mark.skipif(shutil.which("curl") is None or shutil.which("sh") is None, reason="the page uses curl and sh")
def test_the_lines_of_the_page_run():
    """The examples of docs/how-to/simulating_attendees.md run as they are, against a separate server."""
    page = (ROOT / "docs" / "how-to" / "simulating_attendees.md").read_text()
    console = page.partition("```console\n")[2].partition("```")[0]
    with mockzoom.serve(check_answers=True) as server:
        script = "\n".join(line.removeprefix("$ ") for line in console.splitlines())
        script = script.replace("http://127.0.0.1:8080", server.url)
        ran = subprocess.run(["sh", "-ec", script], capture_output=True, text=True, timeout=60, check=True)

    assert '"error"' not in ran.stdout
    assert '"code"' not in ran.stdout
    assert '"user_email":"ana@example.com"' in ran.stdout
    assert '"answer":"Tomorrow."' in ran.stdout
