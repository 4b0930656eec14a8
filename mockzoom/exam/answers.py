"""What a client prints: the last line of its output that is a JSON object (schemas/exam/answer.json)."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

OUTCOMES = ("done", "failed", "postponed", "unsupported")
STATUSES = ("registered", "pending", "denied", "failed", "open")
KINDS = (
    "credentials", "scope", "rate_limit", "quota", "not_found", "closed", "full", "invalid", "no_licence", "gateway",
    "network", "unknown",
)  # fmt: skip


class AnswerError(ValueError):
    """An answer that cannot be read: a field and what is wrong with it."""


@dataclass(frozen=True)
class Person:
    """What the client says of one person."""

    email: str
    status: str
    join_url: str


@dataclass(frozen=True)
class Answer:
    """The answer of a client; an empty one stands for none. `accepted` are keys of webhooks that it acted on."""

    outcome: str = ""
    people: tuple[Person, ...] = ()
    rows: tuple[dict[str, Any], ...] = ()
    accepted: tuple[str, ...] = ()
    kind: str = ""
    code: int | str | None = None
    retry_at: str = ""
    raw: dict[str, Any] = field(default_factory=dict, compare=False)

    def of(self, email: str) -> list[Person]:
        """Return what is said of an address, without regard to case."""
        return [one for one in self.people if one.email.lower() == email.lower()]

    def said(self, *statuses: str) -> set[str]:
        """Return the addresses, in lower case, that have one of these statuses."""
        return {one.email.lower() for one in self.people if one.status in statuses}


def last_object(output: str) -> dict[str, Any] | None:
    """Return the last line of an output that is a JSON object; None if there is none."""
    for line in reversed(output.splitlines()):
        text = line.strip()
        if not text.startswith("{"):
            continue
        try:
            document = json.loads(text)
        except ValueError:
            continue
        if isinstance(document, dict):
            return document
    return None


def read_answer(document: dict[str, Any]) -> Answer:
    """Return the answer in a document. Raises `AnswerError` with the field, what it has and what it may have."""
    error = _optional(document, "error", dict) or {}
    return Answer(
        outcome=_word(document.get("outcome"), "outcome", OUTCOMES),
        people=tuple(_person(one, n) for n, one in enumerate(_optional(document, "people", list) or [])),
        rows=tuple(_row(one, n) for n, one in enumerate(_optional(document, "rows", list) or [])),
        accepted=tuple(_key(one, n) for n, one in enumerate(_optional(document, "accepted", list) or [])),
        kind=_word(error["kind"], "error.kind", KINDS) if error.get("kind") is not None else "",
        code=error.get("code"),
        retry_at=_optional(document, "retry_at", str) or "",
        raw=document,
    )


def _person(one: Any, n: int) -> Person:
    if not isinstance(one, dict) or not isinstance(one.get("email"), str):
        raise AnswerError(f"people[{n}]: it has to be an object with an email, not {_shown(one)}")
    url = one.get("join_url")
    if url is not None and not isinstance(url, str):
        raise AnswerError(f"people[{n}].join_url: it has to be a text or null, not {_shown(url)}")
    return Person(one["email"], _word(one.get("status"), f"people[{n}].status", STATUSES), url or "")


def _key(one: Any, n: int) -> str:
    if not isinstance(one, dict) or not isinstance(one.get("key"), str | int):
        raise AnswerError(f"accepted[{n}]: it has to be an object with event and key, not {_shown(one)}")
    return str(one["key"])


def _row(one: Any, n: int) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise AnswerError(f"rows[{n}]: it has to be an object, not {_shown(one)}")
    return one


def _word(value: Any, name: str, words: tuple[str, ...]) -> str:
    if value not in words:
        raise AnswerError(f"{name}: it has to be one of {', '.join(words)}, not {_shown(value)}")
    return str(value)


def _optional(document: dict[str, Any], name: str, kind: Any) -> Any:
    value = document.get(name)
    if value is not None and not isinstance(value, kind):
        named = {dict: "an object", list: "a list", str: "a text"}[kind]
        raise AnswerError(f"{name}: it has to be {named}, not {_shown(value)}")
    return value


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
