"""Error rows from the descriptions of responses.

A description is text with marks: `**HTTP Status Code:** `404` **Not Found**<br>`, then for each code
`**Error Code:** `4130`<br>` and its sentences, separated by `<br>` or by line ends.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any, NamedTuple

from facts.problems import FactsError, Place

_MARK = re.compile(
    r"\*\*\s*(?:(?P<status>(?:HTTPS? )?(?:Status|Response) Codes?)|(?P<code>Error Codes?))\s*:?\s*\*\*\s*:?\s*"
    r"`?(?P<value>[1-9][0-9]{2,4})?`?",
    re.IGNORECASE,
)
_BREAK = re.compile(r"<br\s*/?>|\n", re.IGNORECASE)
_NUMBER = re.compile(r"`([1-9][0-9]{2,4})`\s*")  # the code on the line after its mark
_PHRASES = frozenset(
    {
        "accepted", "bad request", "bar request", "conflict", "created", "no content", "not found", "ok",
        "too many requests", "unauthorized",
    }
)  # fmt: skip
_HEADING = re.compile(r"[\w .]*not found\.?", re.IGNORECASE)  # of a 404 whose coded sentences follow
_SUCCESS = re.compile(r"List of [\w ]+ returned\.")  # stands under a code once
_EXPLANATION = re.compile(r"Thi?s error (means|is thrown)")
_DOLLAR = re.compile(r"\$([A-Za-z_]+)")
_BRACES = re.compile(r"\{([^{}]*)\}")
_IDENTIFIER = re.compile(r"[A-Za-z_]\w*")


class Row(NamedTuple):
    """A refusal of a document: `code` is 0 if the document names none."""

    status: int
    code: int
    message: str


def error_rows(responses: dict[str, Any], place: Place) -> dict[str, dict[str, Any]]:
    """Return the errors of an operation by key: the code, or the HTTP status of a row without one.

    Later sentences of one key are numbered: `300`, `300.2`. A sentence that stands twice with one code is kept once,
    under the status of an error if one of the two has that.
    """
    rows: dict[tuple[int, str], Row] = {}
    two_successes = sum(key < "300" for key in responses) > 1
    for key in sorted(responses):
        inside = place.at(f"responses/{key}")
        for row in _rows(key, responses[key].get("description") or "", two_successes=two_successes, place=inside):
            known = rows.get((row.code, row.message.rstrip(".")))
            if known is None or key >= "400" > str(known.status):
                rows[row.code, row.message.rstrip(".")] = row
    found: dict[str, dict[str, Any]] = {}
    for row in rows.values():
        first = str(row.code or row.status)
        number = 1 + sum(key.split(".")[0] == first for key in found)
        entry: dict[str, Any] = {"status": row.status, "message": row.message}
        if not row.code:
            entry["uncoded"] = True
        found[first if number == 1 else f"{first}.{number}"] = entry
    return found


def _rows(key: str, description: str, *, two_successes: bool, place: Place) -> Iterator[Row]:
    """Yield the rows of one response; the text of a success that belongs to no code has none."""
    if not re.fullmatch(r"[1-5][0-9]{2}", key):
        raise FactsError(place, "a response has an HTTP status")
    status = int(key) if key >= "400" else 400  # "200" and "300" are codes of Zoom there, not statuses
    refused = key == "200" and two_successes  # the success is the other one
    implied = int(key) if key == "300" or refused else 0  # the code of sentences that follow no mark of a code
    success = key < "300" and not refused
    passages = list(_passages(description, place))
    last_coded = max((number for number, (code, _) in enumerate(passages) if code), default=-1)
    for number, (code, text) in enumerate(passages):
        if code or not success:
            for sentence in _sentences(text, place):
                if not (number < last_coded and not code and _HEADING.fullmatch(sentence)):
                    yield Row(status, code or implied, sentence)


def _passages(description: str, place: Place) -> Iterator[tuple[int, str]]:
    """Yield the text between marks with the code that it belongs to, 0 if none."""
    marks = list(_MARK.finditer(description))
    bounds = [*(mark.start() for mark in marks), len(description)]
    yield 0, description[: bounds[0]]
    for mark, end in zip(marks, bounds[1:], strict=True):
        text = description[mark.end() : end]
        yield _code(mark, text, place) if mark["code"] else (0, text)


def _code(mark: re.Match[str], text: str, place: Place) -> tuple[int, str]:
    if mark["value"]:
        return int(mark["value"]), text
    rest = _BREAK.sub("\n", text).strip()
    found = _NUMBER.match(rest)
    if found is None:
        raise FactsError(place, f"an error code is expected before {rest[:40]!r}")
    return int(found[1]), rest[found.end() :]


def _sentences(text: str, place: Place) -> Iterator[str]:
    """Yield the sentences of a text as templates, without phrases of HTTP and explanations for readers."""
    for line in _BREAK.split(text):
        sentence = line.replace("**", "").strip().removeprefix("*").strip()
        phrase = sentence.lower().rstrip(".") in _PHRASES
        if sentence and not (phrase or _EXPLANATION.match(sentence) or _SUCCESS.fullmatch(sentence)):
            yield template(sentence, place)


def template(sentence: str, place: Place) -> str:
    """Return a sentence as a template for `str.format`, with identifiers as names: `$userId`, `{0}`, `{group id}`."""
    numbered = {"0": "value", "1": "other", "2": "third"}

    def name(match: re.Match[str]) -> str:
        inside = match[1].strip()
        if inside in numbered:
            return "{" + numbered[inside] + "}"
        if not _IDENTIFIER.fullmatch(inside):
            inside = "".join(word if not n else word.title() for n, word in enumerate(inside.split())) or "value"
        return "{" + inside + "}"

    text = _BRACES.sub(name, _DOLLAR.sub(r"{\1}", sentence))
    try:
        names = [field for _, field, _, _ in Formatter().parse(text) if field is not None]
    except ValueError as error:
        raise FactsError(place, f"{sentence!r}: {error}") from error
    if unusable := [field for field in names if not _IDENTIFIER.fullmatch(field)]:
        raise FactsError(place, f"{sentence!r}: {unusable[0]!r} is not a name")
    if "`" in text or "<" in text:
        raise FactsError(place, f"{sentence!r}: a mark was not read")
    return text
