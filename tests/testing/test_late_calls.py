"""Calls that arrive after an interception has ended: nothing reaches the real Zoom unless the program asked for it.

Each test runs a program in a separate process, where Zoom's names lead to a closed port of this machine: a call that is
let out fails with "let out".
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

HEAD = """
import socket, threading
import httpx, requests
import mockzoom

REAL = socket.getaddrinfo

def getaddrinfo(host, *args, **kwargs):
    import sys
    sys.audit("socket.getaddrinfo", host, *args)  # as the real one
    raise socket.gaierror(1, "let out")

socket.getaddrinfo = getaddrinfo
URL = "https://api.zoom.us/v2/users/me"
for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
    __import__("os").environ.pop(name, None)

def outcome(call):
    try:
        return call().status_code
    except Exception as error:
        text = str(error)
        return "refused" if "mockzoom" in text and "afterwards" in text else "let out" if "let out" in text else text
"""

LATE = {
    "a thread that goes on": """
entered, called, ended, found = threading.Event(), threading.Event(), threading.Event(), []
def work():
    entered.wait(20)
    found.append(outcome(lambda: requests.get(URL, timeout=5)))
    called.set()
    ended.wait(20)
    found.append(outcome(lambda: requests.get(URL, timeout=5)))
thread = threading.Thread(target=work)
thread.start()
with mockzoom.intercept({options}):
    entered.set()
    called.wait(20)
ended.set()
thread.join(20)
print(found)
""",
    "a prepared session": """
with mockzoom.intercept({options}):
    session = requests.Session()
    prepared = session.prepare_request(requests.Request("GET", URL))
    found = [outcome(lambda: session.send(prepared))]
found.append(outcome(lambda: session.send(prepared, timeout=5)))
print(found)
""",
    "a client of httpx": """
with mockzoom.intercept({options}):
    client = httpx.Client()
    found = [outcome(lambda: client.get(URL))]
found.append(outcome(lambda: client.get(URL)))
print(found)
""",
    "an adapter's method that was kept": """
with mockzoom.intercept({options}):
    from requests.adapters import HTTPAdapter
    session, send = requests.Session(), HTTPAdapter.send
    prepared = session.prepare_request(requests.Request("GET", URL))
    found = [outcome(lambda: send(session.adapters["https://"], prepared))]
found.append(outcome(lambda: send(session.adapters["https://"], prepared, timeout=5)))
print(found)
""",
}


def run(program, **environment):
    done = subprocess.run(
        [sys.executable, "-c", HEAD + program], capture_output=True, text=True, check=False, timeout=60,
        env=os.environ | environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("way", LATE)
def test_a_late_call_is_refused(way):
    """It is answered during the interception (401: it has no token), and afterwards the name is not looked up."""
    assert run(LATE[way].replace("{options}", "")) == "[401, 'refused']"


def test_a_program_can_ask_for_the_real_zoom_afterwards():
    """With `afterwards='pass'` the library's request goes out when the last interception has ended."""
    assert run(LATE["a prepared session"].replace("{options}", "afterwards='pass'")) == "[401, 'let out']"


def test_a_program_without_an_interception_is_not_restricted():
    """The import of mockzoom changes nothing."""
    assert run("mockzoom.intercept\nprint(outcome(lambda: requests.get(URL, timeout=5)))") == "let out"


def test_a_late_call_is_not_answered_by_the_next_interception_of_another_test():
    """It belongs to no interception while none is active; a later one answers only what is called during it."""
    program = """
with mockzoom.intercept() as first:
    session = requests.Session()
    found = [outcome(lambda: session.get(URL))]
found.append(outcome(lambda: session.get(URL, timeout=5)))
with mockzoom.intercept() as second:
    found.append(outcome(lambda: session.get(URL)))
    calls = [len(zoom.home.control.stray_journal.entries()) for zoom in (first, second)]
print(found, calls)
"""
    assert run(program) == "[401, 'refused', 401] [1, 1]"


def test_another_word_is_refused():
    """When the interception is made."""
    import mockzoom

    with pytest.raises(ValueError, match="choose 'pass' or 'refuse'"):
        mockzoom.intercept(afterwards="send")
