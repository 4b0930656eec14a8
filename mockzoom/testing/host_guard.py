"""A guard that keeps requests of this process from the real Zoom.

Libraries that an interception does not answer (aiohttp, urllib3, `http.client`, a mock that calls the unpatched
library) would send their requests to Zoom. While the guard is on, the look-up of a name of Zoom's fails. An audit hook
covers every way to look up a name or to connect that Python has, whichever function was imported when, and cannot get
mixed up with other patches of `socket`. It cannot be removed, so it stays and does nothing while the guard is off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import Lock
from typing import Any

from mockzoom.hosts import ZOOM_DOMAINS, is_zoom

_LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")  # a proxy here may be mockzoom's
_DOMAINS = tuple(domain.encode() for domain in ZOOM_DOMAINS)
_guards = 0
_is_permitted = False  # to connect after interceptions
_refuses_afterwards = False  # when no guard is on
_installed = False
_lock = Lock()


def turn_on() -> None:
    """Refuse connections to Zoom's hosts until `turn_off` was called as often as this function."""
    global _guards, _installed  # noqa: PLW0603 - what is guarded is the process's, too
    with _lock:
        _guards += 1
        if not _installed:
            sys.addaudithook(_audit)
            _installed = True


def turn_off() -> None:
    """Take one `turn_on` back."""
    global _guards  # noqa: PLW0603 - see above
    with _lock:
        _guards -= 1


def permit(is_permitted: bool) -> None:  # noqa: FBT001 - one flag
    """Set whether the program may connect to the real Zoom after an interception; by default it may not."""
    global _is_permitted, _refuses_afterwards
    _is_permitted, _refuses_afterwards = is_permitted, False


def refuse_afterwards() -> None:
    """Refuse connections to Zoom's hosts from now on, also when nothing else does, unless the program permits them."""
    global _refuses_afterwards  # noqa: PLW0603 - see above
    _refuses_afterwards = not _is_permitted


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not (_guards or _refuses_afterwards) or not event.startswith(("socket.", "http.")):
        return
    if event in _LOOK_UPS:
        _refuse(arguments[0], _lookup_error)
    elif event == "socket.connect" and isinstance(arguments[1], tuple):
        _refuse(arguments[1][0], _lookup_error)
    elif event == "http.client.send" and getattr(arguments[0], "host", "") not in _LOOPBACK:
        _refuse_proxied(arguments[1])


def _refuse_proxied(data: Any) -> None:
    """Refuse a request to a proxy for one of Zoom's hosts."""
    if not isinstance(data, bytes | bytearray) or not any(domain in data for domain in _DOMAINS):
        return
    _, _, rest = bytes(data[:2000]).partition(b" ")
    target = rest.partition(b" ")[0].decode("latin-1")
    if not target.startswith("/"):
        _refuse(target.partition("://")[2].partition("/")[0].partition(":")[0] or target.partition(":")[0], OSError)


def _refuse(host: Any, error: Callable[[str], OSError]) -> None:
    name = host.decode("latin-1") if isinstance(host, bytes | bytearray) else host
    if isinstance(name, str) and is_zoom(name):
        if not _guards:
            raise error(
                f"mockzoom lets no connection out to {name}: the interception has ended, and a late request would "
                "reach the real Zoom. A program that needs it intercepts with mockzoom.intercept(afterwards='pass')"
            )
        raise error(
            f"mockzoom lets no connection out to {name}: this library's requests are not intercepted. Intercepted are "
            "requests, httpx and httpx2; others can use the address of mockzoom.serve() or run under `mockzoom run`. "
            "In pytest, mockzoom_allow_zoom = true in the ini file lets tests connect to the real Zoom"
        )


def _lookup_error(text: str) -> OSError:
    import socket  # noqa: PLC0415 - a program that looks up names has loaded it

    return socket.gaierror(socket.EAI_NONAME, text)
