"""Sending a request over a socket: to a checked address, within three seconds, without redirects or proxies."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPException, HTTPResponse
from ipaddress import ip_address
from time import monotonic
from typing import Any, cast

from mockzoom.delivery.jobs import ANSWER_BYTES, DeliveryOutcome
from mockzoom.delivery.targets import Target
from mockzoom.zoom.webhooks.rules import TIMEOUT_S


class HttpSender:
    """Sends requests; `timeout` in seconds is for everything: connecting, sending and reading the response."""

    def __init__(self, timeout: float = TIMEOUT_S, now: Callable[[], float] = monotonic) -> None:
        self._timeout = timeout
        self._now = now

    def send(self, target: Target, headers: Mapping[str, str], body: bytes) -> DeliveryOutcome:
        """Return the outcome of one POST; never raises for what the receiver or the network does."""
        start = self._now()
        deadline = _Deadline(start + self._timeout, self._now)
        try:
            status, answer = _post(target, headers, body, deadline)
        except TimeoutError:
            return DeliveryOutcome(failure=f"no response in {self._timeout:g} s", took=self._took(start))
        except (OSError, HTTPException) as error:
            return DeliveryOutcome(failure=_described(error), took=self._took(start))
        return DeliveryOutcome(status, answer=answer.decode("utf-8", "replace"), took=self._took(start))

    def _took(self, start: float) -> int:
        return round((self._now() - start) * 1000)


class _Deadline:
    """A point in time by which everything has to be done."""

    def __init__(self, at: float, now: Callable[[], float]) -> None:
        self._at = at
        self._now = now

    def apply(self, connection: socket.socket) -> None:
        """Limit the next call on a socket to the time that is left; raises `TimeoutError` if none is."""
        left = self._at - self._now()
        if left <= 0:
            raise TimeoutError
        connection.settimeout(left)

    @property
    def left(self) -> float:
        """The time that is left, in seconds; raises `TimeoutError` if none is."""
        left = self._at - self._now()
        if left <= 0:
            raise TimeoutError
        return left


class _Reader(io.RawIOBase):
    """The bytes of a socket; each read has the time that is left."""

    def __init__(self, connection: socket.socket, deadline: _Deadline) -> None:
        self._connection = connection
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._deadline.apply(self._connection)
        return self._connection.recv_into(buffer)

    def makefile(self, _: str) -> io.BufferedReader:
        """Return the file from which `HTTPResponse` reads."""
        return io.BufferedReader(self)


def _post(target: Target, headers: Mapping[str, str], body: bytes, deadline: _Deadline) -> tuple[int, bytes]:
    with _connect(target, deadline) as connection:
        head = {"host": target.host_header, **headers, "content-length": str(len(body)), "connection": "close"}
        lines = [f"POST {target.path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        deadline.apply(connection)
        connection.sendall("\r\n".join(lines).encode("latin-1", "replace") + body)
        response = HTTPResponse(cast("socket.socket", _Reader(connection, deadline)), method="POST")
        response.begin()
        return response.status, response.read(ANSWER_BYTES)


def _connect(target: Target, deadline: _Deadline) -> socket.socket:
    """Return a connection to the first address that accepts one; raises `OSError`."""
    last: OSError | None = None
    for address in target.addresses:
        try:
            connection = socket.create_connection((address, target.port), timeout=deadline.left)
        except OSError as error:
            last = error
            continue
        return connection if target.scheme == "http" else _encrypted(connection, target, address, deadline)
    raise last or OSError(0, "the host has no address")


def _encrypted(connection: socket.socket, target: Target, address: str, deadline: _Deadline) -> socket.socket:
    """Return a TLS connection; the certificate is checked except on loopback, where receivers sign their own."""
    context = ssl.create_default_context()
    if ip_address(address.partition("%")[0]).is_loopback:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        deadline.apply(connection)
        return context.wrap_socket(connection, server_hostname=target.host)
    except BaseException:
        connection.close()
        raise


def _described(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"the receiver's certificate was refused: {error.verify_message}"
    if isinstance(error, ConnectionRefusedError):
        return "connection refused"
    if isinstance(error, HTTPException):
        return f"the response is not HTTP: {type(error).__name__}"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).lower()
