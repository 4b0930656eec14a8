"""Errors that sentences explain: a thing that does not exist, a name that is taken, a field that is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from string import Formatter
from typing import Any

from inference.operation import Operation, fields, snake

Rows = dict[str, dict[str, Any]]
Key = str | dict[str, str]  # of one error, or one for each edition

_ABSENT = re.compile(
    r"(?P<before>.*?)((does )?not exist|doesn.t exist|not found|not belong to (call|auto))|"
    r"unable to find (?P<after>.*)",
    re.IGNORECASE,
)
_OTHER = "subscription not found"  # of Zoom Rooms
_MISSING = (
    re.compile(r"Missing field: (\w+)"),
    re.compile(r"The (\w+) (?:field )?can(?:not| not) be empty"),
)
_TAKEN = re.compile(r"\balready (in use|exists|used|been used)|is already used", re.IGNORECASE)


def in_editions(operation: Operation, find: Callable[[Rows], str]) -> Key:
    """Return what `find` finds in the error rows: one key, or one for each edition if they differ."""
    older, newer = find(operation.errors), find(operation.errors_newer)
    if older and newer and older != newer:
        return {"2021-08": older, "2025-06": newer}
    return older or newer


def not_found(operation: Operation, parameter: str, noun: str) -> Key:
    """Return the key of the error for a thing that does not exist; empty if no sentence is about it.

    A sentence is about the thing if it has the path parameter of it, or else its noun (`call queue`).
    """
    return in_editions(operation, lambda rows: _absent(rows, parameter, noun))


def _absent(rows: Rows, parameter: str, noun: str) -> str:
    best, key = 0, ""
    for name, row in rows.items():
        sentence = row["message"]
        absent = _ABSENT.match(sentence)
        if absent is None or _OTHER in sentence:
            continue
        about = re.sub(r"\{\w+\}", "", absent["before"] or absent["after"] or "").lower()
        placeholders = {snake(field) for _, field, _, _ in Formatter().parse(sentence) if field}
        by_name = snake(parameter) in placeholders or (parameter == "accountId" and "sub_account_id" in placeholders)
        by_noun = bool(re.search(rf"{noun}(id|_id)?\b", about))
        score = 4 * by_name + 2 * (row["status"] == 404) + ("uncoded" not in row)
        if (by_name or by_noun) and score > best:
            best, key = score, name
    return key


def required(operation: Operation) -> dict[str, Key]:
    """Return the fields of a body that an error sentence calls missing, with the keys of these errors."""
    names = [name for rows in (operation.errors, operation.errors_newer) for name in _missing(rows)]
    found = {name: in_editions(operation, lambda rows, name=name: _missing(rows).get(name, "")) for name in names}
    return {name: key for name, key in found.items() if name in fields(operation.body)}


def _missing(rows: Rows) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, row in rows.items():
        for pattern in _MISSING:
            if match := pattern.match(row["message"]):
                found.setdefault(match[1], key)
    return found


def unique(operation: Operation) -> dict[str, Key]:
    """Return the fields of a body that an error sentence calls taken, with the keys of these errors."""
    names = [name for rows in (operation.errors, operation.errors_newer) for name in _taken(operation, rows)]
    return {
        name: in_editions(operation, lambda rows, name=name: _taken(operation, rows).get(name, "")) for name in names
    }


def _taken(operation: Operation, rows: Rows) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, row in rows.items():
        if not _TAKEN.search(row["message"]):
            continue
        words = set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}", "", row["message"]).lower()))
        named = [name for name in fields(operation.body) if set(name.split("_")) - {"user", "phone"} <= words]
        if named:
            found.setdefault(max(named, key=len), key)
    return found


def references(operation: Operation, resources: list[str], own: str) -> dict[str, dict[str, Key]]:
    """Return the fields of a body that name another thing, with its resource and the error if it does not exist."""
    names = {**_named(operation, operation.errors), **_named(operation, operation.errors_newer)}
    found: dict[str, dict[str, Key]] = {}
    for field, noun in names.items():
        resource = _resource_of(noun, resources, own)
        if resource:
            key = in_editions(operation, lambda rows, field=field: _named_keys(operation, rows).get(field, ""))
            found[field] = {"resource": resource, "error": key}
    return found


def _named(operation: Operation, rows: Rows) -> dict[str, str]:
    """Return the fields of a body that sentences call unknown, with the noun of the sentence."""
    found: dict[str, str] = {}
    for row in rows.values():
        if field_and_noun := _unknown(operation, row["message"]):
            found.setdefault(*field_and_noun)
    return found


def _named_keys(operation: Operation, rows: Rows) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, row in rows.items():
        if field_and_noun := _unknown(operation, row["message"]):
            found.setdefault(field_and_noun[0], key)
    return found


def _unknown(operation: Operation, sentence: str) -> tuple[str, str] | None:
    absent = _ABSENT.match(sentence)
    words = re.findall(r"[a-z]+", (absent["before"] or "").lower()) if absent else []
    if not words:
        return None
    body = fields(operation.body)
    placeholders = [snake(field) for _, field, _, _ in Formatter().parse(sentence) if field]
    named = [name for name in (*placeholders, f"{words[-1]}_id") if name in body]
    return (named[0], words[-1]) if named else None


def _resource_of(noun: str, resources: list[str], own: str) -> str:
    """Return the resource that a noun means near another one: a site is a `phone_site` for a `phone_call_queue`."""
    if noun == "user":
        return "user"
    family = own.split("_", maxsplit=1)[0]
    near = [name for name in resources if name in {noun, f"{family}_{noun}"}]
    return near[0] if near else ""
