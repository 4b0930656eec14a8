"""The error rows of a path: which error an operation has for each thing that it does not find."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mockzoom.contract.laws.book import ErrorRow
from mockzoom.contract.laws.subjects import PARENT_ERRORS, USER

if TYPE_CHECKING:
    from mockzoom.contract.laws.trials import Trial

_USER_MISSING = "user_not_found"
_THING_MISSING = "thing_not_found"


def rows_under(trial: Trial, operation: str, key: Any, about: str = "") -> Sequence[ErrorRow]:
    """Return the rows under a key of a resource file; `general` stands for the validation error of all operations."""
    if key == "general":
        return _general(trial, "validation_failed")
    known = about if about in trial.subject.book.resources else ""
    return trial.subject.book.rows(operation, key, trial.api.profile, about=known)


def not_found_rows(trial: Trial, operation: str) -> Sequence[ErrorRow]:
    """Return the rows for a thing of the resource that an operation does not find."""
    binding = trial.subject.binding(operation)
    key = binding.options.get("not_found") or trial.subject.resource.not_found
    return trial.subject.book.rows(operation, key, trial.api.profile) if key else _general(trial, _THING_MISSING)


def parent_rows(trial: Trial, operation: str, kind: str) -> Sequence[ErrorRow]:
    """Return the rows for something that a path names before the thing, and that does not exist."""
    book, profile = trial.subject.book, trial.api.profile
    if kind == USER:
        key = trial.subject.binding(operation).options.get("user_missing")
        if key:
            return book.rows(operation, key, profile)
        own = book.own_rows(operation, PARENT_ERRORS[USER], profile)
        if own:
            return own
        return _general(trial, _USER_MISSING)
    if kind in PARENT_ERRORS:
        return book.rows(operation, PARENT_ERRORS[kind], profile)
    resource = book.resources[kind]
    options = trial.subject.binding(operation).options
    of_operation = "not_found" if kind == trial.subject.name else "parent_not_found"
    key = options.get(of_operation) or resource.not_found
    return book.rows(operation, key, profile, about=kind) if key else _general(trial, _THING_MISSING)


def _general(trial: Trial, rule: str) -> Sequence[ErrorRow]:
    """Return the general row of an error that is not one of the operation's."""
    variant = trial.api.client.rulebook[rule].variant_for(trial.api.profile)
    return [ErrorRow(rule, variant.status, variant.code, variant.message)]
