"""Paths of requests to the real Zoom: they must be unambiguous, and name no webinar of other runs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterator
from urllib.parse import parse_qsl, unquote

_PLAIN = re.compile(r"[A-Za-z0-9/._~%!$&'()*+,;=:@?-]*")  # what a path and its query may be written with
_HALF_ESCAPED = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MISREAD = re.compile(r"[/\\?#;\x00-\x1f\x7f]")  # in a name: servers disagree on what these do once they are decoded
_LONGEST_NAME = 15  # a webinar's UUID has 24 characters
_FEWEST_DIGITS = 9  # webinars have nine to eleven
_NUMBER = re.compile(rf"\d{{{_FEWEST_DIGITS}}}")
_ALSO_IN_QUERIES = frozenset({"access_token"})  # Zoom's old place for a token, which it refuses


def path_error(path: str, template: str) -> str:
    """Why a path is not plainly the one of an operation; empty where it is.

    `template` is the operation's by its schema: `/v2/webinars/{webinarId}`.
    """
    place, _, query = path.partition("?")
    parts, wanted = place.split("/"), template.split("/")
    if not _PLAIN.fullmatch(path) or _HALF_ESCAPED.search(path) or "?" in query or not all(parts[1:]):
        return "servers may read this path in several ways"
    if len(parts) != len(wanted):
        return f"not {template}"
    for part, name in zip(parts, wanted, strict=True):
        if not name.startswith("{") and part != name:
            return f"not {template}"
        if any(_MISREAD.search(read) or read.strip() in (".", "..") for read in decodings(part)):
            return "servers may read this path in several ways"
    return ""


def names_in(path: str, template: str) -> dict[str, str]:
    """Return the parameters of a template, as they were sent: `{"webinarId": "81234567890"}`."""
    pairs = zip(template.split("/"), path.partition("?")[0].split("/"), strict=True)
    return {name.strip("{}"): part for name, part in pairs if name.startswith("{")}


def query_error(path: str, known: Collection[str]) -> str:
    """Why a query may lead elsewhere; empty where it does not. `known` are the operation's own fields."""
    names = {name for name, _ in parse_qsl(path.partition("?")[2], keep_blank_values=True)}
    strange = sorted(names - set(known) - _ALSO_IN_QUERIES)
    return f"`{strange[0]}` in the query is not a field of this operation" if strange else ""


def webinar_error(name: str, mine: Container[int]) -> str:
    """Why a name, as it stands in a path, may be that of a webinar which this run did not make; empty if it is not."""
    if re.fullmatch("[1-9][0-9]*", name) and int(name) in mine:
        return ""
    last = decodings(name)[-1]
    for read in decodings(name):
        if sum(map(str.isdigit, read)) >= _FEWEST_DIGITS or _size(read) >= 10 ** (_FEWEST_DIGITS - 1):
            return f"webinar {last}: this run did not make it"
    return f"webinar {last}: this may be a UUID of another webinar" if len(last) > _LONGEST_NAME else ""


def registrant_error(name: str) -> str:
    """Why a registrant's id, as it stands in a path, may be another thing's number; empty if it is not."""
    found = any(_NUMBER.search(read) for read in decodings(name))
    return f"registrant {name}: this may be a webinar's number" if found else ""


def decodings(text: str) -> list[str]:
    """Yield a text as it is, decoded once, twice and so on, with one form for characters that look alike."""
    found = [text]
    while (decoded := unquote(found[-1])) != found[-1]:
        found.append(decoded)
    return [unicodedata.normalize("NFKC", one) for one in found]


def _size(text: str) -> float:
    """How large a number some parser would make of a text; 0 where none makes any."""
    return max((abs(value) for value in _numbers(text)), default=0.0)


def _numbers(text: str) -> Iterator[float]:
    for read in (float, lambda one: float(int(one, 0)), lambda one: float(int(one, 16))):
        try:
            yield read(text)
        except (ValueError, OverflowError):
            continue
