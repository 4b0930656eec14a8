"""`serve --tls`, `serve --proxy`, `proxy` and `ca`, as their users start them."""

from __future__ import annotations

import json
import socket
import ssl
import sys
from contextlib import closing, contextmanager
from http.client import HTTPResponse, HTTPSConnection
from pathlib import Path

import pytest
import requests
from click.testing import CliRunner
from loopback import listens
from mockzoom_server import Running, Server, ended
from patience import PATIENCE, eventually

import mockzoom
from mockzoom.cli import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals as Linux and macOS have them")

ME = "https://api.zoom.us/v2/users/me"
HEADERS = {"Authorization": "Bearer mockzoom-token"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where certificates are kept."""
    return tmp_path_factory.mktemp("ca")


@pytest.fixture
def command(folder, tmp_path):
    """Runs a command to its end, in the test's folder."""
    return lambda *words, **variables: ended(*words, cwd=tmp_path, **({"MOCKZOOM_CA_DIR": str(folder)} | variables))


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
    def test_the_server_speaks_it(self, folder, command):
        """TLS is served at the server's address and for Zoom's names, from TLS 1.2 on.

        `health` and `env` print https.
        """
        with Server("--tls", MOCKZOOM_CA_DIR=str(folder)) as server:
            url = server.url
            assert url.startswith("https://127.0.0.1:")
            assert server.line_with(f"mockzoom env --url {url}")
            assert server.line_with("for clients to trust").split()[-1] == str(folder / "ca.pem")
            with session(folder) as calls:
                assert email(calls.get(f"{url}/v2/users/me", timeout=10)) == "host@example.com"
                assert email(calls.get(f"{url.replace('127.0.0.1', 'localhost')}/v2/users/me", timeout=10))
            port = server.address[1]
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

    def test_without_the_extra(self, command, tmp_path):
        """Without the extra, the error says how to install it."""
        (tmp_path / "cryptography.py").write_text("raise ModuleNotFoundError(name='cryptography')")
        done = command("serve", "--tls", "--port", "0", PYTHONPATH=str(tmp_path))
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == (
            "Error: certificates need the package cryptography; install it with: pip install cryptography\n"
        )


class TestServeProxy:
    @pytest.mark.parametrize("options", [[], ["--tls"]], ids=["plain", "tls"])
    def test_it_leads_to_the_server(self, folder, options):
        """The proxy works with and without TLS, rejects other hosts, and ends silently with the server."""
        with Server("--proxy", "0", *options, MOCKZOOM_CA_DIR=str(folder)) as server:
            proxy = server.line_with("forward proxy").split()[-1]
            with session(folder, proxy) as calls:
                assert email(calls.get(ME, timeout=10)) == "host@example.com"
                assert email(calls.get("http://zoom.us/v2/users/me", timeout=10)) == "host@example.com"
                assert calls.get("http://other.example/", timeout=10).status_code == 403
                assert server.stop() == 0
            assert server.log == ""
            with pytest.raises(OSError, match="refused"):
                socket.create_connection(("127.0.0.1", int(proxy.rpartition(":")[2])), timeout=5)

    def test_a_call_under_way_is_answered(self, folder):
        """Through the proxy as without it: SIGTERM, the rest of the body, the answer, the end."""
        body = json.dumps({"registrants": [{"email": "jill@example.com", "first_name": "Jill"}]}).encode()
        head = (
            "POST http://api.zoom.us/v2/webinars/90000000005/batch_registrants HTTP/1.1\r\nHost: api.zoom.us\r\n"
            "Authorization: Bearer mockzoom-token\r\nContent-Type: application/json\r\nExpect: 100-continue\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        with Server("--proxy", "0", MOCKZOOM_CA_DIR=str(folder)) as server:
            port = int(server.line_with("forward proxy").rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
                connection.sendall(head.encode())
                assert connection.recv(1000).startswith(b"HTTP/1.1 100")
                server.process.terminate()
                assert eventually(lambda: not listens(server.address))
                connection.sendall(body)
                answer = HTTPResponse(connection)
                answer.begin()
                assert (answer.status, len(json.loads(answer.read())["registrants"])) == (200, 1)
            assert server.process.wait(PATIENCE) == 0

    def test_a_taken_port(self, command):
        """A port in use is reported with the fix."""
        with socket.create_server(("127.0.0.1", 0)) as other:
            port = other.getsockname()[1]
            done = command("serve", "--port", "0", "--proxy", str(port))
        assert (done.returncode, done.stdout) == (2, "")
        last = done.stderr.splitlines()[-1]
        assert last.startswith(f"Error: cannot listen on 127.0.0.1:{port}: ")
        assert last.endswith("; choose another --proxy (0 picks a free one)")


class TestProxy:
    def test_to_a_server_elsewhere(self, folder):
        """The proxy forwards requests until it is stopped, and then exits with code 0."""
        with (
            mockzoom.serve() as server,
            Running("proxy", "--to", server.url, "--port", "0", MOCKZOOM_CA_DIR=str(folder)) as proxy,
        ):
            first = proxy.line(0)
            assert first.startswith(f"a forward proxy to {server.url} listens on http://127.0.0.1:")
            with session(folder, first.split()[-1]) as calls:
                assert email(calls.get(ME, timeout=10)) == "host@example.com"
            assert proxy.stop() == 0

    @pytest.mark.parametrize("to", ["ftp://x", "x", "http://?", "http://h:99999", "http://[::1"])
    def test_what_is_no_address(self, to):
        """A value that is not an address is reported."""
        done = CliRunner().invoke(main, ["proxy", "--to", to])
        assert (done.exit_code, done.stdout) == (2, "")
        assert f"--to: {to!r} is not an http:// or https:// address" in done.stderr


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
