"""Zoom's own receiver (@zoom/rivet 0.4.0, npm) accepts everything that mockzoom sends, and the validation.

It is installed once into `.venv/rivet`; without npm, or without a registry, these tests are skipped with the reason.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
import requests
from subscriber import Subscriber, right_signature

from mockzoom import webhooks
from mockzoom.spec.event_spec import load_events

VERSION = "0.4.0"
SECRET = "the-secret"
FOLDER = Path(__file__).parents[2] / ".venv" / "rivet"


def installed() -> Path:
    """The folder with the receiver; skips the test if it cannot be installed."""
    if not shutil.which("npm") or not shutil.which("node"):
        pytest.skip("npm and node are not installed")
    if not (FOLDER / "node_modules" / "@zoom" / "rivet").is_dir():
        FOLDER.mkdir(parents=True, exist_ok=True)
        quiet = ["--silent", "--no-audit", "--no-fund", "--fetch-retries=0", "--fetch-timeout=20000"]
        command = ["npm", "install", *quiet, "--prefix", str(FOLDER)]
        done = subprocess.run([*command, f"@zoom/rivet@{VERSION}"], capture_output=True, check=False, timeout=90)
        if done.returncode:
            pytest.skip("npm cannot install @zoom/rivet")
    return FOLDER


@pytest.fixture(scope="module")
def rivet():
    """The address of a running receiver."""
    folder = installed()
    script = folder / "receiver.mjs"
    script.write_text(Path(__file__).with_name("rivet_receiver.mjs").read_text())
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(["node", str(script)], env={**os.environ, "SECRET": SECRET}, **pipes) as process:
        port = process.stdout.readline().strip()
        assert port, "the receiver did not start"
        yield f"http://127.0.0.1:{port}/zoom/events"
        process.stdin.close()


def status_of(url, sent):
    return requests.post(url, data=sent.body, headers=sent.headers, timeout=10).status_code


def reserialized_signature(headers, body):
    """A verifier written otherwise: over the body as JSON.stringify writes it."""
    again = json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()
    message = b"v0:" + headers["x-zm-request-timestamp"].encode() + b":" + again
    return "v0=" + hmac.new(SECRET.encode(), message, hashlib.sha256).hexdigest()


def test_every_event_is_accepted(rivet):
    """All that can be triggered, with letters outside of ASCII where there is a topic."""
    refused = []
    for name in load_events():
        topic = {"object.topic": 'Grüße 👋 "x" \\ \u2028'} if "object" in webhooks.payload(name) else {}
        sent = webhooks.request(name, secret=SECRET, set=topic)
        if status_of(rivet, sent) != 200:
            refused.append(name)
    assert refused == []


def test_events_of_operations_are_accepted(rivet, mock):
    """As they are sent: from creating a webinar to its end."""
    subscriber = Subscriber(mock)
    webinar = mock.webinar(topic="Größe ✓")
    mock.batch(webinar, ["a@example.com", "b@example.com"])
    mock.people("start", webinar)
    mock.people("join", webinar, host=True)
    mock.call("PUT", f"/v2/webinars/{webinar}/status", {"action": "end"})
    mock.call("PATCH", f"/v2/webinars/{webinar}", {"topic": "Neu"})
    subscriber.pull()
    assert len(subscriber.requests) == 8
    for request in subscriber.requests:
        body = request["body"].encode()
        assert requests.post(rivet, data=body, headers=request["headers"], timeout=10).status_code == 200
        given = request["headers"]["x-zm-signature"]
        assert given == right_signature(request["headers"], body) == reserialized_signature(request["headers"], body)


def test_the_validation_is_answered_and_an_unsigned_one_refused(rivet):
    """With the token encrypted by the secret."""
    sent = webhooks.validation_request("plain", secret=SECRET)
    answer = requests.post(rivet, data=sent.body, headers=sent.headers, timeout=10)
    assert answer.json()["encryptedToken"] == hmac.new(SECRET.encode(), b"plain", hashlib.sha256).hexdigest()
    unsigned = {name: value for name, value in sent.headers.items() if name != "x-zm-signature"}
    assert requests.post(rivet, data=sent.body, headers=unsigned, timeout=10).status_code == 400


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"signature": "wrong"}, 400),
        ({"signature": "absent"}, 400),
        ({"signature": "other_secret"}, 400),
        ({"body": "spaced"}, 400),
        ({"body": "escaped"}, 400),
        ({"stamp": "stale"}, 200),
    ],
)
def test_what_breaks_an_event_is_noticed_as_documented(rivet, change, status):
    """It serializes the body again before it verifies, and has no replay window (facts 8.1 c1)."""
    sent = webhooks.request("webinar.started", secret=SECRET, set={"object.topic": "Grüße"}, **change)
    assert status_of(rivet, sent) == status
