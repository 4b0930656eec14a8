"""Zoom's host names: those the mock stands in for, and those it does not."""

from __future__ import annotations

API_HOST = "api.zoom.us"
ZOOM_HOSTS = (API_HOST, "zoom.us")  # the API and the token service; most clients have them written into their code
_ZOOM_DOMAINS = ("zoom.us", "zoom.com", "zoomgov.com")


def plain_host(host: str) -> str:
    """Return a host in the form in which names are compared: lower case, without the root's dot."""
    return host.lower().removesuffix(".")


def is_emulated(host: str) -> bool:
    """Whether the mock stands in for a host."""
    return plain_host(host) in ZOOM_HOSTS


def is_zoom(host: str) -> bool:
    """Whether a host is Zoom's, played or not: a test that reaches it has got out."""
    return any(f".{plain_host(host)}".endswith(f".{domain}") for domain in _ZOOM_DOMAINS)
