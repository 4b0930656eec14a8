"""What can come of a judgement: a failure, or the confession that nothing could be measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ContractFinding:
    """One way in which an answer breaks a rule.

    `rule` is the id of the rule, `where` the operation and the place in its response, `expected` and `actual` are given
    in words.
    """

    rule: str
    where: str
    expected: str
    actual: str

    def __str__(self) -> str:
        return f"{self.where} breaks `{self.rule}`\n  expected: {self.expected}\n  actual:   {self.actual}"


class ContractViolation(AssertionError):  # noqa: N818 - a verdict, read as a sentence in a report
    """An answer that breaks the contract, in one way or several."""

    def __init__(self, failures: list[ContractFinding]) -> None:
        super().__init__("\n".join(map(str, failures)))
        self.failures = failures


class Inconclusive(Exception):  # noqa: N818 - not an error of the target
    """The target could not be asked: no connection, no credentials, no plan, no budget. Never a verdict on it."""


class RunStopped(Inconclusive):
    """Going on would do harm: nothing more is sent in this run."""


class Unsupported(Exception):  # noqa: N818 - a reason to skip
    """The target does not offer what a test needs; the message says what, and is the reason of the skip."""
