"""The comparison of revisions: a corpus is captured and replayed, and a changed response is found."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from in_turn import EVERYTHING
from werkzeug.test import EnvironBuilder, run_wsgi_app

import mockzoom

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / "scripts" / "compare_revisions.py"
QUICK = ("--no-cli", "--jobs", 1)  # a process takes longer to start than to replay this little


def run(*arguments: object) -> subprocess.CompletedProcess:
    """Run the script and return what it printed."""
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)


@pytest.fixture
def corpus(tmp_path):
    """A corpus of the requests of one module of tests of this checkout and of a rule of the contract suite.

    In `make test`, it has the tests of one profile, without the contract suite.
    """
    sys.path.insert(0, str(ROOT / "scripts"))
    try:
        from compare.capture import capture
        from compare.side import Side
    finally:
        sys.path.pop(0)
    path = tmp_path / "corpus.jsonl.gz"
    suite = ("--rule", "body_not_json") if EVERYTHING else ("--no-suite",)
    few = (*suite, "--no-probes", "--profile", "2025-06", "--walks", 1, "--steps", 20)
    side = Side(Path(sys.executable), ROOT, ROOT)
    chosen = () if EVERYTHING else ("-k", "2025-06")
    capture(side, path, *few, tests=("tests/operations/test_surveys.py", *chosen))
    return path


def test_a_corpus_is_replayed_alike(corpus, tmp_path):
    """Two replays on the same checkout have the same digests; a changed response is a difference."""
    digests = tmp_path / "digests.gz"
    taken = run("replay", "--python", sys.executable, "--corpus", corpus, "--out", digests, *QUICK)
    assert taken.returncode == 0, taken.stderr

    check = ("check", ROOT, "--corpus", corpus, "--digests", digests, "--python", sys.executable, *QUICK)
    same = run(*check)
    assert same.returncode == 0, same.stdout + same.stderr
    compared = int(re.search(r"(\d+) responses compared", same.stdout)[1])
    assert compared > (500 if EVERYTHING else 200), same.stdout

    code = tmp_path / "changed"
    for name in ("mockzoom", "schemas", "contract_tests"):
        (code / name).parent.mkdir(exist_ok=True)
        subprocess.run(["cp", "-r", str(ROOT / name), str(code / name)], check=True)
    for name in ("pyproject.toml", "requirements-dev.lock", "README.md", "LICENSE"):
        (code / name).write_bytes((ROOT / name).read_bytes())
    survey = code / "mockzoom" / "zoom" / "surveys.py"
    text = survey.read_text()
    assert json.dumps("show_in_the_browser") in text
    survey.write_text(text.replace('{"show_in_the_browser": True', '{"show_in_the_browser": False'))
    changed = run("check", code, *check[2:])
    assert changed.returncode == 1
    assert "NOT the same" in changed.stdout


def test_the_recorder_passes_on_and_keeps_what_the_response_depends_on(monkeypatch):
    """An error of the recorded application has the format that `Accept` asks for, and the corpus has the header."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from compare.capture_process import Recorder

    recorder = Recorder(mockzoom.create_app)
    headers = {"Authorization": "Bearer mockzoom-token", "Content-Type": "application/json", "User-Agent": "test"}
    for accept in ("application/json", "application/xml"):
        environ = EnvironBuilder(
            "/v2/users/me/webinars", method="POST", data="{", headers={**headers, "Accept": accept}
        ).get_environ()
        _, status, answered = run_wsgi_app(recorder, environ)
        assert status == "400 Bad Request"
        assert answered["Content-Type"].startswith(accept)
    kept = [{name for name, _ in step.headers} for step in recorder.sequences[0].steps]
    assert kept == [{"accept", "authorization", "content-type", "content-length", "host"}] * 2


def test_a_revision_that_cannot_be_read_is_named():
    """The exit code is 2, and the error has no traceback."""
    failed = run("compare", "no-such-revision", "--no-cli")
    assert failed.returncode == 2
    assert failed.stderr.startswith("error: no-such-revision: git cannot read no-such-revision: ")
    assert "Traceback" not in failed.stderr


