"""Zoom's host names: those that mockzoom emulates, and all others of Zoom."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

API_HOST = "api.zoom.us"
# Documented (DOC api/using-zoom-apis): the regional API hosts, and the names that three of them had until 2025.
REGIONAL_HOSTS = (
    *(f"api-{region}.zoom.us" for region in ("au", "ca", "eu", "in", "sa", "sg", "uk", "us")),
    *(f"{region}01api.zoom.us" for region in ("eu", "sa", "sg")),
)
WEB_HOST = "us06web.zoom.us"  # the pages of the accounts, with the files of their recordings
ZOOM_HOSTS = (API_HOST, "zoom.us", *REGIONAL_HOSTS, WEB_HOST)  # most clients hard-code the first two
ZOOM_DOMAINS = ("zoom.us", "zoom.com", "zoomgov.com")


def plain_host(host: str) -> str:
    """Return a host name in lower case without the trailing dot, for comparison."""
    return host.lower().removesuffix(".")


def is_emulated(host: str) -> bool:
    """Return whether mockzoom emulates a host."""
    return plain_host(host) in ZOOM_HOSTS


def is_zoom(host: str) -> bool:
    """Return whether a host belongs to Zoom, emulated or not; tests must not reach the real one."""
    return any(f".{plain_host(host)}".endswith(f".{domain}") for domain in ZOOM_DOMAINS)


def is_allowed(host: str, allowed: Iterable[str]) -> bool:
    """Return whether a host is allowed by name or, if it is not Zoom's, by a pattern such as `*.example.com`."""
    host = plain_host(host)
    patterns = [plain_host(pattern) for pattern in allowed]
    return host in patterns or (not is_zoom(host) and any(fnmatchcase(host, pattern) for pattern in patterns))
