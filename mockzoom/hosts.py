"""Zoom's host names: those that mockzoom emulates, and all others of Zoom."""

from __future__ import annotations

API_HOST = "api.zoom.us"
ZOOM_HOSTS = (API_HOST, "zoom.us")  # the API and the token service; most clients hard-code them
_ZOOM_DOMAINS = ("zoom.us", "zoom.com", "zoomgov.com")


def plain_host(host: str) -> str:
    """Return a host name in lower case without the trailing dot, for comparison."""
    return host.lower().removesuffix(".")


def is_emulated(host: str) -> bool:
    """Return whether mockzoom emulates a host."""
    return plain_host(host) in ZOOM_HOSTS


def is_zoom(host: str) -> bool:
    """Return whether a host belongs to Zoom, emulated or not; tests must not reach the real one."""
    return any(f".{plain_host(host)}".endswith(f".{domain}") for domain in _ZOOM_DOMAINS)
