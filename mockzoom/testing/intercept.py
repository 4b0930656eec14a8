"""Interception of requests to Zoom's hosts in the caller's process, without a socket."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import partial
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, TypeVar
from urllib.parse import urlsplit

from mockzoom.app import Application
from mockzoom.config import Settings
from mockzoom.hosts import API_HOST, is_allowed, is_emulated, is_zoom
from mockzoom.real_files import real_files
from mockzoom.testing import host_guard
from mockzoom.testing.decorators import decorate
from mockzoom.testing.late_imports import LateImports
from mockzoom.testing.server import Server, app_of
from mockzoom.zoom.account_clock import system_ms

if TYPE_CHECKING:
    from flask import Flask

PassThrough = Literal["pass", "refuse"]
T = TypeVar("T")

_LIBRARIES = ("requests", "httpx", "httpx2")
_URL = f"https://{API_HOST}"


class _Active:
    """An active interception."""

    def __init__(self, app: Application, others: PassThrough, allow: tuple[str, ...]) -> None:
        self.app, self.others, self.allow = app, others, allow


# What is patched is the whole process's, so the list of who answers is too. Of several, a call is answered by the
# innermost of its thread or task; a thread that entered none (a client's worker) has the latest of all.
_active: list[_Active] = []
_entered_here: ContextVar[tuple[_Active, ...]] = ContextVar("mockzoom_interceptions", default=())
_lock = Lock()
_undo: dict[str, Callable[[], None]] = {}  # by library


class Interception:
    """A block, function, generator or class whose requests to Zoom are intercepted; see `intercept`."""

    def __init__(
        self,
        source: Settings | Server | Application | Flask | None,
        others: PassThrough,
        allow: tuple[str, ...],
        clock: Callable[[], int],
        overrides: dict[str, Any],
        afterwards: PassThrough = "refuse",
    ) -> None:
        for name, word in (("afterwards", afterwards), ("others", others)):
            if word not in ("pass", "refuse"):
                raise ValueError(f"{name} is {word!r}; choose 'pass' or 'refuse'")
        if allow and others == "pass":
            raise TypeError("allow names exceptions from others='refuse'; without that, all hosts but Zoom's pass")
        for host in filter(is_zoom, allow):
            raise ValueError(f"allow names {host}: no request reaches Zoom's hosts during an interception")
        self._made_with = (source, others, allow, clock, overrides, afterwards)
        self._afterwards = afterwards
        self._entered: list[_Active] = []

    def __enter__(self) -> Server:
        source, others, allow, clock, overrides, _ = self._made_with
        active = _Active(app_of(source, clock, overrides), others, allow)
        with _lock:
            _active.append(active)
            _libraries.turn_on()
        _libraries.catch_up()  # without the lock: it may wait for an import, which waits for the lock
        host_guard.turn_on()
        _entered_here.set((*_entered_here.get(), active))
        self._entered.append(active)
        return Server(_URL, application=active.app)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if not self._entered:
            raise RuntimeError("this interception was not started")
        active = self._entered.pop()
        _entered_here.set(tuple(a for a in _entered_here.get() if a is not active))
        if self._afterwards == "refuse":
            host_guard.refuse_afterwards()
        host_guard.turn_off()
        with _lock:
            _active.remove(active)
            if not _active:
                _libraries.turn_off()
                while _undo:
                    _undo.popitem()[1]()

    async def __aenter__(self) -> Server:
        return self.__enter__()

    async def __aexit__(self, *exception: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.__exit__(*exception)

    def start(self) -> Server:
        """Begin to intercept, as `with` does; for `setUp` and the like."""
        return self.__enter__()

    def stop(self) -> None:
        """End what `start` began. Raises `RuntimeError` if it was not started."""
        self.__exit__(None, None, None)

    def __call__(self, target: T) -> T:
        """Intercept while a function, a generator or each test of a class runs.

        Each run has a separate state unless one was given to share. Raises `TypeError` for other targets.
        """
        decorated: T = decorate(target, lambda: Interception(*self._made_with))
        return decorated


def intercept(
    source: Settings | Server | Application | Flask | None = None,
    *,
    others: PassThrough = "pass",
    allow: Iterable[str] = (),
    afterwards: PassThrough = "refuse",
    clock: Callable[[], int] = system_ms,
    **overrides: Any,
) -> Interception:
    """Intercept requests to Zoom's API and token service by requests, httpx and httpx2, in a block or a function.

    `with mockzoom.intercept(profile="2026-09") as zoom: ...` gives what `mockzoom.serve` gives, at
    `https://api.zoom.us`; so do `async with`, and `start()` until `stop()`. `@mockzoom.intercept()` decorates a
    function, `async` or not, a generator, or a class of tests. `others` says what becomes of other requests: they
    pass, or are rejected as if the host were unreachable, except those to the hosts in `allow` (names, or patterns
    such as `*.example.com`). Zoom's other hosts are always rejected, and other libraries cannot look up Zoom's names.
    That stays so after the block: a late request of a thread must not reach the real Zoom. A program that needs the
    real Zoom then says `afterwards="pass"`.
    `source`, `clock` and the keyword arguments are those of `mockzoom.serve`. Raises `TypeError` for a setting that
    does not exist (when the block is entered), `ValueError` for another word in `others` or `afterwards`, and for
    Zoom's hosts in `allow`.
    """
    if not isinstance(source, Settings | Server | Application | None) and not _is_flask(source):
        raise TypeError(
            "intercept takes settings, a server or an application; as a decorator it is @mockzoom.intercept()"
        )
    return Interception(source, others, tuple(allow), clock, overrides, afterwards)


def _is_flask(source: object) -> bool:
    """Return whether something is a Flask application, without loading Flask."""
    flask = sys.modules.get("flask")
    return flask is not None and isinstance(source, flask.Flask)


def load_libraries() -> None:
    """Import what an interception needs for the libraries that are there."""
    for library in _LIBRARIES:
        if sys.modules.get(library) is not None:
            _door(library)


@real_files()
def _door(library: str) -> Callable[[], Callable[[], None]]:
    """Return the function that patches a library, which was imported already."""
    if library == "requests":
        from mockzoom.testing import patch_requests as requests_door  # noqa: PLC0415 - loads requests

        return partial(requests_door.patch, _choose)
    from mockzoom.testing import patch_httpx as httpx_door  # noqa: PLC0415 - few tests use httpx

    return partial(httpx_door.patch, _choose, library)


def _patch(library: str) -> None:
    """Patch a library that was imported, unless that was done, or the last interception has ended meanwhile."""
    if library in _undo:
        return
    patch = _door(library)
    with _lock:
        if _active and library not in _undo:
            _undo[library] = patch()


_libraries = LateImports(_LIBRARIES, _patch)


def _choose(method: str, url: str) -> Application | None:
    """Return the application for a request; None to send it. Raises `ConnectionError` for one that is blocked."""
    mine = [active for active in _entered_here.get() if active in _active]
    choice = (mine or _active)[-1:]
    host = urlsplit(url).hostname or ""
    if not choice:  # a patch that a later patch kept alive
        return None
    if is_emulated(host):
        return choice[0].app
    if is_zoom(host):
        raise ConnectionError(f"mockzoom.intercept() lets no call out to Zoom: {method} {url}")
    if choice[0].others == "refuse" and not is_allowed(host, choice[0].allow):
        raise ConnectionError(f"mockzoom.intercept(others='refuse') lets no call out: {method} {url}; allow=[{host!r}]")
    return None
