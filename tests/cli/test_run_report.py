"""Findings of `mockzoom run`: which there are, when they fail it, and the reports of them."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from xml.etree import ElementTree as ET

import forked_process
import pytest
import requests
from patience import PATIENCE

import mockzoom
from mockzoom.cli.run_report import CATEGORIES, FORMATS, RunReport, collect, written

BATCH = "/webinars/90000000005/batch_registrants"


def call(server, method, path, **how):
    headers = {"Authorization": f"Bearer {server.token}"}
    return requests.request(method, f"{server.api_url}{path}", headers=headers, timeout=5, **how)


REQUESTS = {
    "unknown": lambda server: call(server, "GET", "/nothing`with`|ticks"),
    "schema": lambda server: call(server, "POST", BATCH, json={"registrants": []}),
    "ignored": lambda server: call(server, "GET", "/users/me/webinars?page_siz=3"),
}


@pytest.fixture
def found():
    """The report of a server after one request of each kind, and of one blocked host."""
    with mockzoom.serve() as server:
        call(server, "GET", "/users/me")
        for send in REQUESTS.values():
            send(server)
        return collect(server.app, "", Counter({"other.example": 2}))


def test_each_request_is_in_its_category(found):
    """In no other; an unknown path breaks no schema."""
    assert {name: len(texts) for name, texts in found.findings.items()} == dict.fromkeys(CATEGORIES, 1)
    assert found.findings["ignored"] == ["#4 GET /v2/users/me/webinars -> 200: ?page_siz"]
    assert found.findings["blocked"] == ["other.example (2)"]
    assert len(found.requests) == 4


@pytest.mark.parametrize("name", CATEGORIES)
def test_a_finding_fails_what_asks_for_it(found, name):
    """And nothing else."""
    others = [other for other in CATEGORIES if other != name]
    assert found.failures([name]) == [name]
    assert RunReport().failures(CATEGORIES) == []
    found.findings[name].clear()
    assert found.failures([name]) == []
    assert found.failures(CATEGORIES) == others


def test_json(found):
    """With a version of the format, and every request."""
    document = json.loads(written(found, ".json", 7, ["schema"]))
    assert (document["format"], document["mockzoom"], document["exit_code"]) == (1, mockzoom.__version__, 7)
    assert document["failed_on"] == ["schema"]
    assert document["findings"].keys() == CATEGORIES.keys()
    assert [one["status"] // 100 for one in document["requests"]] == [2, 4, 4, 2]
    assert document["requests"][3]["ignored_query"] == ["page_siz"]


def test_junit(found):
    """One case for the command and one for each category; those that do not fail show their findings."""
    suite = ET.fromstring(written(found, ".xml", 1, ["schema", "blocked"]))
    assert (suite.get("tests"), suite.get("failures")) == ("5", "3")
    states = [next((child.tag for child in case), "passed") for case in suite]
    assert states == ["failure", "system-out", "failure", "system-out", "failure"]
    empty = ET.fromstring(written(RunReport(), ".xml", 0, CATEGORIES))
    assert (empty.get("failures"), [len(case) for case in empty]) == ("0", [0] * 5)


def test_markdown(found):
    """A table of categories, and their findings as code."""
    text = written(found, ".md", 0, ["ignored"])
    assert "| requests with fields or query parameters that Zoom ignores | 1 | fails |" in text
    assert "| hosts that were blocked | 1 | reported |" in text
    assert "- `` #2 GET /v2/nothing`with`|ticks -> 404 (endpoint_unknown) ``" in text


@pytest.mark.parametrize("suffix", FORMATS)
def test_characters_that_a_format_cannot_hold(suffix):
    """A path can have any."""
    with mockzoom.serve() as server:
        server.app.test_client().get("/v2/%00%01%EF%BF%BE%F0%9F%8E%89/<b>")
        text = written(collect(server.app, "", Counter()), suffix, 0, [])
    assert text.encode()
    if suffix == ".xml":
        ET.fromstring(text)


def test_a_command_fails_for_findings(tmp_path):
    """With exit code 3, unless it failed itself; requests of the admin API are not counted as calls."""
    program = (
        "import os, requests, sys\n"
        "url = os.environ['MOCKZOOM_URL']\n"
        "requests.post(f'{url}/_mockzoom/v1/accounts/mockzoom-account/clock/advance', json={'by': 'PT1S'}, timeout=9)\n"
        "requests.get(f'{url}/v2/nothing', timeout=9)\n"
        "sys.exit(int(sys.argv[1]))"
    )
    environment = {n: v for n, v in os.environ.items() if not n.startswith("MOCKZOOM_")}
    environment["MOCKZOOM_CA_DIR"] = str(tmp_path / "ca")
    ends = {}
    for options, code in (("--fail-on=unknown", 0), ("--fail-on=unknown", 7)):
        command = [sys.executable, "-m", "mockzoom", "run", options, "--report=out/run.xml", "--"]
        done = forked_process.run(
            [*command, sys.executable, "-c", program, str(code)],
            cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        ends[options, code] = done.returncode
        assert done.stderr.splitlines()[:2] == [
            "mockzoom: 1 call, 1 refused: endpoint_unknown 1",
            "mockzoom: 1 unknown: GET /v2/nothing 1",
        ]
        assert "failed on unknown" in done.stderr
        assert ET.parse(tmp_path / "out" / "run.xml").getroot().get("tests") == "5"
    assert list(ends.values()) == [3, 7]
