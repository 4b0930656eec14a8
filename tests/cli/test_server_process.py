"""`mockzoom serve` as users start it: a process that greets, serves, drains, and ends with whoever started it."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
import requests

MOCKZOOM = [sys.executable, "-m", "mockzoom"]
HEADERS = {"Authorization": "Bearer mockzoom-token"}
BATCH = "/v2/webinars/90000000005/batch_registrants"
BODY = json.dumps({"registrants": [{"email": "a@example.com", "first_name": "A"}]}).encode()


@contextmanager
def serving(*options):
    """A server process and its address, as printed."""
    process = subprocess.Popen([*MOCKZOOM, "serve", "--port", "0", *options], stdout=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()
        yield process, line.strip().rpartition(" ")[2]
    finally:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def run(*arguments, **how):
    """A command that ends by itself."""
    return subprocess.run([*MOCKZOOM, *arguments], capture_output=True, text=True, timeout=60, check=False, **how)


def test_it_greets_when_it_can_be_called():
    """The first line's address answers at once; the second tells the profile and what live Zoom does."""
    with serving() as (process, url):
        answer = requests.post(
            f"{url}{BATCH}", data=BODY, headers=HEADERS | {"Content-Type": "application/json"}, timeout=5
        )
        second = process.stdout.readline()

    assert answer.status_code == 200
    assert "profile 2021-08" in second
    assert "live Zoom answers 201" in second


def test_health_and_wait():
    """0 for a server that answers, 1 for none, within the time given."""
    with serving() as (_, url):
        assert run("health", "--url", url).returncode == 0
        assert run("wait", "--url", url, "--timeout", "5").returncode == 0
        address = {"MOCKZOOM_PORT": url.rpartition(":")[2]}
        assert run("health", env=os.environ | address).returncode == 0
    assert run("health", "--url", url).returncode == 1
    late = run("wait", "--url", url, "--timeout", "0.2")
    assert (late.returncode, "does not answer" in late.stderr) == (1, True)


def test_sigterm_lets_a_call_under_way_end():
    """Half a body before the signal, half after it: answered, and exit code 0."""
    with serving() as (process, url):
        host, port = url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            head = f"POST {BATCH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer mockzoom-token\r\n"
            head += f"Content-Type: application/json\r\nContent-Length: {len(BODY)}\r\n\r\n"
            connection.sendall(head.encode() + BODY[:20])
            _let_it_arrive(url)
            process.send_signal(signal.SIGTERM)
            connection.sendall(BODY[20:])
            answer = connection.recv(65536)
        assert process.wait(timeout=20) == 0
    assert answer.startswith(b"HTTP/1.1 200")


def _let_it_arrive(url):
    """A whole call after the first bytes: by then they have been taken."""
    assert requests.get(f"{url}/v2/users/me", headers=HEADERS, timeout=5).status_code == 200


@pytest.mark.skipif(sys.platform == "win32", reason="processes end otherwise there")
def test_nobody_is_left_when_the_starter_is_killed():
    """SIGKILL cannot be passed on, so the serving process watches its parent."""
    with serving() as (process, url):
        process.kill()
        process.wait(timeout=10)
        deadline = time.monotonic() + 10
        while run("health", "--url", url).returncode == 0:
            assert time.monotonic() < deadline, "the serving process lives on"


def test_a_server_on_a_port_of_its_own():
    """Port 0 twice gives two servers; a port that is taken is refused in one sentence."""
    with serving() as (_, one), serving() as (_, two):
        taken = run("serve", "--port", one.rpartition(":")[2])
        assert one != two
    assert taken.returncode == 2
    assert "choose another --port" in taken.stderr
    assert "Traceback" not in taken.stderr


def test_a_bad_seed_file_stops_the_start(tmp_path):
    """In one sentence, with exit code 2."""
    path = tmp_path / "seed.json"
    path.write_text('{"accounts": [{}]}')

    ended = run("serve", "--port", "0", "--seed", str(path))

    assert ended.returncode == 2
    assert "accounts[0]" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_odd_requests_do_not_end_it():
    """Bytes that are no HTTP, an endless header, an oversized body: the next call is answered as ever."""
    with serving("--max-body", "1000") as (_, url):
        host, port = url.removeprefix("http://").split(":")
        for raw in (
            b"\0\0\0\r\n\r\n",
            b"GET / HTTP/1.1\r\nX: " + b"a" * 200_000,
            b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
        ):
            with socket.create_connection((host, int(port)), timeout=10) as connection:
                connection.sendall(raw)
        large = requests.post(f"{url}{BATCH}", data=b"x" * 5000, headers=HEADERS, timeout=10)
        assert (large.status_code, large.json()["code"]) == (413, 413)
        _let_it_arrive(url)


@pytest.mark.parametrize("profile", ["2021-08", "2025-06"])
def test_the_demo_succeeds(profile):
    """30 registrants and every outcome, through a server of its own."""
    shown = run("demo", "--profile", profile)

    assert shown.returncode == 0, shown.stderr
    assert "30 registrants" in shown.stdout
    assert "all as expected" in shown.stdout
