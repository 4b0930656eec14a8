"""Helpers for cases: how an operation succeeds, and how each error is provoked, through public requests alone.

What Zoom has no API for (people at a webinar) is left to the admin API; a target without one is not asked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.errors import Unsupported
from mockzoom.contract.targets.target import TargetClock

Facts = Mapping[str, Any]
SuccessCase = Callable[[Client], OperationCall]

NOBODYS = 81_111_111_111  # the number of no webinar and no meeting
DAY = 86_400
HOST = "host@example.com"
BASIC = "basic@example.com"
STRANGER = "stranger@example.org"

_WORDS = {"webinarId": "webinar_id", "meetingId": "meeting_id", "userId": "user_id", "panelistId": "panelist"}


@dataclass(frozen=True)
class ErrorCase:
    """How a call is led into a refusal.

    `spoil` takes the call that would succeed, does what else is needed, and gives the call that will be refused, and
    the parameters of the error message besides those in its path. `wishes` are those for the account; with
    `unprepared`, the call is one that nothing was prepared for. All but those that are `wrong_in_itself` do something
    to the account, or to what it has, that no other test there could bear.
    """

    spoil: Callable[[Client, OperationCall], OperationCall | tuple[OperationCall, Facts]]
    wishes: Mapping[str, Any] = field(default_factory=dict)
    unprepared: bool = False
    wrong_in_itself: bool = False

    def call(self, client: Client, sent: OperationCall) -> tuple[OperationCall, Facts]:
        """The call that will be refused, and all facts."""
        found = self.spoil(client, sent)
        last, told = found if isinstance(found, tuple) else (found, {})
        facts = {_WORDS.get(name, name): value for name, value in last.path.items()}
        facts["account_id"] = client.account.credentials.account_id
        return replace(last, may_meet_429=True), {**facts, **told}


def did(client: Client, sent: OperationCall) -> Any:
    """The document that answers a step of the preparation; if it is refused, raises as `Client.prepared` does."""
    answer = client.deliver(sent)
    client.prepared(answer, sent.operation_id)
    return answer.json if answer.body else None


def on(sent: OperationCall, **path: Any) -> OperationCall:
    """The same call on another thing."""
    return replace(sent, path={**sent.path, **path})


def saying(sent: OperationCall, **fields: Any) -> OperationCall:
    """The same call with other fields in its body."""
    return replace(sent, body={**(sent.body or {}), **fields})


def asking(sent: OperationCall, **query: Any) -> OperationCall:
    """The same call with more in its query."""
    return replace(sent, query={**(sent.query or {}), **query})


def clock_of(client: Client) -> TargetClock:
    """The account's clock; raises `Unsupported` where it cannot be moved."""
    if client.account.clock is None:
        raise Unsupported(f"the clock of {client.account.target.name} cannot be moved")
    return client.account.clock


def people_of(client: Client, webinar: int) -> Any:
    """The simulation of a webinar; raises `Unsupported` if the target has none."""
    insist_on_people(client)
    return client.account.people(webinar)


def insist_on_people(client: Client) -> None:
    """Raise `Unsupported` if the target has no simulation, before a webinar is created in vain."""
    if client.account.people is None:
        raise Unsupported(f"{client.account.target.name} offers no admin API to send people to a webinar with")


def host_of(client: Client) -> str:
    """The id of the user whom `me` stands for."""
    return str(did(client, OperationCall("user", {"userId": "me"}))["id"])


def settings(**sections: Any) -> Callable[[Client], None]:
    """A step: the host's settings are changed."""

    def take(client: Client) -> None:
        did(client, OperationCall("userSettingsUpdate", {"userId": host_of(client)}, sections))

    return take


def after(step: Callable[[Client], Any]) -> ErrorCase:
    """The call as it is, after one more step."""

    def spoil(client: Client, sent: OperationCall) -> OperationCall:
        step(client)
        return sent

    return ErrorCase(spoil)


def changed(change: Callable[[OperationCall], OperationCall], *, unprepared: bool = False, **facts: Any) -> ErrorCase:
    """The call with something else in it; the facts may be functions of the call as it was sent."""

    def spoil(_: Client, sent: OperationCall) -> tuple[OperationCall, Facts]:
        other = change(sent)
        told = {name: fact(other) if callable(fact) else fact for name, fact in facts.items()}
        return other, told

    return ErrorCase(spoil, unprepared=unprepared, wrong_in_itself=True)


def repeated(times: int, **facts: Any) -> ErrorCase:
    """The call once more, after it succeeded the given number of times."""

    def spoil(client: Client, sent: OperationCall) -> tuple[OperationCall, Facts]:
        for _ in range(times):
            did(client, sent)
        return replace(sent, may_meet_429=True), facts

    return ErrorCase(spoil)


def later(seconds: float, **facts: Any) -> ErrorCase:
    """The call after some time."""

    def spoil(client: Client, sent: OperationCall) -> tuple[OperationCall, Facts]:
        clock_of(client).advance(seconds)
        return sent, facts

    return ErrorCase(spoil)
