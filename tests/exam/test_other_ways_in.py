"""A client that drives itself, and the fixture of the pytest plug-in."""

from __future__ import annotations

import json
import socket
from typing import Any

import pytest
import requests
from reference_client import Client

from mockzoom.cli.exam.exam_server import PREFIX, start

TINY = ["split-31", "midnight"]


@pytest.fixture(scope="module")
def exam_url() -> str:
    """Provide the address of an exam that is served."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    start(port)
    return f"http://127.0.0.1:{port}{PREFIX}"


def sit_all(url: str, kind: type) -> list[Any]:
    """Fetch and answer all tasks of an examination; gives the verdicts."""
    found = []
    while True:
        got = requests.post(f"{url}/next", timeout=60)
        if got.status_code == 204:
            return found
        task = got.json()
        client = kind(task["variables"], task["task"]["deadline_s"], task["task"]["parallel"])
        client.task = task["task"]
        answer = client.answer(task["task"])
        found.append(requests.post(f"{url}/answers/{task['scenario']}", json=answer, timeout=60).json()["verdicts"])


class TestServedExam:
    """POST /exam/v1/sittings, next, answers, report."""

    def test_a_client_drives_itself_to_the_report(self, exam_url):
        """A scenario with two tasks has no verdicts after the first; the report has all forms."""
        begun = requests.post(f"{exam_url}sittings", json={"scenarios": TINY, "profiles": ["2025-06"]}, timeout=60)
        assert begun.status_code == 201
        assert begun.json()["scenarios"] == 2
        url = f"{exam_url}sittings/{begun.json()['sitting']}"
        assert requests.get(f"{url}/report.json", timeout=60).status_code == 409
        verdicts = sit_all(url, Client)
        assert len(verdicts) == 3
        assert verdicts.count(None) == 1
        assert {one for each in verdicts if each for one in each.values()} == {"pass"}
        assert requests.get(f"{url}/report.json", timeout=60).json()["exit_code"] == 0
        for form, part in (("html", "<!doctype html>"), ("xml", "<testsuite"), ("svg", "<svg")):
            assert part in requests.get(f"{url}/report.{form}", timeout=60).text

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"scenarios": ["no-such"]}, "no scenario matches"),
            ({"scenarios": "tokens"}, "scenarios has to be a list"),
            ({"profiles": ["1999"]}, "profiles"),
            ({"edition": "1999"}, "edition"),
            ({"slow": 0}, "slow"),
            ({"verbose": True}, "verbose is unknown"),
            ([], "JSON object"),
        ],
    )
    def test_a_wrong_request_is_a_sentence(self, exam_url, body, field):
        """With what there is, in the form of the admin API's errors."""
        got = requests.post(f"{exam_url}sittings", data=json.dumps(body), timeout=60)
        assert got.status_code == 400
        assert field in got.json()["error"]["message"]

    def test_what_does_not_exist_is_404(self, exam_url):
        """An examination, a task, a form."""
        begun = requests.post(
            f"{exam_url}sittings", json={"scenarios": ["split-30"], "profiles": ["2025-06"]}, timeout=60
        )
        url = f"{exam_url}sittings/{begun.json()['sitting']}"
        assert requests.post(f"{exam_url}sittings/e99/next", timeout=60).status_code == 404
        assert requests.post(f"{url}/answers/77", json={"outcome": "done"}, timeout=60).status_code == 404
        assert requests.get(f"{url}/other", timeout=60).status_code == 404
        sit_all(url, Client)
        assert requests.get(f"{url}/report.pdf", timeout=60).status_code == 404


FIXTURE = """
def lies(task):
    import requests
    env = task["variables"]
    url = f"{env['ZOOM_API_URL']}/webinars/{task['webinar']}/batch_registrants"
    headers = {"Authorization": f"Bearer {env['ZOOM_ACCESS_TOKEN']}"}
    requests.post(url, json={"registrants": task["people"]}, headers=headers, timeout=5)
    return {"outcome": "done", "people": [{"email": one["email"], "status": "registered"} for one in task["people"]]}

def test_passes(zoom_exam):
    zoom_exam("split-30", lies)

def test_fails(zoom_exam):
    zoom_exam("split-31", lies)

def test_measures_nothing(zoom_exam):
    zoom_exam("split-31", lambda task: {"outcome": "done"})

def test_is_unknown(zoom_exam):
    zoom_exam("split-32", lies)
"""


def test_the_fixture_raises_for_what_failed_or_was_not_measured(pytester, monkeypatch):
    """With the check, the reason and the exchanges."""
    monkeypatch.delenv("MOCKZOOM_URL", raising=False)
    pytester.makepyfile(FIXTURE)
    done = pytester.runpytest("-q", "-p", "no:cacheprovider")
    done.assert_outcomes(passed=1, failed=3)
    text = done.stdout.str()
    assert "fail must split-31:limit in 2021-08: a batch has 31 people" in text
    assert "batch_registrants -> 400" in text
    assert "not_measured must split-31:limit" in text
    assert "did you mean 'split-3" in text
