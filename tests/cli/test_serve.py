"""`mockzoom serve` as its users start it: as a separate process, over a real socket."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import forked_process
import pytest
import requests
from click import UsageError
from loopback import listens
from mockzoom_server import COMMAND, Running, Server, ended, surroundings
from patience import PATIENCE, eventually

from mockzoom.cli.serve import _install_sigterm_handler
from mockzoom.cli.serving.ports import reserve

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Linux and macOS have them")

ME = "/v2/users/me"
BATCH = "/v2/webinars/90000000005/batch_registrants"
BODY = json.dumps({"registrants": [{"email": "jill@example.com", "first_name": "Jill"}]}).encode()
# The command, with a store that can be opened once.
GONE = """
from mockzoom import app
from mockzoom.cli import main
from mockzoom.storage import StoreError, open_store

def gone(*_):
    raise StoreError("the store is gone")

def once(*arguments):
    app.open_store = gone
    return open_store(*arguments)

app.open_store = once
main()
"""

# The command, with a signal that comes when the application is just loaded; 9 if it is ended by force.
EARLY = """
import os, signal
from mockzoom.cli import main
from mockzoom.cli.serving import single_process

def early(self, load):
    def loaded():
        app = load()
        os.kill(os.getpid(), signal.SIGTERM)
        return app
    return loaded

single_process.SingleProcessServer._unless_interrupted = early
single_process._exit_process = lambda end=os._exit: end(0)
single_process.os._exit = lambda _, end=os._exit: end(9)
main()
"""


class Served(Server):
    """A server, and a call to it."""

    def get(self, path: str = ME) -> requests.Response:
        return requests.get(f"{self.url}{path}", headers={"Authorization": "Bearer mockzoom-token"}, timeout=PATIENCE)


@pytest.fixture
def serve(tmp_path):
    """Starts servers in the test's folder; at the end every process is gone."""
    with ExitStack() as stack:
        yield lambda *options, **variables: stack.enter_context(Served(*options, cwd=tmp_path, **variables)).ready()


def head_of(body, *more):
    lines = (
        f"POST {BATCH} HTTP/1.1",
        "Host: zoom.test",
        "Authorization: Bearer mockzoom-token",
        "Content-Type: application/json",
        f"Content-Length: {len(body)}",
        *more,
    )
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def answer_on(connection):
    """Status and body of the answer that arrives on a socket."""
    from http.client import HTTPResponse

    with closing(connection):
        answer = HTTPResponse(connection)
        answer.begin()
        return answer.status, answer.read()