def test_what_a_checkout_lacks_is_named(monkeypatch, tmp_path):
    """A checkout without the lock file of its dependencies is refused before anything is built."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from compare.building import side_of_checkout

    (tmp_path / "pyproject.toml").write_text("")
    with pytest.raises(RuntimeError, match=r"^requirements-dev\.lock is missing; choose a revision that has it$"):
        side_of_checkout(tmp_path, tmp_path)


@pytest.fixture
def differences(monkeypatch):
    """The module that compares two sides."""
    monkeypatch.syspath_prepend(ROOT / "scripts")
    from compare import differences

    return differences


def seen(kind, document, request="GET /x"):
    """A response as a replay writes it; a document that is a text is the body itself."""
    body = document if isinstance(document, str) else json.dumps(document)
    headers = [["Content-Length", str(len(body))]]
    return {"kind": kind, "request": request, "status": "200 OK", "headers": headers, "body": body}


@pytest.mark.parametrize(
    "kind,old,new",
    [
        ("admin", {"error": {"message": "is no instant"}}, {"error": {"message": "is not an instant"}}),
        ("openapi", {"info": {"title": "A", "x": [1]}}, {"info": {"title": "B", "x": [1]}}),
        ("journal", {"calls": [{"problems": [{"message": "a"}]}]}, {"calls": [{"problems": [{"message": "b"}]}]}),
        ("export", {"error": {"message": "a"}}, {"error": {"message": "b"}}),
    ],
)
def test_own_texts_can_be_allowed(differences, tmp_path, kind, old, new):
    """A text of mockzoom's own is reported with both wordings, until it is allowed."""
    findings = differences.Findings()
    differences.compare_sequence("s", [seen(kind, old)], [seen(kind, new)], findings)
    assert not findings.hard
    assert len(findings.texts) == 1
    differences.append_allowed(tmp_path / "allowed", findings.texts)
    assert findings.without(differences.read_allowed(tmp_path / "allowed")).is_empty


@pytest.mark.parametrize(
    "kind,old,new",
    [
        ("response", {"message": "Invalid field."}, {"message": "Invalid fields."}),
        (
            "journal",
            {"calls": [{"answer": {"body": {"message": "a"}}}]},
            {"calls": [{"answer": {"body": {"message": "b"}}}]},
        ),
        ("export", {"records": [{"title": "a"}]}, {"records": [{"title": "b"}]}),
        ("admin", {"id": "a", "message": "a"}, {"id": "b", "message": "b"}),
        ("admin", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ("admin", {"a": 1}, {"a": True}),
    ],
)
def test_all_else_is_a_hard_difference(differences, kind, old, new):
    """What is Zoom's, what is not a text, and the order of keys."""
    findings = differences.Findings()
    differences.compare_sequence("s", [seen(kind, old)], [seen(kind, new)], findings)
    assert [one.kind for one in findings.hard] == [kind]


def test_head_has_the_length_of_get(differences):
    """Of a document that is reworded, HEAD has another length."""
    findings = differences.Findings()
    old, new = (seen("openapi", "", "HEAD /openapi.json") | {"headers": [["Content-Length", n]]} for n in "12")
    differences.compare_sequence("s", [old], [new], findings)
    assert findings.is_empty


def test_texts_of_commands(differences):
    """Help may be reworded; another exit code is a hard difference."""
    findings = differences.Findings()
    old = {"help serve": "a\n--- exit code 0\n", "cli env": "b\n--- exit code 0\n", "help": "c"}
    new = {**old, "help serve": "A\n--- exit code 0\n", "cli env": "b\n--- exit code 1\n"}
    differences.compare_texts(old, new, findings)
    assert [one.kind for one in findings.texts] == ["help serve"]
    assert [one.request for one in findings.hard] == ["cli env"]
