"""Laws, and the trial of one law on one resource: what it compared, and what it found broken."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from mockzoom.contract.client import COMPARED, RULE_HEADER, said_in
from mockzoom.contract.errors import COMPARISON, ContractFinding, ContractViolation, Inconclusive, Unsupported
from mockzoom.contract.laws.bodies import lacking, leaves
from mockzoom.contract.laws.book import ErrorRow
from mockzoom.contract.laws.resource_client import ResourceClient
from mockzoom.contract.laws.subjects import Subject
from mockzoom.contract.messages import ApiResponse

_PLACEHOLDER = re.compile(r"\\\{\w+\\\}")


class NothingCompared(Inconclusive):
    """A law that applies to a resource compared nothing: never a verdict, and never a pass."""


class Unmanaged(Unsupported):
    """A law needs what only a target with an admin API has: another account, or an export."""


@dataclass(frozen=True)
class Law:
    """A law: the rule that it judges, the resources to which it applies, and the function that tries it."""

    rule: str
    applies: Callable[[Subject], bool]
    judge: Callable[[Trial], None]


LAWS: dict[str, Law] = {}


def law(rule: str, applies: Callable[[Subject], Any]) -> Callable[[Callable[[Trial], None]], Callable[[Trial], None]]:
    """Register a law under its rule; `applies` says of which resources it is judged."""

    def register(judge: Callable[[Trial], None]) -> Callable[[Trial], None]:
        if rule in LAWS:
            raise ValueError(f"law {rule!r} is defined twice")
        LAWS[rule] = Law(rule, lambda subject: bool(applies(subject)), judge)
        return judge

    return register


def load_laws() -> Mapping[str, Law]:
    """Return all laws by rule; imports every module of this package."""
    package = import_module("mockzoom.contract.laws")
    for module in iter_modules(package.__path__, f"{package.__name__}."):
        import_module(module.name)
    return LAWS


@dataclass
class Trial:
    """The trial of a law on a resource; `compared` counts the comparisons by operation.

    `left_out` are operations that the law does not judge.
    """

    rule: str
    api: ResourceClient
    compared: Counter[str] = field(default_factory=Counter)
    left_out: Collection[str] = ()

    @cached_property
    def subject(self) -> Subject:
        """The resource with the operations that the law judges."""
        return self.api.subject.without(self.left_out)

    def same(self, operation: str, actual: Any, expected: Any, cause: str) -> None:
        """Compare two values; raises `ContractViolation` with the cause if they differ."""
        self._count(operation)
        if actual != expected:
            raise self.broken(operation, _short(expected), _short(actual), cause)

    def shows(self, operation: str, document: Any, expected: Any, cause: str) -> None:
        """Compare a document with the part of it that is known; nothing is compared if nothing is."""
        if not expected:
            return
        self._count(operation)
        missing = lacking(expected, document)
        if missing:
            raise self.broken(operation, _short(expected), _short(document), f"{cause}: {missing}")

    def succeeds(self, operation: str, answer: ApiResponse) -> None:
        """Compare the status of a response with that of a success."""
        self._count(operation)
        if not answer.succeeded:
            raise self.broken(operation, "success", str(answer), f"refused with {said_in(answer)}")

    def refused(self, operation: str, answer: ApiResponse, rows: Sequence[ErrorRow], facts: Iterable[Any]) -> None:
        """Compare an error with the rows that an operation may refuse with, word for word.

        What replaces a parameter has to be one of the `facts` of the request.
        """
        COMPARED["refusals"] += 1
        self._count(operation)
        expected = " or ".join(f"{row.status} {row.code} {row.message!r}" for row in rows[:3])
        if answer.succeeded:
            raise self.broken(operation, expected, str(answer), f"no refusal by {rows[0].key}")
        said = answer.json
        known = {text for fact in facts for text in leaves(fact) | leaves([fact])}
        for row in rows:
            if (answer.status, said.get("code")) == (row.status, row.code) and _worded(row, said["message"], known):
                break
        else:
            raise self.broken(operation, expected, str(answer), f"{rows[0].key}: refused with {said_in(answer)}")
        named = answer.header(RULE_HEADER)
        if named and named.rpartition("/")[2] != rows[0].key:
            raise self.broken(operation, rows[0].key, named, f"{rows[0].key}: refused by {named}")

    def broken(self, operation: str, expected: str, actual: str, cause: str) -> ContractViolation:
        """Return the violation of the law, to raise."""
        where = f"{operation} ({self.api.profile})"
        return ContractViolation([ContractFinding(self.rule, where, expected, actual, cause)], COMPARISON)

    def _count(self, operation: str) -> None:
        COMPARED["laws"] += 1
        self.compared[operation] += 1


def _worded(row: ErrorRow, message: str, known: set[str]) -> bool:
    """Return whether a message is a row's sentence, with something known for each parameter."""
    pattern = _PLACEHOLDER.sub("(.*?)", re.escape(row.message))
    match = re.fullmatch(pattern, message, re.DOTALL)
    return match is not None and all(part in known for part in match.groups())


def try_law(law: Law, api: ResourceClient, left_out: Collection[str] = ()) -> Trial:
    """Return the trial of a law with the client of a resource; raises `ContractViolation`, or `NothingCompared`."""
    trial = Trial(law.rule, api, left_out=left_out)
    api.last = None  # another law may have deleted it
    try:
        law.judge(trial)
    except ContractViolation as error:
        if error.kind != COMPARISON or any(one.rule == law.rule for one in error.failures):
            raise
        first = error.failures[0]
        found = ContractFinding(law.rule, first.where, first.expected, first.actual, first.cause)
        raise ContractViolation([found, *error.failures], COMPARISON) from error
    if not trial.compared:
        raise NothingCompared(f"{law.rule} compared nothing of {api.subject.name}")
    return trial


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:400]