class TestStart:
    def test_the_address_can_be_called_once_it_is_printed(self, serve):
        """The first line names an address that takes calls right then."""
        served = serve()
        assert re.fullmatch(r"http://127\.0\.0\.1:[1-9][0-9]*", served.url)
        assert served.get().json()["email"] == "host@example.com"

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device of Linux")
    def test_nobody_has_to_read_the_greeting(self, free_port):
        """An output that takes nothing does not keep it from serving, nor from ending well."""
        with Path("/dev/full").open("w") as full:
            process = forked_process.Popen(
                [*COMMAND, "serve", "--port", str(free_port)],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                env=surroundings(),
            )
        with process:
            try:
                assert ended("wait", "--url", f"http://127.0.0.1:{free_port}").returncode == 0
            finally:
                process.terminate()
            assert process.stderr.read() == ""
        assert process.returncode == 0

    def test_greets_with_the_profile(self, serve):
        """The default profile is named, and that live Zoom answers 201; so is the way to the variables."""
        served = serve()
        greeting = served.line(1)
        assert "profile 2021-08" in greeting
        assert "answered with 200" in greeting
        assert "live Zoom answers 201" in greeting
        assert "--profile 2026-09" in greeting
        assert served.line(2) == f"variables for a client: mockzoom env --url {served.url}\n"
        assert served.line(3) == f"dashboard: {served.url}/_mockzoom/\n"

    def test_greets_with_the_other_profile(self, serve):
        """The other profile is named too, and its answer is what the greeting says."""
        served = serve("--profile", "2025-06")
        greeting = served.line(1)
        assert "profile 2025-06" in greeting
        assert "answered with 201, as live Zoom does" in greeting
        with served.connect(head_of(BODY) + BODY) as connection:
            assert answer_on(connection)[0] == 201

    def test_settings_of_the_environment(self, serve):
        """The environment's settings are those of the server."""
        served = serve(MOCKZOOM_DIAGNOSIS="no", MOCKZOOM_PROFILE="2025-06")
        assert "2025-06" in served.line(1)
        refused = served.get("/v2/webinars/90000003001")
        assert refused.json()["code"] == 3001
        assert "X-Mockzoom-Rule" not in refused.headers

    def test_seed_file(self, serve, tmp_path):
        """--seed adds accounts."""
        account = {"account_id": "a", "client_id": "c", "client_secret": "s", "token": "t"}
        seed = {"accounts": [account | {"users": [{"email": "ana@acme.test"}]}]}
        (tmp_path / "seed.json").write_text(json.dumps(seed))
        served = serve("--seed", "seed.json")
        answer = requests.get(f"{served.url}{ME}", headers={"Authorization": "Bearer t"}, timeout=PATIENCE)
        assert answer.json()["email"] == "ana@acme.test"

    def test_the_port_asked_for(self, serve, free_port):
        """A requested port is the one that is printed, and a second server reports that it is in use."""
        served = serve("--port", str(free_port))
        assert served.url == f"http://127.0.0.1:{free_port}"
        second = ended("serve", "--port", str(free_port))
        assert (second.returncode, second.stdout) == (2, "")
        assert f"cannot listen on 127.0.0.1:{free_port}" in second.stderr
        assert "Traceback" not in second.stderr
        assert served.get().status_code == 200

    def test_one_port_is_reserved_once(self, free_port):
        """Ports are reserved before listening: of two servers that start at once one reports the conflict."""
        with reserve("127.0.0.1", free_port):
            with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1:{free_port}: .*choose another"):
                reserve("127.0.0.1", free_port).__enter__()
            with reserve("127.0.0.1", 0) as another:
                assert another.getsockname()[1] != free_port
        with reserve("127.0.0.1", free_port) as again:
            assert again.getsockname()[1] == free_port

    @pytest.mark.parametrize("workers", ["1", "2"])
    def test_a_store_that_is_gone_when_it_is_served(self, workers):
        """It was there when the command looked: a sentence, exit code 1, and no traceback."""
        program = (sys.executable, "-c", GONE)
        done = ended("serve", "--port", "0", "--store", "sqlite:///x.db", "--workers", workers, program=program)
        assert (done.returncode, done.stdout) == (1, "")
        assert all(line.startswith("Error: ") for line in done.stderr.splitlines())
        assert done.stderr.startswith("Error: the store is gone\n")

    def test_two_servers_on_port_0(self, serve):
        """Two servers on port 0 get different ports and are independent."""
        first, second = serve(), serve()
        assert first.url != second.url
        with first.connect(head_of(BODY) + BODY) as connection:
            assert answer_on(connection)[0] == 200
        listed = [s.get("/v2/webinars/90000000005/registrants").json()["total_records"] for s in (first, second)]
        assert listed == [1, 0]


class TestHealth:
    def test_of_a_server(self, serve):
        """`health` and `wait` exit with 0 where a server answers."""
        served = serve()
        for command in (["health"], ["wait", "--timeout", "10"]):
            done = ended(*command, "--url", served.url)
            assert (done.returncode, done.stdout, done.stderr) == (0, "ok\n", "")

    def test_of_a_closed_port(self, closed_port):
        """`health` exits with 1 and names the address if no server answers."""
        done = ended("health", "--url", f"http://127.0.0.1:{closed_port}")
        assert (done.returncode, done.stdout) == (1, "")
        assert f"http://127.0.0.1:{closed_port} does not answer" in done.stderr
        assert "Traceback" not in done.stderr

    def test_of_another_server(self):
        """`health` exits with 1 if another server answers."""
        with socket.create_server(("127.0.0.1", 0)) as other:

            def answer():
                connection, _ = other.accept()
                with connection:
                    connection.recv(10_000)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

            thread = threading.Thread(target=answer, daemon=True)
            thread.start()
            done = ended("health", "--url", f"http://127.0.0.1:{other.getsockname()[1]}")
            thread.join(PATIENCE)
        assert done.returncode == 1
        assert "not as mockzoom does" in done.stderr

    def test_wait_gives_up(self, closed_port):
        """`wait` exits with 1 when its time is over, and not before."""
        begun = time.monotonic()
        done = ended("wait", "--timeout", "0.5", "--url", f"http://127.0.0.1:{closed_port}")
        assert done.returncode == 1
        assert time.monotonic() - begun >= 0.5
        assert "does not answer" in done.stderr

    def test_wait_sees_a_server_come_up(self, serve, free_port):
        """`wait` that began before the server ends with 0 once it answers."""
        with Running("wait", "--timeout", str(PATIENCE), "--url", f"http://127.0.0.1:{free_port}") as waiting:
            serve("--port", str(free_port))
            assert waiting.line(0) == "ok\n"
            assert waiting.process.wait(PATIENCE) == 0

    def test_address_of_the_settings(self, serve):
        """Without --url `health` asks the server of the settings."""
        assert ended("health", MOCKZOOM_PORT=str(serve().address[1])).returncode == 0


