"""The real Zoom as a target: asked only by whom and for what was allowed, and left as it was found."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mockzoom.contract.errors import Inconclusive, RunStopped, Unsupported
from mockzoom.contract.live.budget import Budget
from mockzoom.contract.live.cleanup_log import CleanupLog
from mockzoom.contract.live.guard import Forbidden, Guard, price_of
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.schema_validator import load_schema_validator
from mockzoom.contract.targets.providers import with_token
from mockzoom.contract.targets.target import ContractTarget, TargetAccount, TargetCredentials, UrlTarget

API, OAUTH = "https://api.zoom.us", "https://zoom.us"
TOPIC = "mockzoom-contract-"
PROFILE = "2026-09"
SPACING_S = {"light": 0.25, "medium": 0.5, "heavy": 1.0}  # the free plan's limits, the tightest there are
LICENSED = 2
_CHANGES = ("POST", "PUT", "PATCH", "DELETE")


class GuardedTarget:
    """Sends what its guard lets through, slowly, within a budget, and writes down what it makes."""

    def __init__(
        self,
        target: ContractTarget,
        guard: Guard,
        budget: Budget,
        ledger: CleanupLog,
        wait: Callable[[float], None],
    ) -> None:
        self.name = target.name
        self.guard = guard
        self.budget = budget
        self.ledger = ledger
        self._target = target
        self._wait = wait
        self._operations = load_schema_validator().operations
        self._next_at: dict[str, float] = {}
        self._stopped = ""

    def send(self, call: ApiRequest) -> ApiResponse:
        """Send a request to the real Zoom.

        Raises `Forbidden` before anything is sent, `RunStopped` if the run has to end.
        """
        if self._stopped:
            raise RunStopped(self._stopped)
        self.guard.check(call, self._operations.get(call.operation_id, {}))
        price = price_of(call, self._operations)
        if not self.budget.affords(price):
            raise Forbidden(f"{call.operation_id} would cost {price}, and the budget is spent: {self.budget}")
        self.budget.spend(price)
        return self._heeded(call, self._sent(call))

    def now(self) -> float:
        """See `Target.now`."""
        return self._target.now()

    def wait(self, seconds: float) -> None:
        """See `Target.wait`."""
        self._wait(seconds)

    def _sent(self, call: ApiRequest) -> ApiResponse:
        self._space(str(self._operations[call.operation_id].get("rate_label")))
        if call.operation_id in ("webinarCreate", "webinarDelete"):
            self.ledger.intend(call.operation_id, path=call.path, topic=self.guard.topic)
        try:
            return self._target.send(call)
        except Inconclusive as error:
            if call.method not in _CHANGES:
                raise
            self.ledger.note_unanswered(call.operation_id)
            raise self._stop(f"the outcome of {call.operation_id} is unknown; it is not sent again: {error}") from error

    def _heeded(self, call: ApiRequest, answer: ApiResponse) -> ApiResponse:
        if call.operation_id == "webinarCreate" and answer.succeeded:
            self.ledger.note_made(int(answer.json["id"]))
        too_fast = b"per-second" in answer.body
        if answer.status == 429 and (too_fast or not call.may_meet_429):
            raise self._stop(f"{call.operation_id} got an unexpected 429: {answer}")
        return answer

    def _stop(self, why: str) -> RunStopped:
        self._stopped = why
        return RunStopped(why)

    def _space(self, label: str) -> None:
        gap = SPACING_S.get(label, 1.0)
        now = self._target.now()
        at = max(now, self._next_at.get(label, 0.0))
        if at > now:
            self._wait(at - now)
        self._next_at[label] = at + gap


class LiveZoomProvider:
    """The real Zoom, with the one account that was allowed."""

    name = "zoom"
    is_real = True
    profiles = (PROFILE,)

    def __init__(
        self,
        credentials: TargetCredentials,
        domain: str,
        run: str,
        *,
        budget: Budget,
        ledger: Path,
        target: ContractTarget | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self.budget = budget
        self.ledger = CleanupLog(ledger, lambda: datetime.now(UTC).isoformat(timespec="seconds"))
        self._credentials = credentials
        self._target = target or UrlTarget(API, oauth_url=OAUTH, is_guarded=True)
        guard = Guard(domain, TOPIC + run, self.ledger.made)
        self._guarded = GuardedTarget(self._target, guard, budget, self.ledger, wait)
        self.summary = ""
        self._wait = wait
        self._before: set[int] = set()
        self.opened: TargetAccount | None = None  # once it was asked for

    def shared(self) -> TargetAccount:
        """Return the account if it is a licensed host with a webinar plan; `summary` then describes it."""
        if self.opened is None:
            credentials = with_token(self._target, self._credentials)
            host = self._host(credentials.token)
            seats = self._seats(credentials.token)
            self._before = self._webinars(credentials.token)
            self._guarded.guard.host = host
            where = host.rpartition("@")[2]
            self.summary = f"a licensed host under {where}, webinar plan of {seats} seats, {len(self._before)} webinars"
            self.opened = TargetAccount(self._guarded, credentials, PROFILE, host=host)
        return self.opened

    def make(self, profile: str, wishes: Mapping[str, Any]) -> TargetAccount:
        """Impossible: the real Zoom makes no accounts for tests."""
        del profile, wishes
        raise Unsupported("the real Zoom makes no accounts for tests")

    def clear(self) -> None:
        """Nothing to do: all tests have one account, and what they made goes at the end."""

    def keep(self) -> None:
        """Nothing to do: no account is made."""

    def close(self) -> None:
        """Delete what this run made, prove by a 404 that it is gone, and that everything else is still there.

        Raises `Inconclusive` if that cannot be proved; the cleanup log then lists what to sweep.
        """
        if self.opened is None:
            return
        token = self.opened.credentials.token
        self._find_unheard_of(token)
        self._remove(token)
        lost = self._before - self._webinars(token)
        if self.ledger.left or lost:
            raise Inconclusive(
                f"left behind: {self.ledger.left}; no longer there: {sorted(lost)}; see {self.ledger.path}, "
                "and delete what is left with `mockzoom contract sweep`"
            )

    def _find_unheard_of(self, token: str) -> None:
        """Note the webinars of this run's name that were made by calls without an answer."""
        for one in all_webinars(self._target, token):
            is_ours = str(one.get("topic", "")).startswith(self._guarded.guard.topic) and one["id"] not in self._before
            if is_ours and one["id"] not in self.ledger.made:
                self.ledger.note_made(one["id"])

    def _remove(self, token: str) -> None:
        """Delete what the ledger has left, each whatever became of the others."""
        for webinar in list(self.ledger.left):
            with suppress(Inconclusive):  # it stays in the cleanup log, and is reported
                self._wait(SPACING_S["light"])
                remove(self._target, token, webinar, self.ledger)

    def left_behind(self) -> list[dict[str, Any]]:
        """Return the webinars that other runs left behind."""
        return leftovers(self._target, self.shared().credentials.token)

    def sweep(self, webinars: list[dict[str, Any]]) -> None:
        """Delete webinars that `left_behind` found; raises `Inconclusive` for one that stays."""
        token = self.shared().credentials.token
        for one in webinars:
            self.ledger.note_made(one["id"])
        self._remove(token)
        if self.ledger.left:
            raise Inconclusive(f"still there: {self.ledger.left}")

    def _host(self, token: str) -> str:
        answer = self._target.send(_call("GET", "/v2/users/me", token, "user"))
        if answer.status != 200:
            raise Inconclusive(f"the account does not say who its host is: {answer}")
        if answer.json.get("type") != LICENSED:
            raise Inconclusive(f"the host is of type {answer.json.get('type')}; a licensed one (2) is needed")
        return str(answer.json["email"])

    def _seats(self, token: str) -> int:
        """Return the seats of the host's webinar plan, by the settings of the user."""
        answer = self._target.send(_call("GET", "/v2/users/me/settings", token, "userSettings"))
        if answer.status != 200:
            raise Inconclusive(f"the host's plan cannot be read (does the app have user:read:settings?): {answer}")
        feature = answer.json.get("feature", {})
        if not feature.get("webinar"):
            raise Inconclusive("the host has no webinar plan (feature.webinar in the user's settings)")
        return int(feature.get("webinar_capacity", 0))

    def _webinars(self, token: str) -> set[int]:
        return {one["id"] for one in all_webinars(self._target, token)}


