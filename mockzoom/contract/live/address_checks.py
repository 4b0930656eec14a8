"""Addresses in requests to the real Zoom: only people of one domain, and the host, may occur."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Iterator
from urllib.parse import unquote

_BETWEEN = re.compile(r"[\s\"'<>,;:()\\/]")
_ESCAPED = re.compile(r"\\+u([0-9A-Fa-f]{4})|\\+x([0-9A-Fa-f]{2})")
_NO_DOMAIN = re.compile(r"[^.\u3002\[]*")  # without a dot: no mail finds its way there


def foreign_domains(text: str, domain: str, host: str) -> Iterator[str]:
    """Return the domains of addresses that are neither under `domain` nor the host's, in any encoding of a text."""
    for reading in _readings(text):
        for word in _BETWEEN.split(reading.casefold()):
            for where in word.split("@")[1:] if word != host.casefold() else ():
                if where.rstrip(".") != domain.casefold() and not _NO_DOMAIN.fullmatch(where):
                    yield where


def _readings(text: str) -> set[str]:
    """Yield a text as it is, and with the escapes of JSON, URLs and HTML decoded, until there are none."""
    found = [text]
    for undo in (_unescaped, unquote, html.unescape):
        found += [_decoded(one, undo) for one in found]
    return {unicodedata.normalize("NFKC", one) for one in found}


def _decoded(text: str, undo: Callable[[str], str]) -> str:
    while (less := undo(text)) != text:
        text = less
    return text


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