class TestStop:
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "Ctrl-C"])
    def test_exit_code(self, serve, number):
        """SIGTERM and Ctrl-C end the server with exit code 0, and free the port."""
        served = serve()
        assert served.get().status_code == 200
        served.process.send_signal(number)
        assert served.process.wait(timeout=PATIENCE) == 0
        assert not listens(served.address)

    @pytest.mark.parametrize("expect", [True, False], ids=["100-continue", "plain"])
    def test_a_call_under_way_is_answered(self, serve, expect):
        """A call whose body is half there at SIGTERM is answered when the rest comes, and then all ends with 0."""
        served = serve()
        half = len(BODY) // 2
        connection = served.connect(head_of(BODY, *(["Expect: 100-continue"] if expect else [])))
        with closing(connection):
            if expect:
                assert connection.recv(1000).startswith(b"HTTP/1.1 100")  # the server is at work on this call
            connection.sendall(BODY[:half])
            assert served.get().status_code == 200  # a call that came later has been answered
            served.process.terminate()
            assert eventually(lambda: not listens(served.address))
            connection.sendall(BODY[half:])
            status, body = answer_on(connection)
        assert (status, len(json.loads(body)["registrants"])) == (200, 1)
        assert served.process.wait(timeout=PATIENCE) == 0

    def test_who_is_impatient_does_not_disturb_it(self, serve):
        """Signals that come again change nothing: the call under way is answered, and all ends with 0."""
        served = serve()
        half = len(BODY) // 2
        with closing(served.connect(head_of(BODY, "Expect: 100-continue"))) as connection:
            assert connection.recv(1000).startswith(b"HTTP/1.1 100")
            connection.sendall(BODY[:half])
            served.process.terminate()
            assert eventually(lambda: not listens(served.address))
            for number in (signal.SIGTERM, signal.SIGINT) * 3:
                served.process.send_signal(number)
            connection.sendall(BODY[half:])
            assert answer_on(connection)[0] == 200
        assert served.process.wait(timeout=PATIENCE) == 0

    def test_idle_connections_do_not_hold_it(self, serve):
        """A client that keeps its connection open does not keep the server from ending."""
        served = serve()
        with requests.Session() as session:
            session.get(f"{served.url}{ME}", timeout=PATIENCE)
            served.process.terminate()
            assert served.process.wait(timeout=PATIENCE) == 0

    def test_a_closed_terminal_ends_it(self, serve):
        """As it ends most programs: by SIGHUP."""
        before = signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup, programs inherit that it is ignored
        try:
            served = serve()
        finally:
            signal.signal(signal.SIGHUP, before)
        served.process.send_signal(signal.SIGHUP)
        assert served.process.wait(timeout=PATIENCE) == -signal.SIGHUP

    def test_a_container_s_first_process_ends_while_it_starts(self, monkeypatch):
        """By SIGTERM, which the system keeps from a first process that does not ask for it; others need no help."""
        before = signal.getsignal(signal.SIGTERM)
        _install_sigterm_handler()
        assert signal.getsignal(signal.SIGTERM) is before
        monkeypatch.setattr(os, "getpid", lambda: 1)
        try:
            _install_sigterm_handler()
            with pytest.raises(SystemExit) as end:
                signal.raise_signal(signal.SIGTERM)
        finally:
            signal.signal(signal.SIGTERM, before)
        assert end.value.code == 143

    def test_a_signal_that_comes_before_it_listens_ends_it(self):
        """The application is loaded by then, and nothing is served."""
        from mockzoom.cli.serving.single_process import SingleProcessServer

        server = SingleProcessServer("mockzoom")
        server.signal_handler_interrupt()
        with pytest.raises(InterruptedError):
            server._unless_interrupted(lambda: "the application")()

    def test_a_signal_in_the_moment_before_it_listens_ends_it(self):
        """The application is loaded, and granian does not wait for signals yet: it ends before its time is over."""
        done = ended("serve", "--port", "0", program=(sys.executable, "-c", EARLY))
        assert (done.returncode, done.stderr) == (0, "")

    def test_those_that_serve_end_with_their_supervisor(self, serve):
        """After SIGKILL of the process that was started, the port is closed before long."""
        served = serve("--workers", "2", "--store", "sqlite:///kept.db")
        assert listens(served.address)
        served.process.kill()
        served.process.wait(timeout=PATIENCE)
        assert eventually(lambda: not listens(served.address))


