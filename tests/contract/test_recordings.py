"""Recordings keep what is compared, mask what differs, and contain no personal data."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import mockzoom
from contract_tests.in_process import MockProvider
from mockzoom.cli import main
from mockzoom.cli.contract import targets as contract_sides
from mockzoom.contract.comparison import DiffSide
from mockzoom.contract.errors import Inconclusive
from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.recordings.differences import diff_recording, differences
from mockzoom.contract.recordings.files import KINDS, read_recording, read_recordings
from mockzoom.contract.recordings.masks import FIELDS, Masker
from mockzoom.contract.recordings.recording import Recording, RecordingError, written
from mockzoom.contract.recordings.sanitization import SanitizedResponse, sanitize
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.runner import SuiteMissing
from mockzoom.contract.schema_validator import load_schema_validator

ROOT = Path(__file__).parent.parent.parent
FACT = re.compile(r"recorded/(\w+)")
SECRET, NUMBER = "5ecret0f3a9c1dCANARY", 918_273_645_546
ID, OTHER = "Kq2RVn1vT8y7UgFm3bsLaQ", "CUHCqHCFRC-srNag0ZwDZQ"


def masker():
    return Masker(load_schema_validator())


def clean(document, *, said=(), masker_=None, headers=()):
    return sanitize(ApiResponse(200, tuple(headers), json.dumps(document).encode()), masker_ or masker(), said)


def names_in_schemas():
    judge = load_schema_validator()
    found, waiting = set(), [*judge.objects.values(), *judge.operations.values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            found |= set(one.get("properties", {}))
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return sorted(found)


def test_a_canary_in_every_field_does_not_get_out():
    """In every field that a schema knows, and in some that none does: as text, in lists, in objects, as number."""
    texts = dict.fromkeys([*names_in_schemas(), "unheard_of", SECRET], SECRET)
    nested = {name: [{name: SECRET}, SECRET] for name in names_in_schemas()}
    numbers = dict.fromkeys(names_in_schemas(), NUMBER)
    floats = dict.fromkeys(names_in_schemas(), NUMBER / 7)
    for document in (
        texts,
        nested,
        numbers,
        floats,
        [texts],
        {"settings": texts},
        SECRET,
        {"message": f"No ({SECRET}): {SECRET}."},
    ):
        kept = json.dumps(clean(document).body)
        assert SECRET not in kept
        assert str(NUMBER) not in kept


@pytest.mark.parametrize(
    "secret",
    ["Zaphodine", "zaphodine", "Beeble-Zaphodine", "o'zaphodine", "zaphodine_key", "zaphodine:read", "(Zaphodine)."],
)
def test_a_name_in_a_sentence_does_not_get_out(secret):
    """Though it is a word: only those stay that the schemas, the rules, or the conversation itself have."""
    for name in names_in_schemas():
        assert "aphodine" not in json.dumps(clean({name: f"No webinar for {secret} today."}).body)
    said = clean({"message": f"Invalid {secret} webinar."}, said=[f"for {secret}"]).body["message"]
    assert said == f"Invalid {secret} webinar."


def test_a_canary_in_every_header_does_not_get_out():
    """Neither in those that are kept, nor in others."""
    names = [
        "Set-Cookie",
        "x-zm-trackingid",
        "Retry-After",
        "Content-Type",
        "X-RateLimit-Category",
        "X-RateLimit-Limit",
        "Date",
    ]
    kept = clean({}, headers=[(name, SECRET) for name in names])
    assert SECRET not in json.dumps(dict(kept.headers))
    assert "date" not in kept.headers


@given(st.text(min_size=8).filter(lambda text: not text.isascii() or not text.islower()))
def test_no_text_of_anybody_gets_out_but_in_words(text):
    """What stays is what we sent, what a schema lists (in small letters), or plain words of a sentence."""
    assert clean({"topic": text, "comments": text}).body == {"topic": "<text>", "comments": "<text>"}


def test_what_we_sent_and_what_schemas_list_stays():
    """So that it can be compared."""
    body = {
        "status": "approved",
        "topic": "ours",
        "code": 300,
        "errors": [{"field": "registrants[0].email", "message": "Invalid field."}],
    }
    assert clean(body, said={"ours"}).body == body


def test_sentences_stay_word_by_word():
    """With what is known in references, and the rest out."""
    one = masker()
    one.know("webinar", 81234567890)
    one.know("email", "Ana@corp.test")
    said = "Does not exist: 81234567890. (ana@corp.test) scopes:[webinar:read, user:read] at 00:00:00, bob@corp.test"
    kept = "Does not exist: <webinar:1>. (<email:1>) scopes:[webinar:read, user:read] at 00:00:00, <redacted>"
    assert clean({"message": said}, masker_=one).body["message"] == kept


def test_the_same_value_is_the_same_reference():
    """Wherever it stands, and addresses in any case; another value is another one."""
    one = masker()
    first = clean(
        {"registrants": [{"registrant_id": ID, "email": "a@corp.test"}, {"registrant_id": OTHER}]}, masker_=one
    )
    second = clean({"id": OTHER, "email": "A@CORP.test"}, masker_=one)

    assert first.body["registrants"][0] == {"registrant_id": "<registrant:1>", "email": "<email:1>"}
    assert (first.body["registrants"][1]["registrant_id"], second.body) == (
        "<registrant:2>",
        {"id": "<registrant:2>", "email": "<email:1>"},
    )


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_a_mask_looks_at_what_it_hides(name):
    """A value whose shape differs from its mask is reported."""
    one = masker()
    one.masked({name: {"x": 1} if name == "scope" else "?" * 3000})
    assert [failure.rule for failure in one.misshapen] == ["answer_shape"]


def test_an_empty_token_is_shown():
    """The last page says so."""
    assert clean({"next_page_token": ""}).body == {"next_page_token": ""}


RECORDING = {
    "name": "r", "rules": ["batch_status"], "profile": "2025-06", "kind": "recorded", "source": "x", "on": "2026-06",
    "masks": [], "steps": [{"call": "user", "path": {"userId": "me"}, "answer": {"status": 200}}],
}  # fmt: skip


def stored(tmp_path, **changes):
    path = tmp_path / "r.json"
    path.write_text(json.dumps(RECORDING | changes))
    return path


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"steps": [{"call": "user"}]}, "compares nothing"),
        ({"steps": []}, "compares nothing"),
        ({"masks": ["webinar"]}, "the mask webinar matches nothing"),
        ({"name": "other"}, "name the file's"),
        ({"kind": "hearsay"}, "kind is one of"),
        ({"source": ""}, "source not empty"),
        ({"colour": "red"}, "unknown key `colour`"),
        ({"steps": [{"call": "user", "answer": {"body": {}}}]}, "`status` is missing"),
        ({"steps": [{"path": {}}]}, "`call` is missing"),
        ({"steps": {}}, "`steps` has to be a list"),
        ({"steps": ["user"]}, "step 1: no recording: it has to be an object, not 'user'"),
        ({"steps": [{"call": "user", "answer": [200]}]}, "step 1: `answer` has to be an object"),
        ({"steps": [{"call": "user", "answer": {"status": True}}]}, "`status` has to be a whole number, not 'True'"),
        ({"on": "yesterday"}, "`on` is a day, a month, a year or empty, not 'yesterday'"),
        ({"on": 2026}, "`on` has to be a text"),
        ({"whole": "yes"}, "`whole` has to be true or false"),
    ],
)
def test_a_recording_that_is_not_in_order_is_refused(tmp_path, changes, why):
    """With the fault."""
    with pytest.raises(RecordingError, match=why):
        read_recording(stored(tmp_path, **changes))


@pytest.mark.parametrize("text", ["", "[]", "null", '"x"', "{", "\x00"])
def test_a_file_that_is_no_recording_is_refused(tmp_path, text):
    """Whatever is in it, with its name."""
    path = tmp_path / "r.json"
    path.write_text(text)
    with pytest.raises(RecordingError, match=r"r\.json: no"):
        read_recording(path)


@pytest.mark.parametrize(
    ("step", "why"),
    [
        ({"call": "nothing"}, "r: unknown operation 'nothing'"),
        ({"call": "webinar"}, "webinar needs `webinarId`"),
    ],
)
def test_a_call_that_nobody_can_send_is_refused(tmp_path, step, why):
    """Before anything is sent."""
    recording = read_recording(stored(tmp_path, steps=[step | {"answer": {"status": 200}}]))
    with pytest.raises(RecordingError, match=why):
        contract_sides.side_of("mock:2025-06", "", "", "").answers(recording)


@pytest.mark.parametrize(("on", "age"), [("2026-11-20", 1), ("2026-06", 173), ("2025", 689), ("2026", 324), ("", None)])
def test_a_recording_knows_its_age(tmp_path, on, age):
    """The oldest possible one: a month or a year counts from its first day."""
    assert read_recording(stored(tmp_path, on=on)).age(date(2026, 11, 21)) == age


def test_answers_are_compared_as_far_as_they_were_recorded(tmp_path):
    """Status, named headers, whole or partial bodies."""
    body = {"id": "<webinar:1>", "topic": "x"}
    seen = SanitizedResponse(200, {"retry-after": "<midnight>"}, body)

    def differs(**answer):
        steps = [{"call": "user", "answer": {"status": 200} | answer}]
        return [d.where for d in differences(read_recording(stored(tmp_path, steps=steps)), [seen])]

    assert differs() == differs(body=body) == differs(headers={"retry-after": "<midnight>"}) == []
    assert differs(status=201) == ["status"]
    assert differs(headers={"x-ratelimit-type": "QPS"}) == ["header x-ratelimit-type"]
    assert differs(body={"id": "<webinar:1>"}) == ["body"]
    assert differs(body={"id": "<webinar:1>"}, partial=True) == []
    assert differs(body={"id": "<webinar:2>"}, partial=True) == ["body"]


def test_only_sanitised_answers_are_written_down(tmp_path):
    """Nothing else gets into a file."""
    recording = read_recording(stored(tmp_path))
    with pytest.raises(TypeError, match="only sanitised"):
        written(recording, [ApiResponse(200, (), b"{}")], date(2026, 11, 21), "x")
    text = written(recording, [SanitizedResponse(200, {}, {"id": "<user:1>"})], date(2026, 11, 21), "https://x.test")
    document = json.loads(text)
    assert (document["kind"], document["on"], document["masks"]) == ("recorded", "2026-11-21", ["user"])


def contract(*arguments):
    return CliRunner().invoke(main, ["contract", *arguments], catch_exceptions=False)


def test_what_is_recorded_can_be_read_and_compares_equal(tmp_path):
    """A recording of the mock, dated and with its source; the mock still answers so."""
    done = contract("record", "--target=mock:2025-06", f"--into={tmp_path}", "single_201", "single_429_today")

    assert done.exit_code == 0, done.output
    found = [read_recording(path) for path in sorted(tmp_path.glob("*.json"))]
    assert [(one.name, one.kind, one.source) for one in found] == [
        ("single_201", "mockzoom", "mock"),
        ("single_429_today", "mockzoom", "mock"),
    ]
    assert {"registrant", "link", "webinar", "email"} <= set(found[0].masks) | {"email"}
    assert all(isinstance(one, Recording) and one.steps[-1].answer for one in found)


def test_two_editions_differ_and_one_does_not_from_itself(tmp_path):
    """The first difference of each rule; as text, JSON and JUnit."""
    junit = tmp_path / "junit.xml"
    same = contract("diff", "mock:2025-06", "mock:2025-06")
    apart = contract("diff", "mock:2021-08", "mock:2025-06", f"--junit={junit}")
    as_json = json.loads(contract("diff", "mock:2021-08", "mock:2025-06", "--format=json").output)

    assert (same.exit_code, "0 rules differ" in same.output) == (0, True)
    assert apart.exit_code == 3
    assert "mock:2021-08:" in apart.output
    found = {one["rule"]: one for one in as_json["differences"]}
    assert (found["batch_status"]["left"], found["batch_status"]["right"]["status"]) == (200, 201)
    assert found["answer_shape"]["step"] == 1  # the webinar that the conversation is about
    assert "custom_answer_missing" not in found
    assert len(ET.parse(junit).findall(".//failure")) == len(as_json["differences"])


def test_a_url_and_the_mock_are_compared():
    """Over HTTP and in process they are the same; a dead one cannot be measured."""
    with mockzoom.serve(profile="2025-06", rate_limits="daily") as server:
        done = contract(
            "diff", "mock:2025-06", f"{server.url}:2025-06", f"--token={server.token}", "single_201", "status_429"
        )
    dead = contract("diff", "mock:2025-06", "http://127.0.0.1:9:2025-06", "single_201", "--token=x")

    # Plan and mode of limits differ, so the headers that tell of them may; the bodies do not.
    assert done.exit_code in (0, 3), done.output
    assert ", body (" not in done.output
    assert (dead.exit_code, "could not measure" in dead.output) == (1, True)


def test_ages_are_shown_and_may_be_bounded():
    """The scheduled job refuses old recordings; a pull request does not."""
    shown, bounded = contract("recordings"), contract("recordings", "--max-age=180")

    assert (shown.exit_code, bounded.exit_code) == (0, 1)
    assert "single_429_of_2021: recorded, " in shown.output
    assert "single_429_of_2021" in bounded.output.splitlines()[-1]


def test_conversations_that_need_a_client_are_left_out_with_a_token_alone(tmp_path):
    """They would be refused for another reason than the one that is compared, and recorded so."""
    with mockzoom.serve(profile="2025-06") as server:
        where = f"{server.url}:2025-06"
        told = contract("diff", where, "mock:2025-06", f"--token={server.token}", "oauth_wrong_code", "single_201")
        done = contract(
            "record", f"--target={where}", f"--token={server.token}", f"--into={tmp_path}", "oauth_wrong_code"
        )

    assert "left out: oauth_wrong_code: for http" in told.output
    assert "oauth_code_invalid" not in told.output
    assert (done.exit_code, list(tmp_path.iterdir())) == (1, [])


class Broken:
    """A side whose answers break the contract, or break off, and which is closed at the end."""

    profile = "2025-06"

    def __init__(self, name, error):
        self.name, self._error, self.closed = name, error, 0

    def answers(self, _):
        raise self._error

    def close(self):
        self.closed += 1


@pytest.mark.parametrize(
    ("error", "left", "code", "says"),
    [
        (AssertionError("id breaks `answer_shape`"), "zoom", 2, "id breaks `answer_shape`"),
        (AssertionError("id breaks `answer_shape`"), "mock", 3, "id breaks `answer_shape`"),
        (Inconclusive("reset"), "zoom", 1, "could not measure: reset"),
        (RecordingError("$x was not given"), "zoom", 4, "$x was not given"),
    ],
)
def test_whatever_happens_is_told_and_what_was_made_is_taken_away(tmp_path, monkeypatch, error, left, code, says):
    """Exit code 2 if Zoom changed, 3 if a mock did, 1 without a response, 4 for an internal error.

    Never a traceback.
    """
    side = Broken(left, error)
    monkeypatch.setattr(contract_sides, "side_of", lambda *_: side)

    compared = contract("diff", left, "mock:2025-06", "single_201")
    recorded = contract("record", f"--target={left}", f"--into={tmp_path}", "single_201")

    for done in (compared, recorded):
        assert done.exit_code == code, done.output
        assert says in done.output
        assert "Traceback" not in done.output
    assert side.closed == 3
    assert list(tmp_path.iterdir()) == []


def test_webinars_have_the_name_of_the_run_and_it_is_not_to_be_seen():
    """The real Zoom's guard lets no other name pass, and a run's name must make no difference."""
    named, sent = "mockzoom-contract-r1", []

    class Heard(MockProvider):
        def make(self, profile, wishes):
            account = super().make(profile, wishes)
            send = account.target.send
            account.target.send = lambda call: sent.append(call) or send(call)
            return account

    (recording,) = contract_sides.chosen_recordings(["batch_201"])
    ours = DiffSide("mock", Heard(), "2025-06", "example.com", named).answers(recording)
    plain = contract_sides.side_of("mock:2025-06", "", "", "").answers(recording)

    topics = [json.loads(call.body)["topic"] for call in sent if call.operation_id == "webinarCreate"]
    assert topics == [named]
    assert diff_recording(recording, ours, plain) == []
    assert ours[0].body["topic"] == "mockzoom-contract"


def test_a_conversation_that_breaks_off_is_no_verdict(tmp_path):
    """The step that was to give the next one its webinar was refused."""
    steps = [
        {"call": "webinar", "path": {"webinarId": 81111111111}, "keep": {"webinar": "id"}, "answer": {"status": 200}}
    ]
    side = contract_sides.side_of("mock:2025-06", "", "", "")
    with pytest.raises(Inconclusive, match="r: webinar gave no `id` to go on with: 404"):
        side.answers(read_recording(stored(tmp_path, steps=steps)))


@pytest.mark.parametrize("command", ["record", "diff", "recordings"])
def test_without_the_suite_the_reason_is_told(monkeypatch, command):
    """By these commands, too."""
    arguments = {"record": ("--target=mock", "--into=x"), "diff": ("mock", "mock"), "recordings": ()}[command]

    def missing():
        raise SuiteMissing("the suite needs hypothesis: pip install hypothesis")

    monkeypatch.setattr(contract_sides, "suite_folder", missing)
    done = contract(command, *arguments)
    assert (done.exit_code, "pip install hypothesis" in done.output) == (1, True)


@pytest.mark.parametrize(
    "arguments",
    [
        ("diff", "nonsense", "mock"),
        ("diff", "mock"),
        ("diff", "--nonsense"),
        ("record",),
        ("nonsense",),
        ("diff", "mock", "mock", "nobody"),
        ("record", "--target=x", "--into=/tmp"),
    ],
)
def test_what_is_asked_for_wrongly(arguments):
    """Is a usage error, with a sentence."""
    done = contract(*arguments)
    assert done.exit_code == 4  # 2 would be a verdict on Zoom
    assert "Error: " in done.output


CORPUS = ROOT / "contract_tests" / "recordings"


def test_every_recorded_fact_is_played_or_left_out_with_a_reason():
    """Never both; and every recorded fact that a rule of the mock names as its source is one of them."""
    left_out = tomllib.loads((CORPUS / "not_replayed.toml").read_text(encoding="utf-8"))
    sources = [(one.name, one.source) for one in read_recordings(CORPUS)]
    played = {found for _, source in sources for found in FACT.findall(source)}
    named = {
        found for rule in load_rulebook().rules.values() for source in rule.sources for found in FACT.findall(source)
    }

    assert all(len(reason.split()) > 3 for reason in left_out.values())
    assert all(FACT.search(source) for _, source in sources)
    assert played & left_out.keys() == set()
    assert named - played - left_out.keys() == set()


def test_a_recording_of_the_mock_is_no_evidence_of_zoom(tmp_path):
    """Nor is a client's fixture: they prove what was published, and nothing was seen."""
    seen = {kind: read_recording(stored(tmp_path, kind=kind)).is_of_zoom for kind in KINDS}
    assert seen == {"recorded": True, "asserted-by-client": True, "client-test": False, "mockzoom": False}
