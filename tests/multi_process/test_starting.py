"""Servers that start on one database: at the same moment, again, with several processes, and without a database."""

from __future__ import annotations

import os
import signal

import pytest
from mockzoom_server import ended
from patience import PATIENCE, eventually
from several_servers import SIZE, Client, serving

from mockzoom.accounts.builtin import TEST_WEBINARS

WEBINAR = 90000000005


def refused(store, *options):
    """What becomes of a server that does not start."""
    return ended("serve", "--port", "0", *options, MOCKZOOM_STORE=store)


def test_the_account_is_planted_once(postgresql):
    """Servers that find an empty database at the same moment make one account, and a later one leaves it as it is."""
    for _ in range(SIZE):
        store = postgresql()
        with serving(4, store) as servers:
            clients = [Client(server.url) for server in servers]
            users = [client.call("GET", "/v2/users/me").document["id"] for client in clients]
            assert len(set(users)) == 1
            assert clients[0].batch(WEBINAR, ["ana@example.com"]).status == 200
            assert [len(client.registrants(WEBINAR)) for client in clients] == [1] * 4
            assert [one.account_id for one in servers[3].control.accounts.list()] == ["mockzoom-account"]
            state = servers[1].control.accounts.get("mockzoom-account").export()
            assert len(state["records"]["webinars"]["filed"]) == sum(one.webinar is not None for one in TEST_WEBINARS)

        with serving(1, store, "--plan", "pro") as (again,):
            assert len(Client(again.url).registrants(WEBINAR)) == 1
            assert again.control.accounts.get("mockzoom-account").plan == "business"


class TestWorkers:
    """`--workers N`: several processes on one port."""

    def test_not_on_the_store_in_memory(self):
        """Several processes with the store in memory would each have a state: this is rejected, with the fix."""
        done = refused("memory", "--workers", "2")
        assert (done.returncode, done.stdout) == (2, "")
        assert "each has a separate --store memory" in done.stderr
        assert "Use --store sqlite:///FILE" in done.stderr
        assert "Traceback" not in done.stderr

    @pytest.mark.parametrize("kind,spawned", [("sqlite", False), ("sqlite", True), ("postgresql", False)])
    def test_all_of_them_answer_for_one_state(self, kind, spawned, request, tmp_path, monkeypatch):
        """They greet once, one replaces another that is killed, and SIGTERM ends all of them with exit code 0.

        Also where processes are not forked and get everything as arguments: on macOS, and from Python 3.14 on.
        """
        if spawned:  # read by each Python that starts, before anything else
            (tmp_path / "sitecustomize.py").write_text("import multiprocessing as m; m.set_start_method('forkserver')")
            monkeypatch.setenv("PYTHONPATH", str(tmp_path))
        store = f"sqlite:///{tmp_path}/zoom.db" if kind == "sqlite" else request.getfixturevalue("postgresql")()
        with serving(1, store, "--workers", "3") as (server,):
            assert server.said.count("mockzoom listens on") == 1
            before = server.children()
            assert len(before) == 3
            webinar = Client(server.url).webinar()
            for n in range(12):  # separate connections, so that several processes accept them
                assert Client(server.url).batch(webinar, [f"p{n}@example.com"]).status == 200
            assert len(Client(server.url).registrants(webinar)) == 12

            os.kill(before[0], signal.SIGKILL)
            assert eventually(lambda: len(set(server.children()) - {before[0]}) == 3)
            assert eventually(
                lambda: all(Client(server.url).call("GET", "/v2/users/me").status == 200 for _ in "x" * 9)
            )
            assert len(Client(server.url).registrants(webinar)) == 12
            children = server.children()

            assert server.stop() == 0
            assert server.said.count("mockzoom listens on") == 1
            assert not [pid for pid in children if alive(pid)]

    def test_one_that_dies_again_ends_the_server(self, postgresql):
        """A process that dies again soon after it was replaced ends the server."""
        with serving(1, postgresql(), "--workers", "2") as (server,):
            first = server.children()
            os.kill(first[0], signal.SIGKILL)
            (new,) = eventually(lambda: set(server.children()) - set(first))
            os.kill(new, signal.SIGKILL)
            assert server.process.wait(timeout=PATIENCE) == 1
            assert "processes that serve died" in server.log
            assert not alive(first[1])

    def test_the_control_api_s_port(self, postgresql, free_port):
        """With a separate port the admin API is answered there, by every process for the one state."""
        with serving(1, postgresql(), "--workers", "2", "--admin-port", str(free_port)) as (server,):
            control = server.line_with("the admin API listens on").split()[-1]
            made = Client(control).call("POST", "/_mockzoom/v1/accounts", {})
            assert made.status == 201
            for _ in range(6):
                assert Client(server.url, made.document["token"]).call("GET", "/v2/users/me").status == 200
            assert Client(server.url).call("GET", "/_mockzoom/v1/accounts").status == 404


class TestNoDatabase:
    """A problem of the database is reported at the start, in one message and by the exit code."""

    def test_nobody_listens(self, closed_port):
        """No server at all: which one, why, and exit code 1."""
        done = refused(f"postgresql+psycopg://me:hidden@127.0.0.1:{closed_port}/zoom")
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith("Error: the store postgresql+psycopg://me:***@127.0.0.1")
        assert "refused" in done.stderr
        assert "Traceback" not in done.stderr
        assert "hidden" not in done.stderr

    def test_no_such_database(self, postgresql):
        """A server without this database."""
        done = refused(postgresql().rpartition("/")[0] + "/nowhere")
        assert (done.returncode, done.stdout) == (1, "")
        assert '"nowhere" does not exist' in done.stderr
        assert "Traceback" not in done.stderr

    def test_no_such_store(self):
        """A store that does not exist is reported with the existing ones."""
        done = refused("mysql://localhost/zoom", "--workers", "2")
        assert (done.returncode, done.stdout) == (1, "")
        assert "choose one of memory, sqlite:///FILE" in done.stderr


def test_what_is_in_the_store_outlives_all_servers(postgresql):
    """Killed without warning, the state is there for the next server: account, registrants, clock."""
    store = postgresql()
    with serving(2, store) as (one, other):
        made = one.control.accounts.create()
        made.clock.freeze("2027-03-01T12:00:00Z")
        webinar = Client(other.url, made.token).webinar()
        assert Client(one.url, made.token).batch(webinar, ["ana@example.com"]).status == 200
        one.kill()
        other.kill()
    with serving(1, store) as (again,):
        assert len(Client(again.url, made.token).registrants(webinar)) == 1
        assert again.control.accounts.get(made.account_id).clock.read().frozen


def alive(pid):
    """Whether a process is still there."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
