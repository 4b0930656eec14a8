"""`mockzoom run` with real programs that have Zoom's hosts in their code, and as the command that it stands before."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from contextlib import closing

import forked_process
import pytest
from loopback import listens
from mockzoom_server import Running
from patience import PATIENCE, eventually

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Linux and macOS have them")

RUN = [sys.executable, "-m", "mockzoom", "run"]
PYTHON = [sys.executable, "-W", "error", "-c"]


@pytest.fixture
def run(environment, tmp_path):
    """Runs a command to its end."""

    def start(*command, options=(), **more):
        return forked_process.run(
            [*RUN, *options, "--", *command], cwd=tmp_path, env=environment | more.pop("variables", {}),
            capture_output=True, text=True, timeout=PATIENCE, check=False, **more,
        )  # fmt: skip

    return start


LIBRARIES = """
import json, os, requests, httpx
said = []
for library, lost in ((requests, requests.exceptions.ProxyError), (httpx, httpx.ProxyError)):
    login = os.environ["ZOOM_CLIENT_ID"], os.environ["ZOOM_CLIENT_SECRET"]
    form = {"grant_type": "account_credentials", "account_id": os.environ["ZOOM_ACCOUNT_ID"]}
    token = library.post("https://zoom.us/oauth/token", data=form, auth=login, timeout=10).json()
    headers = {"Authorization": "Bearer " + token["access_token"]}
    body = {"registrants": [{"email": "jill@example.com", "first_name": "Jill"}]}
    for webinar in (90000000005, 90000003043):
        url = f"https://api.zoom.us/v2/webinars/{webinar}/batch_registrants"
        said.append(library.post(url, json=body, headers=headers, timeout=10).status_code)
    said.append(library.get("http://api.zoom.us/v2/users/me", headers=headers, timeout=10).status_code)
    said.append(library.get(os.environ["MOCKZOOM_URL"] + "/v2/users/me", headers=headers, timeout=10).status_code)
    said.append(library.get("http://other.example/", timeout=10).status_code)
    for url in ("https://other.example/", "https://us02web.zoom.us/"):
        try:
            said.append(library.get(url, timeout=10).status_code)
        except lost as error:
            said.append("403 Refused by mockzoom" in str(error))
print(json.dumps(said))
"""


def test_requests_and_httpx(run):
    """A program with hard-coded hosts is redirected to the mock, cut off from other hosts, and summarized."""
    done = run(*PYTHON, LIBRARIES, options=["--profile", "2025-06"])
    assert json.loads(done.stdout or "0") == [201, 400, 200, 200, 403, True, True] * 2, done.stderr
    assert done.stderr.splitlines() == [
        "mockzoom: 10 calls, 2 refused: webinar_full 2",
        "mockzoom: 6 calls not let out: other.example 4, us02web.zoom.us 2",
    ]
    assert done.returncode == 0


PUBLISHED = """
import json, os
from zoomus import ZoomClient
from zoom_python_client.zoom_api_client import ZoomApiClient

first = ZoomClient(*(os.environ[f"ZOOM_{name}"] for name in ("CLIENT_ID", "CLIENT_SECRET", "ACCOUNT_ID")))
made = first.webinar.create(user_id="me", topic="T", type=5, settings={"approval_type": 0})
number = made.json()["id"]
person = {"email": "jill@example.com", "first_name": "Jill", "last_name": "Chill"}
registered = first.webinar.register(id=number, **person)
listed = first.webinar.get_registrants(id=number)
updated = first.webinar.update(id=number, topic="U")

second = ZoomApiClient.init_from_env()
read = second.webinars.get_webinar(number)
user = second.users.get_user("me")
deleted = first.webinar.delete(id=number)
print(json.dumps([
    made.status_code, registered.status_code, [r["email"] for r in listed.json()["registrants"]],
    updated.status_code, read["topic"], user["email"], deleted.status_code,
]))
"""


def test_two_published_clients(run):
    """zoomus and zoom-python-client, as they are: a webinar's life through both."""
    done = run(sys.executable, "-c", PUBLISHED)
    assert json.loads(done.stdout or "0") == [201, 201, ["jill@example.com"], 204, "U", "host@example.com", 204], (
        done.stderr
    )
    calls, ignored = done.stderr.splitlines()
    assert re.fullmatch(r"mockzoom: \d+ calls, 0 refused", calls)
    assert re.fullmatch(r"mockzoom: \d+ with parts that Zoom ignores: id 2, \?id 2, user_id 1", ignored)


