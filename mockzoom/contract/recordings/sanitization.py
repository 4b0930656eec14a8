"""Answers in a form that may be kept: only what is known to be harmless is in it.

A recording is written from `Sanitised` alone, and `sanitise` is the only way there. Fields go by name and type: what
no schema knows is dropped, texts are kept only where we sent them ourselves or a schema lists them, sentences word by
word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from mockzoom.contract.messages import ApiResponse
from mockzoom.contract.recordings.masks import Masker
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.schema_validator import SchemaValidator, load_schema_validator
from mockzoom.contract.xml_errors import read_xml_error

TEXT, NUMBER, WORD = "<text>", "<number>", "<redacted>"
_ROOTS = frozenset({"error", "result"})  # of errors in XML
_SENTENCES = frozenset({"message", "reason", "error"})
_REFERENCE = re.compile(r"<[a-z_ ]+(?::\d+)?>")
_FIELD = re.compile(r"[a-z_]{1,40}(?:\[\d{1,4}\])?(?:\.[a-z_]{1,40})?")
_HARMLESS = re.compile(
    r"[A-Za-z]{1,18}(?:[-/'][A-Za-z]{1,18}){0,3}"  # words
    r"|[a-z]{1,18}(?:_[a-z]{1,18}){1,3}"  # names of fields
    r"|[a-z_]{1,40}(?::[a-z_]{1,40}){1,3}"  # scopes
    r"|\d{1,4}|\d\d:\d\d:\d\d"  # limits, times of day
    r"|<[a-z_]+(?::\d+)?>"  # references
)
_WORD = re.compile(r"[A-Za-z]+")
_BETWEEN_WORDS = re.compile(r"([\s()\[\]{},;\"]+)")
_HEADERS = {
    "x-ratelimit-category": re.compile(r"Light|Medium|Heavy|Resource-intensive"),
    "x-ratelimit-type": re.compile(r"QPS|Daily-limit"),
    "x-ratelimit-limit": re.compile(r"\d{1,5}"),
    "content-type": re.compile(r"application/(json|xml)(; ?charset=(UTF|utf)-8)?"),
    "retry-after": re.compile(r"<midnight>|\d{1,5}"),
    "x-zm-trackingid": re.compile(r"<tracking_id>"),
}


@dataclass(frozen=True)
class SanitizedResponse:
    """A response without personal data."""

    status: int
    headers: Mapping[str, str]
    body: Any


def sanitize(answer: ApiResponse, masker: Masker, said: Collection[str]) -> SanitizedResponse:
    """Return a response with volatile values masked and unknown ones removed; `said` are texts of the requests."""
    root = ""
    try:
        document = answer.document if answer.body else None
        root = read_xml_error(answer.body).root if answer.is_xml else ""
    except ValueError:
        document = TEXT
    headers = {}
    for name, value in answer.headers:
        kept = _HEADERS.get(name.lower())
        if kept:
            masked = masker.header(name, value)
            headers[name.lower()] = masked if kept.fullmatch(masked) else TEXT
    body = _is_safe(masker.masked(document), "", set(said))
    return SanitizedResponse(answer.status, headers, {root: body} if root in _ROOTS else body)


def _is_safe(value: Any, name: str, said: Collection[str]) -> Any:
    if isinstance(value, dict):
        return {key: _is_safe(one, key, said) for key, one in value.items() if key in _words().names}
    if isinstance(value, list):
        return [_is_safe(one, name, said) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) < 100_000 else NUMBER
    if not isinstance(value, str):
        return NUMBER
    return _harmless_text(value, name, said)


def _harmless_text(text: str, name: str, said: Collection[str]) -> str:
    if text == "" or _REFERENCE.fullmatch(text) or text in said or text in _words().values:
        return text
    if name in _SENTENCES:
        own = {word.lower() for one in said for word in _WORD.findall(one)}
        return "".join(_harmless_word(word, own) for word in _BETWEEN_WORDS.split(text))
    return text if name == "field" and _FIELD.fullmatch(text) else TEXT


def _harmless_word(word: str, own: Collection[str]) -> str:
    bare = word.strip(".:!?*'`")
    if bare == "" or _BETWEEN_WORDS.fullmatch(bare) or (_HARMLESS.fullmatch(bare) and _are_known(bare, own)):
        return word
    return word.replace(bare, WORD)


def _are_known(text: str, own: Collection[str]) -> bool:
    """Whether all words of a text are ours (`own`, the schemas' or the rules'): names are words, too."""
    words = {one.lower() for one in _WORD.findall(text)}
    return _REFERENCE.fullmatch(text) is not None or words <= _words().known.union(own)


@dataclass(frozen=True)
class _Words:
    """Return harmless words: the names of all fields in the schemas, the texts that they list, and their words."""

    names: frozenset[str]
    values: frozenset[str]
    known: frozenset[str]


@cache
def _words() -> _Words:
    judge = load_schema_validator()
    names, values = set(), set()
    texts: list[str] = []
    for schema in _schemas(judge):
        names |= set(schema.get("properties", {}))
        values |= {value for value in (*schema.get("enum", ()), schema.get("const")) if isinstance(value, str)}
        texts += [text for text in (schema.get("description"), schema.get("title")) if isinstance(text, str)]
    rules = load_rulebook().rules.values()
    for rule in rules:
        texts += [rule.text, *(str(v.body) for v in rule.token_variants), *(v.message for v in rule.variants)]
    scopes = [scope for one in judge.operations.values() for kind in one.get("scopes", {}).values() for scope in kind]
    known = {word.lower() for text in (*texts, *scopes, *names, *values) for word in _WORD.findall(text)}
    return _Words(frozenset(names), frozenset(values), frozenset(known))


def _schemas(judge: SchemaValidator) -> Iterator[dict[str, Any]]:
    waiting: list[Any] = [*judge.objects.values(), *judge.operations.values()]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
