"""Which addresses webhooks may be sent to: loopback unless the server's settings allow more.

A name is resolved once, and the connection is made to the address that was checked; so a name cannot be pointed to
another machine in between.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import NamedTuple

from mockzoom.errors import FieldError
from mockzoom.hosts import is_zoom
from mockzoom.zoom.webhooks.subscription_checks import DEFAULT_PORTS, check_url

TARGETS = ("loopback", "private", "any")

# Addresses that give credentials to whatever runs on a machine of a cloud; those of the link are refused anyway.
_METADATA = frozenset(
    {ip_address("100.100.100.200"), ip_address("168.63.129.16"), ip_address("192.0.0.192"), ip_address("fd00:ec2::254")}
)
_TEST_DOMAIN = ".test"  # never resolved (RFC 6761); receivers in process are named so

IPAddress = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Iterable[str]]


class Target(NamedTuple):
    """A checked target: `addresses` are those of its host, all of them allowed."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        """The value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def check_target(url: str, allowed: str, resolve: Resolve | None = None, field: str = "url") -> Target:
    """Return a target to which the settings allow requests; raises `FieldError` (403) for any other.

    `allowed` is one of `TARGETS`; `resolve` returns the addresses of a host name.
    """
    scheme, host, port, path = check_url(url, field)
    if is_zoom(host):
        raise FieldError(field, f"{host} is a host of Zoom; webhooks are only sent to your own receivers", 403)
    try:
        addresses = tuple(dict.fromkeys((resolve or resolve_host)(host, port)))
    except OSError as error:
        raise FieldError(field, f"the host {host!r} cannot be resolved: {error.strerror or error}") from None
    for address in addresses:
        reason = refusal(ip_address(address.partition("%")[0]), allowed)
        if reason:
            named = host if host == address else f"{host} ({address})"
            raise FieldError(field, f"{named} {reason}", 403)
    return Target(scheme, host, port, path, addresses)


def resolve_host(host: str, port: int) -> list[str]:
    """Return the addresses of a host; raises `OSError` if it has none."""
    if f".{host}".endswith(_TEST_DOMAIN):
        raise OSError(0, "the domain .test has no addresses; it names receivers in process")
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except UnicodeError:
        raise OSError(0, "it is not a host name") from None


def refusal(address: IPAddress, allowed: str) -> str:
    """Return why an address is refused, as the end of a sentence, or an empty text."""
    embedded = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if embedded is not None:
        return refusal(embedded, allowed)
    if address in _METADATA or address.is_link_local:
        return "is a link-local or metadata address, to which webhooks are never sent"
    if address.is_multicast or address.is_unspecified or (address.is_reserved and not address.is_loopback):
        return "is not the address of one machine; use that of the receiver"
    if address.is_loopback or allowed == "any" or (allowed == "private" and address.is_private):
        return ""
    if allowed == "private":
        return "is a public address; start the server with --webhook-targets any"
    return "is not a loopback address; start the server with --webhook-targets private (or any)"
