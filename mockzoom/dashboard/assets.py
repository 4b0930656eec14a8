"""The files of the dashboard: names, hash, and the headers with which they are sent.

The page is the file `index.html`; the others are under `/_mockzoom/ui/HASH/`, where a browser may keep them forever.
The policy forbids scripts and styles that are not files of this server, and every way to turn a text into markup or
script.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from mockzoom.real_files import real_files

PAGE = "index.html"
_HASH_MARK = b"{hash}"
_TYPES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
}

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class Asset(NamedTuple):
    """A file as it is sent."""

    body: bytes
    headers: dict[str, str]


def find_asset(path: str) -> Asset | None:
    """Return the file at a path relative to `/_mockzoom/`, or None; the page is at the empty path."""
    contents, version = _contents()
    if not path:
        return _asset(PAGE, contents[PAGE].replace(_HASH_MARK, version.encode()), "no-store")
    folder, _, name = path.rpartition("/")
    if folder != f"ui/{version}" or name not in contents or name == PAGE:
        return None
    return _asset(name, contents[name], "public, max-age=31536000, immutable")


@cache
@real_files()
def _contents() -> tuple[dict[str, bytes], str]:
    """Return every file by name, and their common hash; they are read when the first one is asked for."""
    folder = Path(__file__).with_name("files")
    contents = {one.name: one.read_bytes() for one in sorted(folder.iterdir()) if one.suffix[1:] in _TYPES}
    digest = sha256(b"\0".join(part for name in sorted(contents) for part in (name.encode(), contents[name])))
    return contents, digest.hexdigest()[:16]


def _asset(name: str, body: bytes, cache_control: str) -> Asset:
    kind = _TYPES[name.rpartition(".")[2]]
    return Asset(body, {**_HEADERS, "Content-Type": kind, "Cache-Control": cache_control})