class TestDemo:
    @pytest.mark.parametrize("profile,success", [("2021-08", 200), ("2025-06", 201)])
    def test_exits_with_0(self, profile, success):
        """The demo registers thirty people, meets every refusal, and ends as expected in both profiles."""
        done = ended("demo", "--profile", profile)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"batch_registrants -> {success}, 30 registrants\n" in done.stdout
        assert "30 in the list" in done.stdout
        assert done.stdout.endswith("all as expected; the server is stopped again\n")
        url = re.search(r"on http://127\.0\.0\.1:(\d+)", done.stdout)
        assert url is not None
        assert not listens(("127.0.0.1", int(url[1])))


def test_a_host_may_be_a_name(serve):
    """Resolved before it is listened on."""
    assert serve("--host", "localhost").get().status_code == 200


def test_variables_of_a_proxy_are_no_headers(serve):
    """`HTTP_PROXY` may hold a password, and the journal contains the headers of every request."""
    served = serve(HTTP_PROXY="http://somebody:secret@127.0.0.1:9")
    door = requests.Session()
    door.trust_env = False
    journals = f"{served.url}/_mockzoom/v1/accounts/mockzoom-account/journal"
    door.get(f"{served.url}{ME}", headers={"Authorization": "Bearer mockzoom-token"}, timeout=PATIENCE)
    read = door.get(journals, timeout=PATIENCE)
    assert read.status_code == 200
    assert ME in read.text
    assert "secret@" not in read.text


def test_odd_requests_do_not_end_it(serve):
    """After bytes that are not HTTP, an endless header or an oversized body the next request is answered."""
    served = serve("--max-body", "1000")
    for raw in (
        b"\0\0\0\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000,
        b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
    ):
        with suppress(OSError):
            served.connect(raw).close()
    headers = {"Authorization": "Bearer mockzoom-token"}
    large = requests.post(f"{served.url}{BATCH}", data=b"x" * 5000, headers=headers, timeout=PATIENCE)

    assert (large.status_code, large.json()["code"]) == (413, 413)
    assert served.get().status_code == 200


def test_the_demo_does_not_mind_the_user_s_settings(tmp_path):
    """It shows the defaults, whatever variables and files there are."""
    (tmp_path / "mockzoom.toml").write_text("max_body = 10")
    settings = {"PLAN": "free", "DIAGNOSIS": "no", "SEED": "nowhere.json", "PORT": "1"}
    variables = {f"MOCKZOOM_{name}": value for name, value in settings.items()}

    assert ended("demo", cwd=tmp_path, **variables).returncode == 0


@pytest.mark.parametrize(
    "url", ["http://localhost:99999", "http://[::1", "http://a b", f"http://\u00e4{'x' * 70}.de", "ftp://x", "x"]
)
def test_health_of_what_is_no_address(url):
    """One sentence and exit code 1."""
    done = ended("health", "--url", url)

    assert (done.returncode, done.stdout) == (1, "")
    assert "is not " in done.stderr
    assert "Traceback" not in done.stderr


class TestControlApi:
    def test_on_a_port_of_its_own(self, serve, free_port):
        """The admin API is on its port alone; accounts created there get the API's address, and work there."""
        served = serve("--admin-port", str(free_port), MOCKZOOM_ADMIN_TOKEN="s3cret")
        control = f"http://127.0.0.1:{free_port}"
        assert served.line(4).strip() == f"the admin API listens on {control}"
        assert requests.get(f"{served.url}/_mockzoom/v1/health", timeout=PATIENCE).json()["code"] == 2300
        assert requests.get(f"{control}{ME}", timeout=PATIENCE).status_code == 404
        assert requests.post(f"{control}/_mockzoom/v1/accounts", timeout=PATIENCE).status_code == 401

        headers = {"Authorization": "Bearer s3cret"}
        made = requests.post(f"{control}/_mockzoom/v1/accounts", headers=headers, timeout=PATIENCE).json()
        assert made["base_url"] == served.url
        me = requests.get(
            f"{made['api_url']}/users/me", headers={"Authorization": f"Bearer {made['token']}"}, timeout=PATIENCE
        )
        assert me.json()["id"] == made["users"][0]["id"]

    def test_a_port_that_is_taken(self, serve, free_port):
        """A port in use is reported before the server starts."""
        serve("--port", str(free_port))
        second = ended("serve", "--port", "0", "--admin-port", str(free_port))
        assert second.returncode == 2
        assert "choose another --host or --admin-port" in second.stderr

    def test_its_token_is_never_shown(self):
        """Only that there is one."""
        shown = ended("config", "--admin-token", "s3cret").stdout
        (line,) = [line for line in shown.splitlines() if line.startswith("admin_token")]
        assert line.split() == ["admin_token", "(set)", "flag", "--admin-token"]
