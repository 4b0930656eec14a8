"""Errors that sentences explain: a thing that does not exist, a name that is taken, a field that is missing."""

from __future__ import annotations

import re
from string import Formatter

from inference.operation import Operation, fields, snake

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


def not_found(operation: Operation, parameter: str, noun: str) -> str:
    """Return the key of the error for a thing that does not exist; empty if no sentence is about it.

    A sentence is about the thing if it has the path parameter of it, or else its noun (`call queue`).
    """
    best, key = 0, ""
    for name, row in operation.errors.items():
        sentence = row["message"]
        absent = _ABSENT.match(sentence)
        if absent is None or _OTHER in sentence:
            continue
        about = re.sub(r"\{\w+\}", "", absent["before"] or absent["after"] or "").lower()
        placeholders = {snake(field) for _, field, _, _ in Formatter().parse(sentence) if field}
        by_name = snake(parameter) in placeholders or (parameter == "accountId" and "sub_account_id" in placeholders)
        by_noun = bool(re.search(rf"{noun}(id)?\b", about))
        if not by_name and not by_noun:
            continue
        score = 4 * by_name + 2 * (row["status"] == 404) + ("uncoded" not in row)
        if score > best:
            best, key = score, name
    return key


def required(operation: Operation) -> dict[str, str]:
    """Return the fields of a body that an error sentence calls missing, with the keys of these errors."""
    found = {}
    for key, row in operation.errors.items():
        for pattern in _MISSING:
            match = pattern.match(row["message"])
            if match and match[1] in fields(operation.body):
                found[match[1]] = key
    return found


def unique(operation: Operation) -> dict[str, str]:
    """Return the fields of a body that an error sentence calls taken, with the keys of these errors."""
    found: dict[str, str] = {}
    for key, row in operation.errors.items():
        if not _TAKEN.search(row["message"]):
            continue
        words = set(re.findall(r"[a-z]+", re.sub(r"\{\w+\}", "", row["message"]).lower()))
        named = [name for name in fields(operation.body) if set(name.split("_")) - {"user", "phone"} <= words]
        if named:
            found.setdefault(max(named, key=len), key)
    return found
