"""Ordinary exchanges of requests without the bytes in between.

A plain request that gets a complete response is passed to the application, and its response to the adapter, as
objects. The client gets the same `Response` as if http.client had written and parsed the bytes, which takes several
times as long as the application. What is not plain takes that way (`patch_requests`): streamed bodies, unusual headers
and URLs, retries, errors, broken and slow connections. The outcome of a request that was made already is then passed
on, so that no request is made twice.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from http.client import HTTPConnection, HTTPMessage
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse

from mockzoom.testing.in_process import InProcessResponse, Patience, SentRequest, respond

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from requests import PreparedRequest, Response

Exchange = Callable[[SentRequest, Patience], InProcessResponse]

_URLLIB3_LOG = logging.getLogger("urllib3.connectionpool")
_TARGET = re.compile(r"/(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/?]|%[0-9A-F]{2})*")  # what urllib3 does not rewrite
_METHOD = re.compile(r"[A-Z]+")
# What a parser of headers does not change; urllib3 leaves out a header with a value that begins with @@@.
_VALUE = re.compile(r"(?!@@@)(?:[!-~](?:[ -~]*[!-~])?)?")
_BODILESS = ("GET", "HEAD", "DELETE", "TRACE", "OPTIONS", "CONNECT")  # without a body they have no Content-Length
_EXPIRED = "Expires=Thu, 01-Jan-1970"  # of cookies that are deleted
_LONGEST = 1 << 15  # characters of a header, and a limit of http.client is twice as much
_MOST = 50  # headers; http.client takes 100
_UNCHANGED = ("request_url", "cert_verify")  # methods that concern the connection
_ORIGINALS = [getattr(HTTPAdapter, name) for name in _UNCHANGED]


class Exchanger:
    """Exchanges one request with an application, directly if it and its response are plain.

    `exchange` is what a connection then calls, if they are not.
    """

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self._outcome: Exchange | None = None  # of a request that was made directly, until it is passed on

    def exchange(self, sent: SentRequest, patience: Patience) -> InProcessResponse:
        """Return the response to a request: that of the direct one first, then the application's. Raises its errors."""
        outcome, self._outcome = self._outcome, None
        return respond(self._app, sent, patience) if outcome is None else outcome(sent, patience)

    def direct(self, adapter: HTTPAdapter, request: PreparedRequest, stream: bool, timeout: Any) -> Response | None:  # noqa: FBT001 - as in `HTTPAdapter.send`
        """Return the client's response, None if it takes the way over a connection; then call `exchange` there."""
        if _is_observed() or not _is_plain_adapter(adapter):
            return None
        adapter.add_headers(request, stream=stream, timeout=timeout, verify=False, cert=None, proxies=None)
        read_s = timeout[1] if isinstance(timeout, tuple) and len(timeout) == 2 else timeout
        sent = _sent(request)
        if sent is None or not (read_s is None or (type(read_s) in (int, float) and read_s > 0)):
            return None
        try:
            answer = respond(self._app, sent, Patience(lambda: read_s))
        except Exception as error:  # noqa: BLE001 - the library's connection raises it at the same place
            self._outcome = _raising(error)
            return None
        retries = adapter.max_retries
        if not _is_plain(sent, answer) or retries.is_retry(sent.method, answer.status, _has(answer, "retry-after")):
            self._outcome = lambda *_: answer
            return None
        return adapter.build_response(request, _raw(sent, request, answer, retries))


def _raising(error: Exception) -> Exchange:
    def outcome(*_: Any) -> InProcessResponse:
        raise error

    return outcome


def _is_observed() -> bool:
    """Return whether the library's own log shows its connections."""
    return HTTPConnection.debuglevel > 0 or _URLLIB3_LOG.isEnabledFor(logging.DEBUG)


def _is_plain_adapter(adapter: HTTPAdapter) -> bool:
    """Return whether an adapter leaves the connection as the library has it."""
    kind = type(adapter)
    return kind is HTTPAdapter or [getattr(kind, name) for name in _UNCHANGED] == _ORIGINALS


