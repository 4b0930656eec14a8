"""What the adapters of published clients share: a task in, calls of the library, an answer out. It repeats nothing."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from typing import Any

KINDS = {
    124: "credentials", 4711: "scope", 104: "scope", 201: "scope", 3001: "not_found", 1001: "not_found",
    2300: "not_found", 3043: "full", 3038: "closed", 3000: "closed", 404: "closed", 200: "no_licence",
    300: "invalid", 3027: "invalid", 429: "rate_limit",
}  # fmt: skip


class RefusedError(Exception):
    """A document of Zoom's that is an error, where a library returns it like any other."""


def answer(task: dict[str, Any], verbs: dict[str, Callable[..., Any]]) -> dict[str, Any]:
    """Return the answer to a task; `verbs` call the library, and raise what it raises."""
    verb = "register" if task["verb"] == "resume" else task["verb"]
    if verb not in verbs:
        return {"outcome": "done" if verb == "nothing" else "unsupported"}
    if verb == "register":
        return registered(task, verbs[verb])
    try:
        return {"outcome": "done", **done(task, verbs[verb])}
    except Exception as error:  # noqa: BLE001 - each library has exceptions of another kind
        return {"outcome": "failed", **failure(error)}


def done(task: dict[str, Any], call: Callable[..., Any]) -> dict[str, Any]:
    """Return people or rows of a task that is not a registration."""
    verb, emails = task["verb"], [one["email"] for one in task["people"]]
    if verb in ("approve", "deny"):
        call(task["webinar"], emails, verb)
        status = {"approve": "registered", "deny": "denied"}[verb]
        return {"people": [{"email": email, "status": status} for email in emails]}
    if verb == "create_webinar":
        return {"rows": [call(task["fields"])]}
    if verb == "get_webinar":
        return {"rows": [call(number) for number in task["webinars"]]}
    return {"rows": call(task["webinar"])}


def registered(task: dict[str, Any], register: Callable[..., Any]) -> dict[str, Any]:
    """Return the answer to a registration, person by person; the first error ends it."""
    rows = [{"email": one["email"], "status": "open"} for one in task["people"]]
    for row, person in zip(rows, task["people"], strict=True):
        try:
            document = register(task["webinar"], person)
            url = document.get("join_url")
        except Exception as error:  # noqa: BLE001 - the same
            row["status"] = "failed"
            return {"outcome": "failed", "people": unique(rows), **failure(error)}
        row.update(status="registered" if url else "pending", join_url=url)
    return {"outcome": "done", "people": unique(rows)}


def unique(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["email"].lower(): row for row in rows}.values())


def failure(error: Exception) -> dict[str, Any]:
    """Return kind, code and message of an exception of a library."""
    message = f"{type(error).__name__}: {error}"[:300]
    found = re.search(r"['\"]?code['\"]?: ?(\d+)", message)
    code = int(found.group(1)) if found else None
    return {"error": {"kind": KINDS.get(code, "unknown"), "code": code, "message": message}}


def insist(document: Any) -> Any:
    """Return a document, or raise `RefusedError` for one with an error code."""
    if isinstance(document, dict) and "code" in document and "message" in document:
        raise RefusedError(document)
    return document


def main(verbs: dict[str, Callable[..., Any]]) -> None:
    """Read a task, answer it, print the answer."""
    sys.stdout.write(json.dumps(answer(json.load(sys.stdin), verbs)) + "\n")
