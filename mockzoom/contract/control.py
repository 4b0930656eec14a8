"""A server that offers mockzoom's control API: each test gets an account of its own there, with its own clock."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mockzoom.contract.call import Answer, Call
from mockzoom.contract.failures import CannotMeasure
from mockzoom.contract.sites import DEFAULT_USERS, NOON, PROFILES
from mockzoom.contract.targets import Account, Credentials, Target

CONTROL = "/_mockzoom/v1"
_CLOCK = {"start": "2026-11-21T12:00:00Z", "frozen": True}  # NOON


def offers_control(target: Target) -> bool:
    """Whether a target has the control API, open to everybody."""
    try:
        answer = target.send(Call("GET", f"{CONTROL}/health"))
        return answer.status == 200 and answer.json.get("status") == "ok"
    except (CannotMeasure, ValueError, AttributeError):
        return False


class Remote:
    """The clock of one account; it stands still until it is moved."""

    def __init__(self, target: Target, account_id: str) -> None:
        self._target = target
        self._path = f"{CONTROL}/accounts/{account_id}/clock"
        self._now = NOON

    def now(self) -> float:
        """What it shows, in seconds since 1970."""
        return self._now

    def advance(self, seconds: float) -> None:
        """Move on, to the millisecond."""
        answer = _asked(self._target, "POST", f"{self._path}/advance", {"by": f"PT{seconds:.3f}S"})
        self._now = answer.json["now_ms"] / 1000


class AccountTarget:
    """A server as one account sees it: its time is the account's, and waiting moves it."""

    def __init__(self, target: Target, clock: Remote) -> None:
        self.name = target.name
        self._target = target
        self._clock = clock

    def send(self, call: Call) -> Answer:
        """See `Target.send`."""
        return self._target.send(call)

    def now(self) -> float:
        """The account's time."""
        return self._clock.now()

    def wait(self, seconds: float) -> None:
        """Let the account's time pass; nobody sleeps."""
        self._clock.advance(seconds)


class ControlledSite:
    """Accounts on request, taken out again at the end."""

    is_real = False
    profiles = PROFILES

    def __init__(self, target: Target) -> None:
        self.name = target.name
        self._target = target
        self._made: list[str] = []

    def shared(self) -> Account:
        """An account of one's own does as well."""
        return self.make(PROFILES[0], {})

    def make(self, profile: str, wishes: Mapping[str, Any]) -> Account:
        """An account as the wishes describe it."""
        document = {"profile": profile, "clock": _CLOCK, "users": DEFAULT_USERS, **wishes}
        told = _asked(self._target, "POST", f"{CONTROL}/accounts", document).json
        self._made.append(told["account_id"])
        clock = Remote(self._target, told["account_id"])
        credentials = Credentials(*(told[name] for name in ("account_id", "client_id", "client_secret", "token")))
        host = told["users"][0]["email"]
        return Account(AccountTarget(self._target, clock), credentials, profile, is_own=True, clock=clock, host=host)

    def close(self) -> None:
        """Take out what this run made."""
        for account_id in self._made:
            self._target.send(Call("DELETE", f"{CONTROL}/accounts/{account_id}"))
        self._made.clear()


def _asked(target: Target, method: str, path: str, body: Any) -> Answer:
    answer = target.send(Call(method, path, {"Content-Type": "application/json"}, json.dumps(body).encode()))
    if not answer.succeeded:
        raise CannotMeasure(f"the control API of {target.name} refuses {method} {path}: {answer}")
    return answer
