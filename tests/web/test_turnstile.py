"""The turnstile: few calls inside, many outside."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event, Lock

import pytest

from mockzoom.storage import StoreError
from mockzoom.storage.waiting import waiting
from mockzoom.web.concurrency import MAX_WAITING, ConcurrencyLimiter, released

PATIENCE = 30


class Slow(BytesIO):
    """A body that comes when its client likes."""

    def __init__(self, body, here) -> None:
        super().__init__(body)
        self.here = here

    def read(self, size=-1, /):
        assert self.here.wait(PATIENCE)
        return super().read(size)


def call(app, body=b"", **environ):
    body = BytesIO(body) if isinstance(body, bytes) else body
    return app({"wsgi.input": body, "CONTENT_LENGTH": "5", **environ}, lambda *_: None)


def reading(environ, start_response):
    return [environ["wsgi.input"].read(5)]


@pytest.mark.parametrize("at_once", [1, 3])
def test_no_more_than_so_many_are_inside(at_once):
    """Whatever number of threads comes; and all of them are served."""
    inside, most, lock = 0, 0, Lock()

    def app(environ, start_response):
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        sum(range(2000))
        with lock:
            inside -= 1
        return [b"done"]

    turnstile = ConcurrencyLimiter(app, at_once)
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: call(turnstile), range(200)))
    assert answers == [[b"done"]] * 200
    assert 1 <= most <= at_once


def test_who_waits_for_a_body_holds_no_place():
    """With one place, a call is served while nine others wait, and they are when their bodies come."""
    turnstile, here = ConcurrencyLimiter(reading, 1), Event()
    with ThreadPoolExecutor(9) as pool:
        waiting = [pool.submit(call, turnstile, Slow(b"later", here)) for _ in range(9)]
        try:
            assert call(turnstile, b"now") == [b"now"]
        finally:
            here.set()
        assert [one.result(PATIENCE) for one in waiting] == [[b"later"]] * 9


def test_who_waits_outside_holds_no_place():
    """As answers do that a fault delays."""
    go = Event()

    def app(environ, start_response):
        if environ.get("late"):
            with released(environ):
                assert go.wait(PATIENCE)
        return [b"done"]

    turnstile = ConcurrencyLimiter(app, 1)
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(call, turnstile, late=True)
        try:
            assert call(turnstile) == [b"done"]
        finally:
            go.set()
        assert late.result(PATIENCE) == [b"done"]


def test_a_failure_gives_its_place_back():
    """Inside, and while the body is read."""

    def broken(environ, start_response):
        environ["wsgi.input"].read()
        raise ValueError

    class Torn(BytesIO):
        def read(self, *_):
            raise ConnectionError

    turnstile = ConcurrencyLimiter(broken, 1)
    for body in (b"", Torn(), b""):
        with pytest.raises((ValueError, ConnectionError)):
            call(turnstile, body)


def test_a_body_can_be_read_in_every_way():
    """As PEP 3333 has it."""
    turnstile = ConcurrencyLimiter(
        lambda environ, _: [
            *environ["wsgi.input"].readlines(1),
            environ["wsgi.input"].readline(),
            *environ["wsgi.input"],
        ],
        1,
    )
    assert call(turnstile, b"a\nb\nc\nd") == [b"a\n", b"b\n", b"c\n", b"d"]


def test_outside_of_no_turnstile():
    """Servers that have none wait as they are."""
    with released({}):
        pass


def test_a_request_without_a_body_reads_nothing():
    """Its input is empty, and it is not counted among those that wait."""
    turnstile = ConcurrencyLimiter(reading, 1)
    assert call(turnstile, b"later", CONTENT_LENGTH="") == [b""]
    assert call(turnstile, b"later", CONTENT_LENGTH="", HTTP_TRANSFER_ENCODING="chunked") == [b"later"]


def test_a_request_that_waits_for_its_account_lets_others_in():
    """It goes on at once when it has the account, even if others hold all slots and wait for that account."""
    entered, order = Event(), []

    def app(environ, start_response):
        if "first" in environ:
            with waiting():
                entered.set()
                assert go.wait(PATIENCE)
            order.append("first")
        return [b"done"]

    turnstile, go = ConcurrencyLimiter(app, 1), Event()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(call, turnstile, first=True)
        assert entered.wait(PATIENCE)
        assert call(turnstile) == [b"done"]
        with turnstile._slots:  # another request has the only slot
            go.set()
            assert first.result(PATIENCE) == [b"done"]
        assert call(turnstile) == [b"done"]
    assert order == ["first"]


def test_waits_for_accounts_are_bounded(monkeypatch):
    """A request beyond them is refused instead of holding another thread."""
    monkeypatch.setitem(MAX_WAITING, "account", 0)

    def app(environ, start_response):
        with waiting():
            return [b"waited"]

    with pytest.raises(StoreError, match="requests wait for accounts"):
        call(ConcurrencyLimiter(app, 1))


def test_without_a_server_a_store_waits_as_it_is():
    """No slot is involved."""
    with waiting():
        pass
