"""Everything that was seen of a client in one scenario: what a premise and a judgement may look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockzoom.exam.answers import Answer
from mockzoom.exam.exchanges import Exchange
from mockzoom.exam.verdicts import Met, Unmet

Premise = Met | Unmet


class AppliedFault(NamedTuple):
    """A fault of a scenario: its id, and to how many requests it was applied.

    `due` is whether a request matched it that it should have been applied to.
    """

    id: str
    hits: int
    due: bool = False


@dataclass(frozen=True)
class Observed:
    """What was seen: exchanges, the account's state before and after, the client's answers, and its end.

    `strays` are requests without a valid token, which no account's journal has. `trouble` says why the answer is
    missing; `first` is the answer to the first task where the scenario has two, and `second_from` the number of the
    last exchange before the second task.
    """

    profile: str
    task: Mapping[str, Any]
    exchanges: tuple[Exchange, ...]
    answer: Answer = field(default_factory=Answer)
    trouble: str = ""
    timed_out: bool = False
    faults: Mapping[str, AppliedFault] = field(default_factory=dict)
    before: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    after: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    webinars: tuple[Mapping[str, Any], ...] = ()
    strays: tuple[Exchange, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    first: Answer = field(default_factory=Answer)
    second_from: int = 0

    @property
    def api(self) -> tuple[Exchange, ...]:
        """The exchanges with the API, without those for tokens."""
        return tuple(one for one in self.exchanges if not one.is_token)

    @property
    def tokens(self) -> tuple[Exchange, ...]:
        """The exchanges with the token service."""
        return tuple(one for one in self.exchanges if one.is_token)

    @property
    def registrations(self) -> tuple[Exchange, ...]:
        """The exchanges that register people."""
        return tuple(one for one in self.exchanges if one.is_registration)

    def calls(self, *operations: str) -> tuple[Exchange, ...]:
        """Return the exchanges of some operations."""
        return tuple(one for one in self.exchanges if one.operation in operations)

    def hit_by(self, name: str) -> tuple[Exchange, ...]:
        """Return the exchanges to which a fault of the scenario was applied."""
        fault = self.faults.get(name)
        return tuple(one for one in self.exchanges if fault is not None and one.fault == fault.id)

    def after_exchange(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """Return the exchanges that came later."""
        return tuple(one for one in self.exchanges if one.number > exchange.number)

    @property
    def wanted(self) -> dict[str, Mapping[str, Any]]:
        """The people of the task, by address in lower case."""
        return {str(one.get("email", "")).lower(): one for one in self.task.get("people", [])}

    @property
    def there(self) -> dict[str, str]:
        """The status in the account of each person of the task who is there, by address in lower case."""
        return {email: str(self.after[email]["status"]) for email in self.wanted if email in self.after}


def met_by(exchanges: Iterable[Exchange], otherwise: str) -> Premise:
    """Return a premise that these exchanges meet; `otherwise` says what did not come about."""
    found = tuple(exchanges)
    return Met(found) if found else Unmet(otherwise)


def api_called(observed: Observed) -> Premise:
    """Return the premise that the client called the API."""
    return met_by(observed.api, "no call of the API arrived")


def registration_seen(observed: Observed) -> Premise:
    """Return the premise that the client sent a registration."""
    return met_by(observed.registrations, "no registration was sent")


def called(*operations: str) -> Callable[[Observed], Premise]:
    """Return the premise that one of these operations was called."""
    return lambda observed: met_by(observed.calls(*operations), f"no call of {' or '.join(operations)} arrived")


def applied(name: str) -> Callable[[Observed], Premise]:
    """Return the premise that a fault of the scenario was applied to a call."""
    return lambda observed: met_by(observed.hit_by(name), f"no call met what the scenario prepares ({name})")


def applied_to_change(name: str) -> Callable[[Observed], Premise]:
    """Return the premise that a fault hid the answer to a change that was made."""

    def premise(observed: Observed) -> Premise:
        lost = (one for one in observed.hit_by(name) if one.is_write and _committed(observed, one))
        return met_by(lost, f"no change was made whose answer could be lost ({name})")

    return premise


def _committed(observed: Observed, exchange: Exchange) -> bool:
    """Whether a change was made although its answer was lost, by the state afterwards for registrations."""
    if exchange.is_registration:
        return any(email in observed.after for email in exchange.emails)
    return exchange.record.rule == ""