def all_webinars(target: ContractTarget, token: str) -> list[dict[str, Any]]:
    """Every webinar of the host; raises `Inconclusive` where the host has no plan for them."""
    found: list[dict[str, Any]] = []
    onward = ""
    while True:
        path = f"/v2/users/me/webinars?page_size=300&next_page_token={onward}"
        answer = target.send(_call("GET", path, token, "webinars"))
        if answer.status != 200:
            raise Inconclusive(f"the host's webinars cannot be read (is there a webinar plan?): {answer}")
        found += answer.json["webinars"]
        onward = answer.json.get("next_page_token", "")
        if not onward:
            return found


def remove(target: ContractTarget, token: str, webinar: int, ledger: CleanupLog) -> None:
    """Delete a webinar, and prove by a 404 that it is gone."""
    ledger.intend("webinarDelete", webinar=webinar)
    target.send(_call("DELETE", f"/v2/webinars/{webinar}", token, "webinarDelete"))
    if target.send(_call("GET", f"/v2/webinars/{webinar}", token, "webinar")).status == 404:
        ledger.note_gone(webinar)


def leftovers(target: ContractTarget, token: str) -> list[dict[str, Any]]:
    """Return the webinars that runs like this one left behind, by the beginning of their names."""
    return [one for one in all_webinars(target, token) if str(one.get("topic", "")).startswith(TOPIC)]


def _call(method: str, path: str, token: str, operation_id: str) -> ApiRequest:
    return ApiRequest(method, path, {"Authorization": f"Bearer {token}"}, b"", operation_id)