def _sent(request: PreparedRequest) -> SentRequest | None:
    """Return a request as http.client would send it; None for one that it or urllib3 may change or refuse."""
    method, body, parts = str(request.method), request.body, urlsplit(str(request.url))
    if isinstance(body, str) and body.isascii():
        body = body.encode()
    if not (body is None or isinstance(body, bytes)) or not _METHOD.fullmatch(method):
        return None
    target = request.path_url
    given: Mapping[Any, Any] = request.headers
    length = given.get("Content-Length", "0" if body is None and method in _BODILESS else "")
    if not _TARGET.fullmatch(target) or length != str(len(body or b"")):
        return None
    headers = [("Host", _host(parts))]
    found = {"host"}
    for name, value in given.items():
        if not isinstance(name, str) or not isinstance(value, str):  # requests also takes bytes
            return None
        lower = name.lower()
        if not _VALUE.fullmatch(value) or len(value) > _LONGEST or lower in found:
            return None
        found.add(lower)
        headers.append((name, value))
    if not {"user-agent", "accept-encoding"} <= found or "transfer-encoding" in found:
        return None
    return SentRequest(method, f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{target}", headers, body or b"")


def _host(parts: SplitResult) -> str:
    usual = 443 if parts.scheme == "https" else 80
    port = parts.port or usual
    return (parts.hostname or "") if port == usual else f"{parts.hostname}:{port}"


def _has(answer: InProcessResponse, header: str) -> bool:
    return any(name.lower() == header and value for name, value in answer.headers)


def _is_plain(sent: SentRequest, answer: InProcessResponse) -> bool:
    """Return whether a response is complete, and http.client would read it as it is."""
    if not answer.is_complete or answer.status < 200 or len(answer.headers) > _MOST:
        return False
    size = sum(map(len, answer.pieces))
    length = None
    for name, value in answer.headers:
        if not _VALUE.fullmatch(value) or len(value) > _LONGEST:
            return False
        lower = name.lower()
        if lower == "transfer-encoding" or (lower == "content-length" and length is not None):
            return False
        if lower == "content-length":
            length = value
    if sent.method == "HEAD" or answer.status in (204, 304):
        return not size
    return length == str(size)


def _raw(sent: SentRequest, request: PreparedRequest, answer: InProcessResponse, retries: Any) -> HTTPResponse:
    """Return the response of urllib3 that an adapter makes its response of."""
    headers: Any = answer.headers  # urllib3 takes pairs, too, as some headers have several values
    head: Any = _Head(answer.headers, has_cookies=_changes_cookies(request, answer))
    raw = HTTPResponse(
        body=BytesIO(b"".join(answer.pieces)),
        headers=headers,
        status=answer.status,
        version=11,
        reason=answer.reason,
        preload_content=False,
        decode_content=False,
        original_response=head,
        request_method=sent.method,
        request_url=request.path_url,
        retries=retries,
    )
    raw.version_string = "HTTP/1.1"  # since urllib3 2.3
    return raw


def _changes_cookies(request: PreparedRequest, answer: InProcessResponse) -> bool:
    """Return whether the cookies of a response can change those of the client.

    Every response of the profile 2021-08 deletes four cookies. Parsing them twice, as requests does, takes a quarter of
    a call; it changes nothing for a client that has no cookies, as its request shows.
    """
    found = [value for name, value in answer.headers if name.lower() == "set-cookie"]
    if all(_EXPIRED in value and "max-age" not in value.lower() for value in found):
        jar = getattr(request, "_cookies", None)
        return bool(found) and (jar is None or any(True for _ in jar))
    return True


class _Head:
    """The part of http.client's response that cookies are read from; false if there is nothing to read."""

    def __init__(self, headers: list[tuple[str, str]], *, has_cookies: bool) -> None:
        self._headers, self._has_cookies = headers, has_cookies

    def __bool__(self) -> bool:
        return self._has_cookies

    @cached_property
    def msg(self) -> HTTPMessage:
        """The headers."""
        message = HTTPMessage()
        for name, value in self._headers:
            message.add_header(name, value)
        return message

    def isclosed(self) -> bool:
        """Return true: nothing is to be given back."""
        return True

    def close(self) -> None:
        """Do nothing: nothing is open."""
