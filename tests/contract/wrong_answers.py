"""A pytest plugin for the contract suite: the emulator's answers, each altered in a way drawn from a seed.

`WRONG_ANSWERS=SEED` alters a third of all answers, each in any of the ways below; `WRONG_ANSWERS=NAME` alters every
answer in one way.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from contract_tests import in_process
from contract_tests.run import RUN
from mockzoom.contract.messages import ApiResponse

Alteration = Callable[[Random, ApiResponse], ApiResponse]
ALTERATIONS: dict[str, Alteration] = {}
HTML = b"<!doctype html>\n<title>404 Not Found</title>\n<h1>Not Found</h1>"
VALUES = (None, True, -1, 10**30, 1.5, "", "x", "\u0000", [], {}, [[]], {"a": {}})


def alteration(function: Alteration) -> Alteration:
    """Register a way of altering an answer under its name."""
    ALTERATIONS[function.__name__] = function
    return function


def _with(answer: ApiResponse, status: int | None = None, body: bytes | None = None, **headers: str | None):
    changed = {name.replace("_", "-"): value for name, value in headers.items()}
    kept = [pair for pair in answer.headers if pair[0] not in changed]
    kept += [(name, value) for name, value in changed.items() if value is not None]
    return ApiResponse(answer.status if status is None else status, tuple(kept), answer.body if body is None else body)


def _document(change: Callable[[Random, Any], Any]) -> Alteration:
    """An alteration of the JSON in a body; an answer without JSON stays as it is."""

    def alter(random: Random, answer: ApiResponse) -> ApiResponse:
        try:
            document = json.loads(answer.body)
        except ValueError:
            return answer
        return _with(answer, body=json.dumps(change(random, document)).encode())

    return alter


def _places(document: Any, path: tuple = ()) -> list[tuple]:
    """The places of all values in a document."""
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    return [place for key, value in items for place in ((*path, key), *_places(value, (*path, key)))]


def _at(document: Any, path: tuple) -> Any:
    for key in path:
        document = document[key]
    return document


@alteration
def html(_: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, body=HTML, Content_Type="text/html")


@alteration
def html_errors(_: Random, answer: ApiResponse) -> ApiResponse:
    return answer if answer.succeeded else _with(answer, body=HTML, Content_Type="text/html; charset=utf-8")


@alteration
def no_body(_: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, body=b"")


@alteration
def cut_off(random: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, body=answer.body[: random.randrange(len(answer.body) + 1)])


@alteration
def not_utf_8(_: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, body=b"\xff\xfe" + answer.body)


@alteration
def nested_deeply(_: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, body=b"[" * 100_000)


@alteration
def another_kind_of_json(random: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, body=json.dumps(random.choice(VALUES)).encode())


@alteration
def another_status(random: Random, answer: ApiResponse) -> ApiResponse:
    return _with(answer, status=random.choice((200, 201, 204, 302, 400, 401, 404, 429, 500, 503, 999)))


@alteration
def success_for_errors(_: Random, answer: ApiResponse) -> ApiResponse:
    return answer if answer.succeeded else _with(answer, status=200)


@alteration
def no_headers(_: Random, answer: ApiResponse) -> ApiResponse:
    return ApiResponse(answer.status, (), answer.body)


@alteration
def headers_of_nonsense(random: Random, answer: ApiResponse) -> ApiResponse:
    names = [name for name, _ in answer.headers] or ["Retry-After"]
    return _with(answer, **{random.choice(names).replace("-", "_"): random.choice(("", "soon", "-1", "\xff", "1e9"))})


@alteration
@_document
def lists_lose_their_last(_: Random, document: Any) -> Any:
    return _each_list(document, lambda rows: rows[:-1])


@alteration
@_document
def lists_repeat_their_last(_: Random, document: Any) -> Any:
    return _each_list(document, lambda rows: rows + rows[-1:])


@alteration
@_document
def lists_are_empty(_: Random, document: Any) -> Any:
    return _each_list(document, lambda _: [])


@alteration
@_document
def lists_are_long(_: Random, document: Any) -> Any:
    return _each_list(document, lambda rows: rows * 3)


@alteration
@_document
def lists_are_reversed(_: Random, document: Any) -> Any:
    return _each_list(document, lambda rows: rows[::-1])


def _each_list(document: Any, change: Callable[[list], list]) -> Any:
    if isinstance(document, dict):
        return {name: _each_list(value, change) for name, value in document.items()}
    return change([_each_list(one, change) for one in document]) if isinstance(document, list) else document


@alteration
@_document
def a_field_is_missing(random: Random, document: Any) -> Any:
    places = _places(document)
    if places:
        *path, key = random.choice(places)
        del _at(document, tuple(path))[key]
    return document


@alteration
@_document
def a_field_is_something_else(random: Random, document: Any) -> Any:
    places = _places(document)
    if places:
        *path, key = random.choice(places)
        _at(document, tuple(path))[key] = random.choice(VALUES)
    return document


@alteration
@_document
def ids_are_all_the_same(_: Random, document: Any) -> Any:
    for *path, key in _places(document):
        if key in ("id", "registrant_id") and isinstance(_at(document, (*path, key)), str):
            _at(document, tuple(path))[key] = "A" * 22
    return document


@alteration
@_document
def another_page_always(_: Random, document: Any) -> Any:
    return (
        document | {"next_page_token": "A" * 32}
        if isinstance(document, dict) and "registrants" in document
        else document
    )


@alteration
@_document
def wrapped_in_data(_: Random, document: Any) -> Any:
    return {"data": document}


def pytest_configure() -> None:
    """Alter what the emulator in this process answers."""
    chosen = os.environ["WRONG_ANSWERS"]
    random = Random(chosen)
    send = in_process.MockTarget.send

    def altered(self, call):
        answer = send(self, call)
        if chosen in ALTERATIONS:
            return ALTERATIONS[chosen](random, answer)
        if random.random() < 0.7:
            return answer
        return ALTERATIONS[random.choice(sorted(ALTERATIONS))](random, answer)

    in_process.MockTarget.send = altered


@pytest.hookimpl(trylast=True)
def pytest_sessionstart() -> None:
    """Treat the emulator as a mutant: its answers are wrong, and no failure is shrunk."""
    RUN.is_broken = True
    RUN.shrinks = False
