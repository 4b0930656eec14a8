"""`serve --tls`, `serve --proxy`, `proxy` and `ca`, as their users start them."""

from __future__ import annotations

import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
from contextlib import closing, contextmanager, suppress
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner

import mockzoom
from mockzoom.cli import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Linux and macOS have them")

PATIENCE = 30
COMMAND = [sys.executable, "-m", "mockzoom"]
ME = "https://api.zoom.us/v2/users/me"
HEADERS = {"Authorization": "Bearer mockzoom-token"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where certificates are kept."""
    return tmp_path_factory.mktemp("ca")


@pytest.fixture(scope="module")
def environment(folder):
    """Certificates in a folder of the tests' own, and no settings of anybody's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOCKZOOM_")}
    return kept | {"MOCKZOOM_CA_DIR": str(folder)}


@pytest.fixture
def command(environment, tmp_path):
    """Runs a command to its end."""

    def run(*args, **variables):
        return subprocess.run(
            [*COMMAND, *args], cwd=tmp_path, env=environment | variables, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip

    return run


@contextmanager
def started(environment, *args, until):
    """A command at work, and the lines it printed up to one with a word."""
    with subprocess.Popen(
        [*COMMAND, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
    ) as process:
        try:
            lines = []
            while not lines or until not in lines[-1]:
                lines.append(process.stdout.readline())
                assert lines[-1], lines
            yield process, "".join(lines)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def address(said, word):
    """The address in the line that has a word."""
    (line,) = [line for line in said.splitlines() if word in line]
    return line.split()[-1]


@contextmanager
def session(folder, proxy=""):
    with requests.Session() as found:
        found.trust_env, found.verify = False, str(folder / "ca.pem")
        found.headers.update(HEADERS)
        found.proxies = {"http": proxy, "https": proxy} if proxy else {}
        yield found


def email(answer):
    return answer.json().get("email")


class TestTLS:
    def test_the_server_speaks_it(self, environment, folder, command):
        """At its own address and for Zoom's names, from TLS 1.2 on; `health` and `env` speak of https."""
        with started(environment, "serve", "--tls", "--port", "0", until="for clients to trust") as (_, said):
            url = address(said, "mockzoom listens on")
            assert url.startswith("https://127.0.0.1:")
            assert f"mockzoom env --url {url}" in said
            assert address(said, "for clients to trust") == str(folder / "ca.pem")
            with session(folder) as calls:
                assert email(calls.get(f"{url}/v2/users/me", timeout=10)) == "host@example.com"
                assert email(calls.get(f"{url.replace('127.0.0.1', 'localhost')}/v2/users/me", timeout=10))
            port = int(url.rpartition(":")[2])
            assert self.asked_for("zoom.us", port, folder) == 200
            healthy = command("health", MOCKZOOM_TLS="yes", MOCKZOOM_PORT=str(port))
            assert (healthy.returncode, healthy.stdout, healthy.stderr) == (0, "ok\n", "")
            strange = command("health", "--url", url, MOCKZOOM_CA_DIR=str(folder / "other"))
            assert strange.returncode == 1
            assert "CERTIFICATE_VERIFY_FAILED" in strange.stderr
        told = json.loads(command("env", "--format", "json", MOCKZOOM_TLS="1").stdout)
        assert told["ZOOM_API_URL"] == "https://127.0.0.1:8080/v2"

    def asked_for(self, name, port, folder):
        """The status of an answer over TLS 1.2 to a client that was led here by its own list of hosts."""
        context = ssl.create_default_context(cafile=folder / "ca.pem")
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with closing(HTTPSConnection(name, port, context=context)) as connection:
            plain = socket.create_connection(("127.0.0.1", port), timeout=10)
            connection.sock = context.wrap_socket(plain, server_hostname=name)
            connection.request("GET", "/v2/users/me", headers=HEADERS)
            return connection.getresponse().status

    def test_without_the_extra(self, environment, tmp_path):
        """The way to it is told."""
        (tmp_path / "cryptography.py").write_text("raise ModuleNotFoundError(name='cryptography')")
        done = subprocess.run(
            [*COMMAND, "serve", "--tls", "--port", "0"], env=environment | {"PYTHONPATH": str(tmp_path)},
            capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "Error: certificates need the package cryptography; install it with: pip install 'mockzoom[tls]'\n"
        )


class TestServeProxy:
    @pytest.mark.parametrize("options", [[], ["--tls"]], ids=["plain", "tls"])
    def test_it_leads_to_the_server(self, environment, folder, options):
        """Whether or not that speaks TLS; what it does not let out is refused; it ends with the server, silently."""
        args = ["serve", "--port", "0", "--proxy", "0", *options]
        with started(environment, *args, until="forward proxy") as (process, said):
            proxy = address(said, "forward proxy")
            with session(folder, proxy) as calls:
                assert email(calls.get(ME, timeout=10)) == "host@example.com"
                assert email(calls.get("http://zoom.us/v2/users/me", timeout=10)) == "host@example.com"
                assert calls.get("http://other.example/", timeout=10).status_code == 403
                process.terminate()
                assert process.wait(PATIENCE) == 0
            assert process.stderr.read() == ""
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.1", int(proxy.rpartition(":")[2])), timeout=5)

    def test_a_call_under_way_is_answered(self, environment):
        """Through the proxy as without it: SIGTERM, the rest of the body, the answer, the end."""
        body = json.dumps({"registrants": [{"email": "jill@example.com", "first_name": "Jill"}]}).encode()
        head = (
            "POST http://api.zoom.us/v2/webinars/90000000005/batch_registrants HTTP/1.1\r\nHost: api.zoom.us\r\n"
            "Authorization: Bearer mockzoom-token\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with started(environment, "serve", "--port", "0", "--proxy", "0", until="forward proxy") as (process, said):
            port = int(address(said, "forward proxy").rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                connection.sendall(head.encode())
                assert connection.recv(1000).startswith(b"HTTP/1.1 100")
                process.terminate()
                time.sleep(0.2)
                connection.sendall(body)
                answer = HTTPResponse(connection)
                answer.begin()
                assert (answer.status, len(json.loads(answer.read())["registrants"])) == (200, 1)
            assert process.wait(PATIENCE) == 0

    @pytest.mark.parametrize("server", ["--port", "--admin-port"])
    def test_a_port_of_the_server(self, command, server):
        """Is told before either listens."""
        done = command("serve", "--port", "0", server, "18080", "--proxy", "18080")
        assert (done.returncode, done.stdout) == (2, "")
        assert "--proxy 18080 is the server's own port or its control API's; choose another" in done.stderr

    def test_a_taken_port(self, command):
        """Is told, with the way out."""
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = command("serve", "--port", "0", "--proxy", str(port))
        assert (done.returncode, done.stdout) == (2, "")
        last = done.stderr.splitlines()[-1]
        assert last.startswith(f"Error: cannot listen on 127.0.0.1:{port}: ")
        assert last.endswith("; choose another --proxy (0 picks a free one)")


class TestProxy:
    def test_to_a_server_elsewhere(self, environment, folder):
        """Calls come to it until the proxy is told to stop, which it does with exit code 0."""
        with mockzoom.serve() as server:
            args = ["proxy", "--to", server.url, "--port", "0"]
            with started(environment, *args, until="for clients to trust") as (process, said):
                first = said.splitlines()[0]
                assert first.startswith(f"a forward proxy to {server.url} listens on http://127.0.0.1:")
                with session(folder, first.split()[-1]) as calls:
                    assert email(calls.get(ME, timeout=10)) == "host@example.com"
                process.terminate()
                assert process.wait(PATIENCE) == 0

    @pytest.mark.parametrize("to", ["ftp://x", "x", "http://?", "http://h:99999", "http://[::1"])
    def test_what_is_no_address(self, to):
        """Is told."""
        done = CliRunner().invoke(main, ["proxy", "--to", to])
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"--to: {to!r} is no http:// or https:// address" in done.stderr


class TestCA:
    def test_print_and_path(self, command, folder):
        """The certificate, and where it is; the same each time."""
        path = command("ca", "--path").stdout.strip()
        assert path == str(folder / "ca.pem")
        printed = command("ca", "--print").stdout
        assert printed == Path(path).read_text()
        assert printed.startswith("-----BEGIN CERTIFICATE-----\n")
        assert "PRIVATE" not in printed
        assert command("ca").stdout.startswith(f"{path}\n")

    def test_another_folder(self, command, tmp_path):
        """By its option, too."""
        assert command("ca", "--path", "--ca-dir", "mine").stdout == "mine/ca.pem\n"
        assert (tmp_path / "mine" / "ca.pem").exists()
