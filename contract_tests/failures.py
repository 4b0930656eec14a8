"""What the exception of a test means: which rules it breaks, or that nothing was judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from hypothesis.errors import Flaky

from mockzoom.contract.errors import COMPARISON, UNREADABLE, ContractViolation, Inconclusive
from mockzoom.contract.judging import cause_of
from mockzoom.contract.verdicts import BROKEN_TEST, ODD, OWN_FAULT, UNMEASURED

_MISSING_FIELDS = re.compile(r"[a-z_., ]+ missing")
_MOST_NAMES = 3


def failure_of(error: BaseException, rules: Sequence[str], *, in_body: bool, is_plain: bool) -> dict[str, Any]:
    """Return the verdict, the broken rules and the cause of an exception in a test that names `rules`.

    `in_body` says that the test itself failed, not a fixture. `is_plain` says that the target is the unmodified
    emulator. An exception that is neither a violation nor a failed measurement is the suite's own error on the
    emulator; elsewhere it is `ODD`, until the test has been repeated on the emulator.
    """
    if isinstance(error, Inconclusive):
        return {"verdict": UNMEASURED, "broken": [], "cause": str(error).partition("\n")[0][:200]}
    if isinstance(error, ContractViolation):
        broken = [one.rule for one in error.failures]
        broken += rules if in_body and error.kind == COMPARISON and len(rules) == 1 else []
        return {"verdict": BROKEN_TEST, "broken": sorted(set(broken)), "cause": _cause(error)}
    if isinstance(error, Flaky):
        inner = _inner_violation(error)
        if inner:
            found = failure_of(inner, rules, in_body=in_body, is_plain=is_plain)
            return {**found, "cause": f"{found['cause']} (not in every run of the same example)"}
    if isinstance(error, AssertionError) and in_body:
        return {"verdict": BROKEN_TEST, "broken": sorted(rules), "cause": f"{rules[0]}: {cause_of(str(error))}"}
    says = f"{type(error).__name__}: {str(error).partition(chr(10))[0][:120]}"
    if is_plain:
        return {"verdict": OWN_FAULT, "broken": [], "cause": says}
    return {"verdict": ODD, "broken": [UNREADABLE], "cause": f"an answer that cannot be processed: {says}"}


def _inner_violation(error: BaseException) -> AssertionError | None:
    """Return a violation that hypothesis met once and not again."""
    seen: list[BaseException] = [error]
    for one in seen:
        if isinstance(one, AssertionError):
            return one
        seen += [*getattr(one, "exceptions", ()), *filter(None, (one.__cause__, one.__context__))]
    return None


def _cause(error: ContractViolation) -> str:
    """Return the causes of one operation in a line: missing fields first, those of the document before nested ones."""
    operation = error.failures[0].operation
    parts = list(dict.fromkeys(one.short.removeprefix(f"{operation}: ") for one in error.failures))
    lacking = [part for part in parts if _MISSING_FIELDS.fullmatch(part)]
    names = {name for part in lacking for name in part.removesuffix(" missing").split(", ")}
    first = sorted(names, key=lambda name: (name.count("."), name))
    more = f" and {len(first) - _MOST_NAMES} more" if len(first) > _MOST_NAMES else ""
    shown = [f"{', '.join(first[:_MOST_NAMES])}{more} missing"] if first else []
    line = f"{operation}: {'; '.join([*shown, *(part for part in parts if part not in lacking)])}"
    return line if len(line) <= 200 else line[:197] + "..."
