"""The Zoom account of a test, with shortcuts for its setup."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple
from warnings import warn

import pytest

from mockzoom.admin_client import AccountClient, AdminApiError, ClockClient, Journal, RequestRecord, variables
from mockzoom.admin_client.faults import Faults, ResponseQueue
from mockzoom.admin_client.simulation import Simulation
from mockzoom.testing.backend import Backend
from mockzoom.testing.expectations import unknown_requests, unused_faults
from mockzoom.testing.markers import MarkerOptions

SETUP_USER_AGENT = "mockzoom-arranging"  # the user agent of calls that arrange a test; its journal leaves them out


class ZoomCredentials(NamedTuple):
    """The credentials of a client."""

    account_id: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class ZoomAccount:
    """An account of one test, deleted after it. `base_url` is the server's, `api_url` ends in /v2."""

    account: AccountClient
    home: Backend = field(repr=False)
    wishes: MarkerOptions = field(repr=False)
    base_url: str
    oauth_url: str
    strays: int = field(default=0, repr=False)
    _numbers: count[int] = field(default_factory=lambda: count(1), repr=False, compare=False)

    @property
    def api_url(self) -> str:
        """The base URL of the API, for clients."""
        return f"{self.base_url}/v2"

    @property
    def token(self) -> str:
        """A bearer token that never expires."""
        return self.account.token

    @property
    def credentials(self) -> ZoomCredentials:
        """The credentials of a client."""
        return ZoomCredentials(self.account.account_id, self.account.client_id, self.account.client_secret)

    @property
    def env(self) -> dict[str, str]:
        """The environment variables that configure a client: `monkeypatch.setenv`, or `subprocess.run(env=...)`."""
        found = variables(self.base_url, *self.credentials, self.token, oauth_url=self.oauth_url)
        return {**found, "MOCKZOOM_URL": self.home.url}

    @property
    def clock(self) -> ClockClient:
        """The account's clock: `advance(hours=2)`, `freeze("2026-11-21T12:00:00Z")`."""
        return self.account.clock

    @property
    def faults(self) -> Faults:
        """The account's faults: `add("addBatchWebinarRegistrants", rule="webinar_full", first=1)`."""
        return self.account.faults

    @property
    def next(self) -> ResponseQueue:
        """The account's queued responses."""
        return self.account.next

    @cached_property
    def journal(self) -> Journal:
        """The client's requests; those of `webinar()` and `registrant()` are left out."""
        return self.account.journal.without(_arranging)

    def people(self, webinar: int | str | dict[str, Any]) -> Simulation:
        """Return the simulation of a webinar: `zoom.people(webinar).join(email="ana@example.com")`."""
        return self.account.people(_number(webinar))

    def webinar(self, *, host: str = "me", **fields: Any) -> dict[str, Any]:
        """Create a webinar and return Zoom's document; by default of type 5, a day ahead, with automatic approval."""
        settings = {"approval_type": 0} | fields.pop("settings", {})
        start = (self.clock.now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = {"type": 5, "start_time": start, "duration": 60, "settings": settings} | fields
        if "topic" not in made:
            made["topic"] = self._faker().catch_phrase()
        return self._send("POST", f"/v2/users/{host}/webinars", made)

    def registrant(self, webinar: int | str | dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        """Return a person as a client registers them; with a webinar, registered, with `registrant_id` and `join_url`.

        The names are made up, the same in every run.
        """
        person = self._person() | fields
        if webinar is None:
            return person
        return person | self._send("POST", f"/v2/webinars/{_number(webinar)}/registrants", person)

    def at_zooms_own(self) -> ZoomAccount:
        """Return the same account at Zoom's hosts, for an interception."""
        return replace(self, base_url="https://api.zoom.us", oauth_url="https://zoom.us/oauth/token")

    def assert_no_unexpected_calls(self) -> None:
        """Fail the test for unknown requests and unused faults or queued responses, unless its marker allows them."""
        __tracebackhide__ = True
        found = [] if self.wishes.allow_unknown else unknown_requests(self.journal, self.home, self.strays)
        if not self.wishes.allow_unused:
            found += unused_faults(self.account)
        if found:
            pytest.fail("\n".join(found), pytrace=False)

    def judge(self) -> None:
        """Call `assert_no_unexpected_calls`, of which this is a deprecated name."""
        __tracebackhide__ = True
        warn("ZoomAccount.judge() is now assert_no_unexpected_calls()", DeprecationWarning, stacklevel=2)
        self.assert_no_unexpected_calls()

    def _person(self) -> dict[str, Any]:
        faker = self._faker()
        first, last = faker.first_name(), faker.last_name()
        name = "".join(c for c in f"{first}.{last}".lower() if c.isascii() and (c.isalnum() or c == "."))
        return {"email": f"{name}.{next(self._numbers)}@example.com", "first_name": first, "last_name": last}

    def _faker(self) -> Any:
        """Return Faker, seeded by a counter of the account, so that other users of Faker have no influence."""
        faker = self.home.faker
        faker.seed_instance(f"{self.account.seed}/{next(self._numbers)}")
        return faker

    def _send(self, method: str, path: str, document: dict[str, Any]) -> dict[str, Any]:
        headers = {
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            "User-Agent": SETUP_USER_AGENT,
        }
        api = self.home.api(self.account.base_url)
        status, raw = api.answer(method, path, json.dumps(document).encode(), headers)
        if status >= 300:
            raise AssertionError(
                f"arranging the test failed: {method} {path} -> {status} {raw.decode(errors='replace')}"
            )
        shown: dict[str, Any] = json.loads(raw)
        return shown


@contextmanager
def account_for_test(home: Backend, wishes: MarkerOptions) -> Iterator[ZoomAccount]:
    """Yield an account for a test, deleted when the block ends."""
    account = home.control.accounts.create(**wishes.account)
    try:
        yield ZoomAccount(account, home, wishes, account.base_url, account.oauth_url, _last_anonymous_call(home))
    finally:
        with suppress(AdminApiError):  # the test may have deleted it, or stopped the server
            account.delete()


def _last_anonymous_call(home: Backend) -> int:
    """Return the number of the last request without an account; unknown for a server that others use, too."""
    latest = home.control.stray_journal.entries(limit=1) if home.app else []
    return latest[0].number if latest else 0


def _arranging(entry: RequestRecord) -> bool:
    return entry.headers.get("user-agent") == SETUP_USER_AGENT


def _number(webinar: int | str | dict[str, Any]) -> int | str:
    number: int | str = webinar["id"] if isinstance(webinar, dict) else webinar
    return number
