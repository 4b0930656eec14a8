"""The mock of this checkout as a site: a fresh pipeline for each account, and a clock that a test moves.

The only module of the suite that knows mockzoom's inside, beside the mutants.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import unquote

from mockzoom.api import Call as MockCall
from mockzoom.api import Pipeline
from mockzoom.app import create_pipeline
from mockzoom.config import Settings
from mockzoom.contract.call import Answer, Call
from mockzoom.contract.sites import DEFAULT_USERS, NOON, PROFILES
from mockzoom.contract.targets import Account, Credentials
from mockzoom.domain.records import Account as AccountRecord
from mockzoom.scenarios.accounts import AccountSeed, UserSeed, WebinarSeed, plant

ACCOUNT = Credentials("contract-account", "contract-client", "contract-secret", "contract-token")


class MockClock:
    """The time of a mock: it moves when told to."""

    def __init__(self) -> None:
        self.ms = int(NOON * 1000)

    def now(self) -> float:
        return self.ms / 1000

    def advance(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)


class MockTarget:
    """A pipeline, called as a server would call it. Waiting moves its clock."""

    name = "mock"

    def __init__(self, pipeline: Pipeline, clock: MockClock) -> None:
        self._pipeline = pipeline
        self._clock = clock

    def send(self, call: Call) -> Answer:
        path, _, query = call.path.partition("?")
        headers = {name.lower(): value for name, value in call.headers.items()}
        answer = self._pipeline(MockCall(call.method, unquote(path), query, headers, call.body, "http://mock.test"))
        return Answer(answer.status, tuple(answer.headers), answer.body)

    def now(self) -> float:
        return self._clock.now()

    def wait(self, seconds: float) -> None:
        self._clock.advance(seconds)


class MockSite:
    """Accounts on request, each in an emulator of its own, with every limit on."""

    name = "mock"
    is_real = False
    profiles = PROFILES

    def shared(self) -> Account:
        return self.make(PROFILES[0], {})

    def make(self, profile: str, wishes: Mapping[str, Any]) -> Account:
        clock = MockClock()
        users = wishes.get("users", DEFAULT_USERS)
        pipeline = create_pipeline(Settings(profile=profile), clock=lambda: clock.ms)
        plant(pipeline.store, pipeline.catalogue, _seed(profile, wishes), clock.ms)
        return Account(MockTarget(pipeline, clock), ACCOUNT, profile, is_own=True, clock=clock, host=users[0]["email"])

    def close(self) -> None:
        pass


def _seed(profile: str, wishes: Mapping[str, Any]) -> AccountSeed:
    """An account as the wishes describe it, in the words of a seed file."""
    mine = {k: wishes[k] for k in ("plan", "rate_limits", "registrant_quota_key") if k in wishes}
    account = AccountRecord(
        ACCOUNT.account_id,
        ACCOUNT.client_id,
        ACCOUNT.client_secret,
        seed="contract",
        profile=profile,
        scopes=tuple(wishes.get("scopes", ())),
        **mine,
    )
    users = tuple(UserSeed(**user) for user in wishes.get("users", DEFAULT_USERS))
    webinars = tuple(_webinar(webinar) for webinar in wishes.get("webinars", ()))
    return AccountSeed(account, ACCOUNT.token, users=users, webinars=webinars)


def _webinar(wish: Mapping[str, Any]) -> WebinarSeed:
    fields = {name: value for name, value in wish.items() if name != "start_time"}
    if "start_time" in wish:
        fields["start_ms"] = int(datetime.fromisoformat(wish["start_time"]).timestamp()) * 1000
    return WebinarSeed(**fields | {"panelists": tuple(wish.get("panelists", ()))})
