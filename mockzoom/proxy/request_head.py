"""Parsing of the head of a request to a proxy."""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import urlsplit

from mockzoom.hosts import plain_host

_HOP_BY_HOP = (b"connection:", b"keep-alive:", b"proxy-", b"host:")


class RequestHead(NamedTuple):
    """A parsed request head: `tunnel` for CONNECT; else `passed_on` is the head that is sent to the server.

    `secure` is whether the server has to be reached with TLS: some clients leave that to the proxy.
    """

    host: str
    port: int
    tunnel: bool
    passed_on: bytes = b""
    secure: bool = False


def parse_head(raw: bytes) -> RequestHead:
    """Read a head, from its request line to the empty line. Raises `ValueError` for an invalid proxy request."""
    line, *fields = raw.removesuffix(b"\r\n\r\n").split(b"\r\n")
    method, target, version = line.decode("ascii").split(" ")
    if method == "CONNECT":
        return RequestHead(*_authority(f"//{target}", 443), tunnel=True)
    secure = target.lower().startswith("https://")
    if not secure and not target.lower().startswith("http://"):
        raise ValueError(target)
    host, port = _authority(target, 443 if secure else 80)
    parts = urlsplit(target)
    path = (parts.path or ("*" if method == "OPTIONS" else "/")) + (f"?{parts.query}" if "?" in target else "")
    kept = [field for field in fields if not field.lower().startswith(_HOP_BY_HOP)]
    # One call a connection: the next might be for another host.
    own = [f"{method} {path} {version}", f"Host: {parts.netloc.rpartition('@')[2]}", "Connection: close"]
    passed_on = b"\r\n".join([*(o.encode() for o in own), *kept, b"", b""])
    return RequestHead(host, port, tunnel=False, passed_on=passed_on, secure=secure)


def _authority(url: str, default: int) -> tuple[str, int]:
    parts = urlsplit(url)
    if not parts.hostname:
        raise ValueError(url)
    return plain_host(parts.hostname), parts.port or default
