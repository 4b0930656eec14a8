"""What a comparison can end with: a violation of the contract, or the statement that nothing could be compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

CHECK, STEP, COMPARISON = "check", "step", "comparison"
UNREADABLE = "answer_shape"  # the rule of an answer that cannot be read at all


@dataclass(frozen=True)
class ContractFinding:
    """One way in which an answer breaks a rule.

    `rule` is the id of the rule, `where` the operation and the place in its response, `expected` and `actual` are given
    in words. `cause` says in a few words what is wrong, without values that differ from test to test; empty if
    `expected` says it.
    """

    rule: str
    where: str
    expected: str
    actual: str
    cause: str = ""

    def __str__(self) -> str:
        return f"{self.where} breaks `{self.rule}`\n  expected: {self.expected}\n  actual:   {self.actual}"

    @property
    def operation(self) -> str:
        """The operation that was called, or the first word of the place."""
        return self.where.partition(" ")[0]

    @property
    def short(self) -> str:
        """One line that is the same for the same cause: the operation, and what is wrong with its answer."""
        return f"{self.operation}: {self.cause or f'expected {self.expected[:80]}'}"


class ContractViolation(AssertionError):  # noqa: N818 - a verdict, read as a sentence in a report
    """An answer that breaks the contract, in one way or several.

    `kind` is `CHECK` if the answer fails a check that every answer has to pass, `STEP` if it does not succeed where
    nothing is in its way, and `COMPARISON` if it is not what a rule demands of this call. A step often prepares a
    comparison only: it breaks the rules of its test if it is in a block of `judging`.
    """

    def __init__(self, failures: Sequence[ContractFinding], kind: str = CHECK) -> None:
        super().__init__("\n".join(map(str, failures)))
        self.failures = list(failures)
        self.kind = kind


class Inconclusive(Exception):  # noqa: N818 - not an error of the target
    """The target could not be asked: no connection, no credentials, no plan, no budget. Never a verdict on it."""


class RunStopped(Inconclusive):
    """Going on would do harm: nothing more is sent in this run."""


class Unsupported(Exception):  # noqa: N818 - a reason to skip
    """The target does not offer what a test needs; the message says what, and is the reason of the skip."""
