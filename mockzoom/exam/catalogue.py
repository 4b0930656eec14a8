"""The catalogue of scenarios: they register with `@scenario`, one module for each group."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from mockzoom.exam.answers import Answer
from mockzoom.exam.arrangement import Arrangement
from mockzoom.exam.checks import Check
from mockzoom.exam.rule_grades import grades_of_rules
from mockzoom.exam.verdicts import Level

GROUPS = {
    "tokens": "Tokens",
    "scopes": "Scopes",
    "per_second": "429 of a second",
    "per_day": "429 of a day",
    "lost_answers": "Lost answers",
    "batches": "Batches",
    "whole_batches": "All or nothing",
    "approval": "Approval",
    "paging": "Paging",
    "errors": "Errors and successes",
    "shapes": "Shapes of answers",
    "gateway": "Gateways and the wire",
    "time_and_text": "Time and text",
    "receiving_webhooks": "Webhooks",
}
ABSENT_GROUPS: dict[str, str] = {}
VERBS = (
    "register", "resume", "approve", "deny", "list_registrants", "create_webinar", "get_webinar", "list_users",
    "receive_webhooks", "nothing",
)  # fmt: skip
Arrange = Callable[[Arrangement], None]
Then = Callable[[Arrangement, Answer], dict[str, Any] | None]


class CatalogueError(Exception):
    """A scenario or check that is not well formed; the exam does not start."""


@dataclass(frozen=True)
class Scenario:
    """A scenario: what is prepared, the task, and the checks.

    `people` is how many people the task names, `webinars` how many webinars the account has. `arrange` prepares the
    rest, and `then` makes the second task of a client that is started twice, None for no second task. `deadline_s` is
    the time that the client has.
    """

    name: str
    group: str
    title: str
    verb: str
    checks: tuple[Check, ...]
    arrange: Arrange
    people: int = 0
    webinars: int = 1
    account: Mapping[str, Any] = field(default_factory=dict)
    webinar: Mapping[str, Any] = field(default_factory=dict)
    deadline_s: float = 8
    parallel: int = 1
    then: Then | None = None

    def id_of(self, check: Check) -> str:
        """Return the id of a check: `split-35:limit`."""
        return f"{self.name}:{check.name}"


_SCENARIOS: dict[str, Scenario] = {}


def scenario(group: str, name: str, verb: str, checks: tuple[Check, ...], **how: Any) -> Callable[[Arrange], Arrange]:
    """Register the decorated function as what prepares a scenario; its docstring is the title.

    Raises `CatalogueError` for a name that exists, an unknown group or verb, two checks of one name, and a must that
    does not rest on an observed or documented rule.
    """

    def register(arrange: Arrange) -> Arrange:
        title = (how.pop("title", "") or arrange.__doc__ or "").strip().rstrip(".")
        one = Scenario(name, group, title, verb, checks, arrange, **how)
        _check(one)
        _SCENARIOS[name] = one
        return arrange

    return register


def _check(one: Scenario) -> None:
    names = [check.name for check in one.checks]
    if one.name in _SCENARIOS or one.group not in GROUPS or one.verb not in VERBS or len(set(names)) < len(names):
        raise CatalogueError(f"scenario {one.name!r}: its name, group, verb or the names of its checks are wrong")
    if not names or not one.title:
        raise CatalogueError(f"scenario {one.name!r}: it needs a title and a check")
    for check in one.checks:
        insist_on_evidence(one.id_of(check), check)


def insist_on_evidence(check_id: str, check: Check) -> None:
    """Raise `CatalogueError` for an unknown rule, a check without any source, and a must that is only inferred."""
    known = grades_of_rules()
    for rule in check.rules:
        if rule not in known:
            raise CatalogueError(f"check {check_id!r} names the rule {rule!r}, which `mockzoom rules` does not have")
    grades = [known[rule] for rule in check.rules] + [source.grade for source in check.sources]
    if not grades:
        raise CatalogueError(f"check {check_id!r} has neither a rule nor a source")
    if check.level is Level.MUST and "inferred" in grades:
        raise CatalogueError(f"check {check_id!r} is a must and rests on an inferred rule; make it a should")


def scenarios() -> dict[str, Scenario]:
    """Return all scenarios by name, in the order of their groups. Raises `CatalogueError`."""
    for group in GROUPS:
        import_module(f"mockzoom.exam.scenarios.{group}")
    order = list(GROUPS)
    return dict(sorted(_SCENARIOS.items(), key=lambda item: order.index(item[1].group)))


def all_checks() -> dict[str, tuple[Scenario, Check]]:
    """Return every check by its id, with its scenario."""
    return {one.id_of(check): (one, check) for one in scenarios().values() for check in one.checks}