@pytest.mark.skipif(not shutil.which("curl"), reason="there is no curl here")
def test_curl(run):
    """It trusts the certificate and uses the proxy, with TLS and without, and gets no further."""
    script = """
        get() { curl -sS -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $ZOOM_ACCESS_TOKEN" "$1"; }
        get https://api.zoom.us/v2/users/me; get https://zoom.us/v2/users/me; get http://api.zoom.us/v2/users/me
        get http://other.example/; get https://other.example/
    """
    done = run("sh", "-c", script)
    assert done.stdout == "200 200 200 403 000 "
    assert done.returncode == 56  # curl's own word for a tunnel that was refused
    assert "CONNECT tunnel failed, response 403" in done.stderr


NODE = """
const https = require('https'), http = require('http'), net = require('net');
const headers = { Authorization: `Bearer ${process.env.ZOOM_ACCESS_TOKEN}` };
const get = (library, url) => new Promise((done) => library.get(url, { headers }, (answer) => {
  answer.resume(); answer.on('end', () => done(answer.statusCode));
}).on('error', (error) => done(error.message)));
const got = (url) => fetch(url, { headers }).then((a) => a.status, (error) => error.cause.message);
const tied = (...args) => new Promise((done) => net.connect(...args).on('error', (error) => done(error.message)));
(async () => {
  const me = '/v2/users/me';
  console.log(JSON.stringify([
    await got(`https://api.zoom.us${me}`), await get(https, `https://zoom.us${me}`),
    await get(http, `http://api.zoom.us${me}`), await got(process.env.MOCKZOOM_URL + me),
    await got('https://other.example'), await get(https, 'https://us02web.zoom.us'),
    await tied(443, 'other.example'), await tied({ port: 443, host: 'zoom.com.' }),
  ]));
})();
"""


@pytest.mark.skipif(not shutil.which("node"), reason="there is no Node here")
def test_node(run):
    """fetch and https, which know nothing of proxies; nothing else of Node gets out either."""
    done = run("node", "-e", NODE)

    def refused(host):
        return f"mockzoom lets no call out to {host}: it may be let out with --allow {host}"

    others = ["other.example", "us02web.zoom.us", "other.example", "zoom.com"]
    assert json.loads(done.stdout or "0") == [200, 200, 200, 200, *map(refused, others)], done.stderr
    assert done.stderr.splitlines() == [
        "mockzoom: 4 calls, 0 refused",
        "mockzoom: 4 calls not let out: other.example 2, us02web.zoom.us 1, zoom.com 1",
    ]


def test_allowed_hosts_are_reached(run):
    """By name, or by a pattern; here a server of this machine that is meant to be elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(PATIENCE)
        port = other.getsockname()[1]
        code = (
            "import os, requests\nos.environ['NO_PROXY'] = os.environ['no_proxy'] = ''\n"
            f"print(requests.get('http://localhost:{port}/', timeout=20).status_code)"
        )
        command = [*RUN, "--allow", "local*", "--", *PYTHON, code]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            with closing(other.accept()[0]) as connection:
                assert connection.recv(10_000).startswith(b"GET / HTTP/1.1\r\nHost: localhost")
                connection.sendall(b"HTTP/1.1 204 No Content\r\n\r\n")
            assert process.communicate(timeout=PATIENCE)[0] == "204\n"


@pytest.mark.parametrize(
    "command,code",
    [
        (["sh", "-c", "exit 7"], 7),
        (["sh", "-c", "kill -KILL $$"], 137),
        (["no-such-program"], 127),
        (["/"], 126),
    ],
)
def test_it_ends_with_the_program_s_exit_code(run, command, code):
    """The exit code is that of a shell; a program that cannot be run is reported."""
    done = run(*command)
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    assert ("cannot run" in done.stderr) == (code in (126, 127))


def test_its_input_and_output_are_the_program_s(run):
    """And so are its options, with `--` or without; nothing is added to stdout."""
    done = run("cat", input="hello")
    assert (done.stdout, done.stderr) == ("hello", "mockzoom: 0 calls, 0 refused\n")


def test_variables(run):
    """What `mockzoom env` would print, and the program's own stay."""
    code = "import json, os; print(json.dumps(dict(os.environ)))"
    found = json.loads(run(*PYTHON, code, variables={"MINE": "x", "NO_PROXY": "*"}).stdout)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", found["MOCKZOOM_URL"])
    assert found["ZOOM_API_URL"] == f"{found['MOCKZOOM_URL']}/v2"
    assert found["ZOOM_ACCOUNT_ID"] == "mockzoom-account"
    assert found["HTTPS_PROXY"] == found["https_proxy"] != found["MOCKZOOM_URL"]
    assert (found["MINE"], found["NO_PROXY"]) == ("x", "localhost,127.0.0.1,::1")
    assert found["PYTHONPATH"].split(os.pathsep)[0].endswith("python_site")
    assert found["PHP_INI_SCAN_DIR"].startswith(os.pathsep)
    assert not os.path.exists(found["SSL_CERT_FILE"])  # noqa: PTH110 - it is gone with the run


