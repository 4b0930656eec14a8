"""The protection of the admin API against web pages in the browser of a developer.

Any page that is open in a browser can send simple requests to a server on the same machine, and with DNS rebinding it
can read the responses. Programs such as curl send neither `Origin` nor `Sec-Fetch-Site`, and call the server by an
address or a local name, so the guard refuses nothing of theirs. LocalStack checks the same origins, Jupyter the same
hosts; SECURITY.md says what the guard does not do.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import NamedTuple

from mockzoom.errors import FieldError
from mockzoom.hosts import is_emulated, plain_host

ANY_HOST = "*"

_FOREIGN_SITES = frozenset({"cross-site", "same-site"})
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".test", ".svc", ".svc.cluster.local")
_AUTHORITY = re.compile(r"(?:\[([0-9a-f:.]+)\]|([a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?))(?::([0-9]{1,5}))?", re.ASCII)
_ORIGIN = re.compile(r"(https?)://([^/?#@]+)", re.ASCII)
_PORTS = {"http": "80", "https": "443"}
_OPTION = "--allowed-host"


class RequestSource(NamedTuple):
    """What a request shows of its source.

    `scheme` and `host` are those of the address that was called, `origin` and `fetch_site` the values of the headers
    `Origin` and `Sec-Fetch-Site`. All are empty for a request that did not come over HTTP.
    """

    scheme: str = ""
    host: str = ""
    origin: str = ""
    fetch_site: str = ""


def check_source(source: RequestSource, allowed: Collection[str] = ()) -> None:
    """Raise `FieldError` (403) for a request that a web page may have sent, or that names a foreign host.

    `allowed` are additional host names; `*` among them admits every host, but no foreign origin.
    """
    named = {plain_host(name) for name in allowed}
    if source.host and ANY_HOST not in named and not _is_local(source.host, named):
        raise FieldError(
            "Host",
            f"{source.host[:100]!r} is not a local name, and a web page can point its own name at this server; call it "
            f"by an IP address or as localhost, or start it with {_OPTION} NAME",
            403,
        )
    if source.origin and not _is_own(source, named):
        raise FieldError(
            "Origin",
            f"a page of {source.origin[:100]!r} must not use the admin API; send the request from a program, or start "
            f"the server with {_OPTION} NAME, where NAME is the host name of the page",
            403,
        )
    if source.fetch_site.strip().lower() in _FOREIGN_SITES:
        raise FieldError(
            "Sec-Fetch-Site",
            f"{source.fetch_site[:100]!r} says that a page of another site sent the request; send it from a program, "
            "or from a page at the address of this server",
            403,
        )


def host_name(text: str) -> str | None:
    """Return the name in a `Host` header or an address, in lower case and without port; None if it is malformed."""
    found = _AUTHORITY.fullmatch(text.strip().lower())
    return None if found is None else plain_host(found[1] or found[2])


def _is_local(host: str, named: Collection[str]) -> bool:
    name = host_name(host)
    if name is None:
        return False
    return "." not in name or _is_address(name) or name.endswith(_LOCAL_ENDINGS) or is_emulated(name) or name in named


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _is_own(source: RequestSource, named: Collection[str]) -> bool:
    """Return whether an origin is the address that was called, or has a host that was allowed by name."""
    found = _ORIGIN.fullmatch(source.origin.strip().lower())
    if found is None:
        return False
    if host_name(found[2]) in named:
        return True
    return _with_port(found[1], found[2]) == _with_port(source.scheme.lower(), source.host.strip().lower())


def _with_port(scheme: str, host: str) -> tuple[str, str, str] | None:
    found = _AUTHORITY.fullmatch(host)
    return None if found is None else (scheme, found[1] or found[2], found[3] or _PORTS.get(scheme, ""))
