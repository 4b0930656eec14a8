"""Interception of requests to Zoom's hosts in the caller's process, without a socket."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from importlib.util import find_spec
from threading import Lock
from types import TracebackType
from typing import Any, Literal, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask

from mockzoom.config import Settings
from mockzoom.hosts import API_HOST, is_emulated, is_zoom
from mockzoom.testing.server import Server, app_of
from mockzoom.zoom.account_clock import system_ms

PassThrough = Literal["pass", "refuse"]
P = ParamSpec("P")
R = TypeVar("R")

_URL = f"https://{API_HOST}"


class _Active:
    """An active interception."""

    def __init__(self, app: Flask, others: PassThrough) -> None:
        self.app, self.others = app, others


# What is patched is the whole process's, so the list of who answers is too. Of several, a call is answered by the
# innermost of its thread or task; a thread that entered none (a client's worker) has the latest of all.
_active: list[_Active] = []
_entered_here: ContextVar[tuple[_Active, ...]] = ContextVar("mockzoom_interceptions", default=())
_lock = Lock()
_undo: list[Callable[[], None]] = []


class Interception:
    """A block or a function whose calls to Zoom are intercepted; see `intercept`."""

    def __init__(
        self,
        source: Settings | Server | Flask | None,
        others: PassThrough,
        clock: Callable[[], int],
        overrides: dict[str, Any],
    ) -> None:
        if others not in ("pass", "refuse"):
            raise ValueError(f"others is {others!r}; choose 'pass' or 'refuse'")
        self._made_with = (source, others, clock, overrides)
        self._entered: list[_Active] = []

    def __enter__(self) -> Server:
        source, others, clock, overrides = self._made_with
        active = _Active(app_of(source, clock, overrides), others)
        with _lock:
            if not _active:
                _undo[:] = _patch()
            _active.append(active)
        _entered_here.set((*_entered_here.get(), active))
        self._entered.append(active)
        return Server(_URL, app=active.app)

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        active = self._entered.pop()
        _entered_here.set(tuple(a for a in _entered_here.get() if a is not active))
        with _lock:
            _active.remove(active)
            if not _active:
                for take_back in reversed(_undo):
                    take_back()

    def __call__(self, function: Callable[P, R]) -> Callable[P, R]:
        """Intercept while a function runs; each run has a separate state unless one was given to share."""
        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def later(*args: P.args, **kwargs: P.kwargs) -> Any:
                with Interception(*self._made_with):
                    return await function(*args, **kwargs)

            return cast("Callable[P, R]", later)

        @wraps(function)
        def now(*args: P.args, **kwargs: P.kwargs) -> R:
            with Interception(*self._made_with):
                return function(*args, **kwargs)

        return now


def intercept(
    source: Settings | Server | Flask | None = None,
    *,
    others: PassThrough = "pass",
    clock: Callable[[], int] = system_ms,
    **overrides: Any,
) -> Interception:
    """Intercept requests to `api.zoom.us` and `zoom.us` by requests and httpx, in a block or a function.

    `with mockzoom.intercept(profile="2025-06") as zoom: ...` gives what `mockzoom.serve` gives, at
    `https://api.zoom.us`; `@mockzoom.intercept()` decorates a function, `async` or not. `others` says what becomes of
    other requests: they pass, or are rejected as if the host were unreachable; Zoom's other hosts are always rejected.
    `source`, `clock` and the keyword arguments are those of `mockzoom.serve`. Raises `TypeError` for a setting that
    does not exist (when the block is entered), `ValueError` for another word in `others`.
    """
    if not isinstance(source, Settings | Server | Flask | None):
        raise TypeError(
            "intercept takes settings, a server or an application; as a decorator it is @mockzoom.intercept()"
        )
    return Interception(source, others, clock, overrides)


def _patch() -> list[Callable[[], None]]:
    """Patch the installed libraries; requests and httpx are loaded here, not with the package."""
    from mockzoom.testing import patch_requests as requests_door  # noqa: PLC0415 - 90 ms

    doors = [requests_door.patch(_choose)]
    if find_spec("httpx"):
        from mockzoom.testing import patch_httpx as httpx_door  # noqa: PLC0415 - an extra

        doors.append(httpx_door.patch(_choose))
    return doors


def _choose(method: str, url: str) -> Flask | None:
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
    if choice[0].others == "refuse":
        raise ConnectionError(f"mockzoom.intercept(others='refuse') lets no call out: {method} {url}")
    return None