WAITING = """
import os, signal, sys, time
def stop(number, _):
    os.write(1, f"{signal.Signals(number).name}\\n".encode())  # print may be under way
    sys.exit(3)
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP): signal.signal(number, stop)
os.write(1, f'{os.environ["MOCKZOOM_URL"].rpartition(":")[2]} {os.getpid()}\\n'.encode())
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_signals(environment, number):
    """Go to the program, whose end is waited for; whatever happens, no server stays behind."""
    with Running("run", "--", *PYTHON, WAITING, MOCKZOOM_CA_DIR=environment["MOCKZOOM_CA_DIR"]) as running:
        port, program = map(int, running.line(0).split())
        address = ("127.0.0.1", port)
        assert listens(address)
        running.process.send_signal(number)
        if number == signal.SIGKILL:
            assert running.process.wait(PATIENCE) == -9
            os.kill(program, signal.SIGKILL)  # the proxy was not stopped, but its server has ended
        else:
            assert running.line(1) == f"{number.name}\n"
            assert running.process.wait(PATIENCE) == 3
        assert eventually(lambda: not listens(address))


@pytest.mark.parametrize(
    "options,said",
    [
        (["--seed", "no.json"], "no.json: No such file or directory"),
        (["--allow", "api.zoom.us"], "api.zoom.us is played by mockzoom itself"),
        (["--plan", "busines"], "did you mean 'business'?"),
        (["--fail-on", "unknown,shema"], "'shema' is unknown; did you mean 'schema'?"),
        (["--report", "out.txt"], "out.txt has no suffix that names a format; use .xml (JUnit), .json or .md"),
        (["--report", "out.md", "--no-admin"], "--fail-on and --report read the journal"),
        (["--fail-on", "blocked", "--journal", "0"], "--fail-on and --report read the journal"),
    ],
)
def test_mistakes(run, options, said):
    """Mistakes are reported before the command runs."""
    done = run("echo", "ran", options=options)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("store", ["mysql://x", "sqlite:////nowhere/at/all/x.db"])
def test_a_store_that_cannot_be_used(run, store):
    """A store that cannot be used is reported in one sentence, as by `serve`, and the command does not run."""
    done = run("echo", "ran", options=["--store", store])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: the")
    assert len(done.stderr.splitlines()) == 1


def test_a_folder_that_certificates_cannot_be_kept_in(run, tmp_path):
    """A folder that cannot hold the certificates is reported."""
    (tmp_path / "file").write_text("")
    done = run("echo", "ran", options=["--ca-dir", "file/ca"])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: cannot keep certificates in file/ca: Not a directory; name a folder")


def test_what_broke_a_schema_is_told(run):
    """By operation, of the journal; the exit code stays the program's."""
    call = (
        "import requests\n"
        "requests.post('https://api.zoom.us/v2/webinars/90000000005/batch_registrants', data='{\"registrants\": []}',\n"
        "    headers={'Authorization': 'Bearer mockzoom-token', 'Content-Type': 'application/json'}, timeout=30)"
    )
    done = run(*PYTHON, call)

    assert (done.returncode, done.stderr.splitlines()) == (
        0,
        [
            "mockzoom: 1 call, 1 refused: validation_failed 1",
            "mockzoom: 1 broke a schema: request of addBatchWebinarRegistrants 1",
        ],
    )
