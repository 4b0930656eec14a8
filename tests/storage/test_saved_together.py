"""Requests that wait for each other are saved by one commit; each is saved or refused as if it were alone."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import NamedTuple

import pytest
from patience import eventually

from mockzoom.storage import StoreError, open_store
from mockzoom.storage.collections import Collection
from mockzoom.storage.sql import shared_transaction
from mockzoom.storage.sql.sessions import LostConnectionError
from mockzoom.storage.sql.turns import Turns, TurnTimeoutError


class Note(NamedTuple):
    text: str


NOTES = Collection("notes_saved_together", Note, lambda note: note.text, list_key=lambda _: ("all", None))
REQUESTS = 6


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request, tmp_path, monkeypatch):
    """A store whose transactions may last as long as a test holds them."""
    monkeypatch.setattr(shared_transaction, "_LONGEST_S", 3600)
    url = f"sqlite:///{tmp_path}/s.db" if request.param == "sqlite" else request.getfixturevalue("postgresql")()
    opened = open_store(url)
    yield opened
    opened.close()


@pytest.fixture
def commits(store, monkeypatch):
    """A list with an entry for each commit."""
    made = []
    session = type(_connection(store).session)
    original = session.run

    def run(self, text):
        if text == "COMMIT":
            made.append(text)
        original(self, text)

    monkeypatch.setattr(session, "run", run)
    return made


def _connection(store):
    with store._connections.one() as connection:
        return connection


class Crowd:
    """Requests of several threads for one account, the first of which has it until all others wait."""

    def __init__(self, store):
        self.store = store
        self.outcomes = {}

    def run(self, bodies):
        """Run all; the outcome of each is None or what it raised."""
        threads = [threading.Thread(target=self._request, args=item) for item in bodies.items()]
        with self._first():
            for waiting, thread in enumerate(threads, 1):
                thread.start()
                assert eventually(lambda waiting=waiting: self._waiting() == waiting)  # they come in this order
        for thread in threads:
            thread.join()
        return self.outcomes

    def _waiting(self):
        return sum(map(len, self.store._turns._waiting.values()))

    @contextmanager
    def _first(self):
        """The first one ends in its own thread, because it waits for the others."""
        entered, leave = threading.Event(), threading.Event()

        def first(state):
            state.put(NOTES, [Note("first")])
            entered.set()
            leave.wait()

        thread = threading.Thread(target=self._request, args=("first", first))
        thread.start()
        entered.wait()
        yield
        leave.set()
        thread.join()

    def _request(self, name, body):
        try:
            with self.store.transaction("a") as state:
                body(state)
            self.outcomes[name] = None
        except (StoreError, ZeroDivisionError) as error:
            self.outcomes[name] = error


def note(name):
    """A request that leaves its name."""
    return lambda state: state.put(NOTES, [Note(name)])


def failing(name):
    """A request that fails after it has left its name, and after a query that needed it in the database."""

    def body(state):
        state.put(NOTES, [Note(name)])
        state.page(NOTES, "all", limit=1)
        raise ZeroDivisionError

    return body


def notes(store):
    """What is kept, as another process sees it."""
    with store.snapshot("a") as state:
        return [record.text for _, record in state.page(NOTES, "all", limit=100)]


def test_those_that_wait_are_saved_by_one_commit(store, commits):
    """All are saved, in the order in which they came."""
    names = [f"request {n}" for n in range(REQUESTS)]
    outcomes = Crowd(store).run({name: note(name) for name in names})
    assert set(outcomes.values()) == {None}
    assert len(commits) == 1
    assert notes(store) == ["first", *names]


def test_what_they_change_is_written_together(store, monkeypatch):
    """So that the next one does not wait for it; a query that needs it has it written before."""
    written = []
    session = type(_connection(store).session)
    original = session.write

    def write(self, account, changes):
        written.append(len(changes.records))
        original(self, account, changes)

    monkeypatch.setattr(session, "write", write)
    seen = []
    reader = {"reader": lambda state: seen.append(len(state.page(NOTES, "all", limit=100)))}
    Crowd(store).run({"a": note("a"), "b": note("b")} | reader | {"c": note("c")})
    assert written == [3, 1]
    assert seen == [3]


def test_there_is_a_limit_to_the_number(store, commits, monkeypatch):
    """Otherwise other processes might wait for ever."""
    monkeypatch.setattr(shared_transaction, "_MOST", 3)
    names = [f"request {n}" for n in range(REQUESTS)]
    Crowd(store).run({name: note(name) for name in names})
    assert len(commits) == 3  # three, three and one
    assert notes(store) == ["first", *names]


@pytest.mark.parametrize("place", [0, 2, REQUESTS])
def test_one_that_fails_is_undone_alone(store, commits, place):
    """The others are saved, whether they came before or after it."""
    names = [f"request {n}" for n in range(REQUESTS)]
    bodies = {name: note(name) for name in names}
    items = [*bodies.items()]
    items.insert(place, ("bad", failing("bad")))
    outcomes = Crowd(store).run(dict(items))
    assert isinstance(outcomes.pop("bad"), ZeroDivisionError)
    assert set(outcomes.values()) == {None}
    assert len(commits) == 1
    assert notes(store) == ["first", *names]


def test_a_first_one_that_fails_leaves_nothing_to_the_others(store):
    """The next one begins another transaction."""
    with pytest.raises(ZeroDivisionError), store.transaction("a") as state:
        failing("bad")(state)
    assert Crowd(store).run({"second": note("second")}) == {"first": None, "second": None}
    assert notes(store) == ["first", "second"]


@pytest.mark.parametrize("lost", [False, True])
def test_a_commit_that_fails_fails_for_all(store, monkeypatch, lost):
    """Each gets the error, nothing is kept, and the next request is served."""
    session = type(_connection(store).session)
    original = session.run
    error = LostConnectionError(OSError("cut")) if lost else store._driver.OperationalError("disk is full")

    def run(self, text):
        if text == "COMMIT":
            raise error
        original(self, text)

    monkeypatch.setattr(session, "run", run)
    outcomes = Crowd(store).run({f"request {n}": note(f"request {n}") for n in range(REQUESTS)})
    monkeypatch.undo()
    assert len(outcomes) == REQUESTS + 1
    assert all(isinstance(outcome, StoreError) and "failed" in str(outcome) for outcome in outcomes.values())
    assert notes(store) == []
    with store.transaction("a") as state:
        note("later")(state)
    assert notes(store) == ["later"]


def test_a_deletion_is_the_last_of_its_transaction(store):
    """An account that is deleted between requests is new for the next one."""
    crowd = Crowd(store)
    deletion = threading.Thread(target=store.delete, args=("a",))
    after = threading.Thread(target=crowd._request, args=("after", note("after")))
    with crowd._first():
        for waiting, thread in enumerate((deletion, after), 1):
            thread.start()
            assert eventually(lambda waiting=waiting: crowd._waiting() == waiting)
    deletion.join()
    after.join()
    assert crowd.outcomes == {"first": None, "after": None}
    assert notes(store) == ["after"]


def test_a_turn_that_comes_too_late_does_not_come():
    """What is left for the next one goes to one that waits, never to one that has given up."""
    turns = Turns(0.01)
    with turns.taken("k") as turn:
        with pytest.raises(TurnTimeoutError), turns.taken("k"):
            pass
        assert not turns.pass_on("k", turn, "thing")
    with turns.taken("k") as turn:
        assert turn.left is None
    assert turns._waiting == {}
