"""Attribution of a failed comparison to the rules that it judges."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from mockzoom.contract.errors import CHECK, COMPARISON, ContractFinding, ContractViolation
from mockzoom.contract.tolerance import TOLERATED, is_tolerated


@contextmanager
def judging(*rules: str, where: str = "") -> Iterator[None]:
    """Attribute the comparisons in this block to rules: what fails in it breaks them, and no other rule of its test.

    A failed `assert` becomes a `ContractViolation` of the rules. A failed comparison of the client (`refuses`,
    `succeeds`) breaks the rules besides its own. A check that every answer has to pass keeps its rule: a broken
    header says nothing of the rules of the block. If all rules are tolerated, a failed comparison is ignored. `where`
    names the operation, if the block does not call one through the client.
    """
    try:
        yield
    except ContractViolation as error:
        if error.kind == CHECK:
            raise
        if is_tolerated(*rules, *(one.rule for one in error.failures)):
            return
        raise ContractViolation([*_attributed(error, rules), *error.failures], COMPARISON) from error
    except AssertionError as error:
        if is_tolerated(*rules):
            return
        said = str(error)
        judged = [rule for rule in rules if rule not in TOLERATED]
        found = [ContractFinding(rule, where or rule, "the comparison holds", said, cause_of(said)) for rule in judged]
        raise ContractViolation(found, COMPARISON) from error


def _attributed(error: ContractViolation, rules: tuple[str, ...]) -> list[ContractFinding]:
    """Return the findings of the block's rules that the violation does not have yet."""
    first = error.failures[0]
    known = {one.rule for one in error.failures}
    return [
        ContractFinding(rule, first.where, first.expected, first.actual, first.cause)
        for rule in rules
        if rule not in known and rule not in TOLERATED
    ]


def cause_of(said: str) -> str:
    """Return the first line of a failed assertion, shortened."""
    line = said.strip().partition("\n")[0].removeprefix("assert ")
    return line if len(line) <= 100 else line[:97] + "..."
