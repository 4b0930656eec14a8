"""Interception of requests at `HTTPAdapter.send`.

The adapter does its whole part, urllib3's retries and time-outs included; only the connection that it opens leads to
an application in this process. Sessions, redirects, cookies, hooks and authentication come before it and stay the
library's. No proxy, name or certificate is looked at. A patch of sockets could not tell which library sends a request;
one of `Session.request` would miss what is sent otherwise. `patch_httpx` does the same with httpx's transports.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection
from urllib3.connectionpool import HTTPConnectionPool

from mockzoom.testing.after_call import after_call
from mockzoom.testing.direct_requests import Exchange, Exchanger
from mockzoom.testing.in_process_socket import InProcessSocket

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

_SEND = HTTPAdapter.send


def patch(choose: Callable[[str, str], WSGIApplication | None]) -> Callable[[], None]:
    """Patch requests with `choose`, and return the function that removes the patch.

    `choose` takes method and URL. It returns the application that responds, or None to send the request, and raises
    `ConnectionError` to block it.
    """
    original = HTTPAdapter.send

    def send(self: HTTPAdapter, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        try:
            app = choose(str(request.method), str(request.url))
        except ConnectionError as error:
            raise requests.ConnectionError(str(error), request=request) from None
        if app is None:
            return original(self, request, *args, **kwargs)
        return _send_to(app, self, original, request, *args, **kwargs)

    HTTPAdapter.send = send  # type: ignore[method-assign]

    def take_back() -> None:
        if HTTPAdapter.send is send:  # else a later patch exists, and still calls this one
            HTTPAdapter.send = original  # type: ignore[method-assign]

    return take_back


def _send_to(
    app: WSGIApplication,
    adapter: HTTPAdapter,
    original: Callable[..., requests.Response],
    request: requests.PreparedRequest,
    stream: bool = False,  # noqa: FBT001, FBT002 - the signature of `HTTPAdapter.send`
    timeout: Any = None,
    *_: Any,
    **__: Any,
) -> requests.Response:
    """Send a request with an adapter that has the state and methods of another one, and opens no connections."""
    exchanger = Exchanger(app)
    if original is _SEND:  # no other library has patched it
        response = exchanger.direct(adapter, request, stream, timeout)
        if response is not None:
            after_call(app)
            return response
    pool = _Pool(exchanger.exchange, str(request.url))
    copy = object.__new__(type(adapter))
    copy.__dict__ = {
        **adapter.__dict__,
        "get_connection_with_tls_context": lambda *_, **__: pool,
        "get_connection": lambda *_, **__: pool,  # requests before 2.32
    }
    # Without proxies and certificates: the connection has neither.
    response = original(copy, request, stream=stream, timeout=timeout, verify=False, cert=None, proxies=None)
    response.connection = adapter
    after_call(app)
    return response


class _Pool(HTTPConnectionPool):
    """A pool whose connections lead to an application; each is used once."""

    def __init__(self, exchange: Exchange, url: str) -> None:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        super().__init__(parts.hostname or "", port)
        self._exchange, self._origin = exchange, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
        self._real_name = "HTTPSConnectionPool" if parts.scheme == "https" else "HTTPConnectionPool"

    def __str__(self) -> str:
        return f"{self._real_name}(host={self.host!r}, port={self.port!r})"

    def _get_conn(self, timeout: float | None = None) -> HTTPConnection:
        del timeout
        return _Connection(self._exchange, self._origin, self.host, self.port)

    def _put_conn(self, conn: Any) -> None:
        if conn is not None:
            conn.close()


class _Connection(HTTPConnection):
    """A connection to an application; what it sends and how it reads the response is http.client's work."""

    def __init__(self, exchange: Exchange, origin: str, host: str, port: int | None) -> None:
        super().__init__(host, port)
        # `Host` has no port that is the default.
        self.default_port = 443 if origin.startswith("https:") else 80  # type: ignore[misc]
        self._exchange, self._origin = exchange, origin

    def _new_conn(self) -> Any:
        timeout = self.timeout if isinstance(self.timeout, int | float) else None
        return InProcessSocket(self._exchange, self._origin, timeout)
