"""A call that is copied as curl arrives again byte for byte; `curl.js` runs in node, the command in sh."""

from __future__ import annotations

import json
import shutil
import subprocess

import pytest

import mockzoom
from mockzoom.admin_client import AdminClient
from mockzoom.dashboard import assets
from mockzoom.server import Request

NEEDED = ("node", "curl", "sh", "base64")
pytestmark = pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}")

BATCH = "/v2/webinars/90000000005/batch_registrants"
JSON = {"content-type": "application/json", "accept": "application/json"}
BODIES = [
    b'{"registrants": [{"email": "ana@example.com", "first_name": "Ana"}]}',
    b'{"registrants": [{"email": "o\'neil@example.com", "first_name": "O\'Neil"}]}',
    b'{"a":\n  "two lines",\n "b": 1}\n',
    b'{"a": 1}\n\n\n',
    b"{}\nMOCKZOOM\n",
    b"'",
    b"\\",
    b'\\n $HOME `id` $(id) !! "',
    b"@/etc/passwd",
    b"@-",
    b"-d x",
    b"\r\n\r\n",
    b" ",
    b"\n",
    '{"topic": "Gr\u00fc\u00dfe \u2028 \U0001f600"}'.encode(),
    b"\x00",
    b"a\x00b\n",
    b"\xff\xfe",
    bytes(range(256)),
    b"",
    b"a=b&c=%41",
    b"x" * 60_000,
]
TARGETS = [
    ("GET", "/v2/users/me", ""),
    ("GET", "/v2/users/me/webinars", "page_size=5&x=%27%20$HOME"),
    ("GET", "/v2/webinars/{1..3}[a-c]", "q[]={}"),
    ("GET", "/v2/past_webinars//a==/../b", ""),
    ("GET", "/v2/webinars/%2Fabc%3D", ""),
    ("GET", "/v2/users/a b'c\"\u00e4%?#", ""),
    ("HEAD", "/v2/users/me", ""),
    ("DELETE", "/v2/webinars/1", "cancel_webinar_reminder=true"),
    ("PATCH", "/v2/webinars/1", ""),
    ("PUT", "/v2/webinars/1/status", ""),
]
HEADERS = [
    JSON,
    {"content-type": "application/json"},
    {"accept": "*/*"},
    {},
    {"content-type": "text/plain; charset=utf-8", "x-note": 'it\'s "quoted" $HOME', "x-empty": ""},
    {"content-type": "application/x-www-form-urlencoded", "accept": "application/xml"},
]
SCRIPT = """
import { curl } from "./curl.js";
let text = "";
for await (const part of process.stdin) text += part;
const [calls, base] = JSON.parse(text);
console.log(JSON.stringify(calls.map(call => curl(call, base))));
"""


@pytest.fixture(scope="module")
def node(tmp_path_factory):
    """Returns the commands of calls, made by the dashboard's own script."""
    folder = tmp_path_factory.mktemp("dashboard")
    contents, _ = assets._contents()
    (folder / "curl.js").write_bytes(contents["curl.js"])
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "run.js").write_text(SCRIPT)

    def run(calls, base):
        given = json.dumps([calls, base])
        done = subprocess.run(["node", "run.js"], input=given, cwd=folder, capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="module")
def server():
    with mockzoom.serve(rate_limits="off") as running:
        yield running


def requests_of_corpus():
    """Every body, target and set of headers, each with ordinary others."""
    sent = [("POST", BATCH, "", {**JSON, "content-type": "text/plain"}, body) for body in BODIES]
    sent += [(*target, {"accept": "*/*"}, b"") for target in TARGETS]
    return sent + [("POST", BATCH, "", headers, b'{"a": 1}') for headers in HEADERS]


def essence(call):
    """What of a call has to be the same."""
    entry, sent = call["entry"]["request"], call["sent"]
    ignored = {"host", "user-agent", "content-length", "expect"}
    headers = {n.lower(): v for n, v in entry["headers"].items() if n.lower() not in ignored}
    body = {name: sent[name] for name in ("query_string", "body", "body_base64", "size")}
    return entry["method"], entry["path"], headers, body


def test_what_is_copied_arrives_again_byte_for_byte(node, server):
    """Whatever stands in its body, path, query and headers."""
    pipeline = server.app.wsgi_app.pipeline
    account = AdminClient(server.url).accounts.get("mockzoom-account")
    account.journal.clear()
    for method, path, query, headers, body in requests_of_corpus():
        head = {"authorization": f"Bearer {account.token}", **headers}
        pipeline(Request(method, path, query, head, body, server.url))
    calls = [
        account.caller.call("GET", f"/accounts/{account.account_id}/journal/entries/{n.number}")
        for n in account.journal.heads()
    ]
    commands = node(calls, server.url)
    assert [one["reason"] for one in commands] == [""] * len(calls)
    assert account.token not in json.dumps(commands)
    account.journal.clear()
    script = "\n".join(f"( {one['text']}\n) >/dev/null" for one in commands)
    subprocess.run(
        ["sh", "-e"], input=script.encode(), env={"PATH": "/usr/bin:/bin", "ZOOM_ACCESS_TOKEN": account.token},
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    again = [
        account.caller.call("GET", f"/accounts/{account.account_id}/journal/entries/{n.number}")
        for n in account.journal.heads()
    ]
    for first, second, command in zip(calls, again, commands, strict=True):
        assert essence(first) == essence(second), command["text"]


def test_a_call_that_cannot_be_repeated_has_a_reason(node, mock):
    """A body that was cut, or that had a secret."""
    mock.call("POST", BATCH, body=b"x" * 70_000)
    mock.call("POST", BATCH, body=b'{"access_token": "s3cret"}')
    mock.call(
        "POST", "/oauth/token", body=b"code=s3cret", headers={"content-type": "application/x-www-form-urlencoded"}
    )
    calls = [mock.control("GET", f"/journal/entries/{n}").json for n in (1, 2)]
    commands = node(calls, "http://zoom.test")
    assert [one["text"] for one in commands] == ["", ""]
    assert "only the start" in commands[0]["reason"]
    assert "secrets" in commands[1]["reason"]
