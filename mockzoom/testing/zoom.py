"""The Zoom of a test: one account, with short words for what tests do with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from itertools import count
from typing import Any, NamedTuple

from mockzoom.admin_client import AccountClient, AdminApiError, ClockClient, Journal, RequestRecord, variables
from mockzoom.admin_client.faults import Faults, ResponseSpec
from mockzoom.admin_client.simulation import Simulation
from mockzoom.testing.backend import Backend
from mockzoom.testing.expectations import assert_no_unexpected_calls
from mockzoom.testing.markers import MarkerOptions

SETUP_USER_AGENT = "mockzoom-arranging"  # the user agent of calls that arrange a test; its journal leaves them out


class ZoomCredentials(NamedTuple):
    """What a client logs in with."""

    account_id: str
    client_id: str
    client_secret: str


@dataclass(frozen=True)
class ZoomAccount:
    """An account of a test's own, gone when the test is over. `base_url` is the server's, `api_url` ends in /v2."""

    account: AccountClient
    home: Backend = field(repr=False)
    wishes: MarkerOptions = field(repr=False)
    base_url: str
    oauth_url: str
    strays: int = field(default=0, repr=False)
    _numbers: count[int] = field(default_factory=lambda: count(1), repr=False, compare=False)

    @property
    def api_url(self) -> str:
        """The base of the API, as clients want it."""
        return f"{self.base_url}/v2"

    @property
    def token(self) -> str:
        """A bearer token that never expires."""
        return self.account.token

    @property
    def credentials(self) -> ZoomCredentials:
        """What a client logs in with."""
        return ZoomCredentials(self.account.account_id, self.account.client_id, self.account.client_secret)

    @property
    def env(self) -> dict[str, str]:
        """The variables that lead a client here: `monkeypatch.setenv`, or `subprocess.run(env=...)`."""
        found = variables(self.base_url, *self.credentials, self.token, oauth_url=self.oauth_url)
        return {**found, "MOCKZOOM_URL": self.home.url}

    @property
    def clock(self) -> ClockClient:
        """The account's clock: `advance(hours=2)`, `freeze("2026-11-21T12:00:00Z")`."""
        return self.account.clock

    @property
    def faults(self) -> Faults:
        """What breaks on purpose: `add("addBatchWebinarRegistrants", rule="webinar_full", first=1)`."""
        return self.account.faults

    @property
    def next(self) -> ResponseSpec:
        """What operations answer next."""
        return self.account.next

    @cached_property
    def journal(self) -> Journal:
        """The client's calls; those of `webinar()` and `registrant()` are left out."""
        return self.account.journal.without(_arranging)

    def people(self, webinar: int | str | dict[str, Any]) -> Simulation:
        """Return the simulation of a webinar: `zoom.people(webinar).join(email="ana@example.com")`."""
        return self.account.people(_number(webinar))

    def webinar(self, *, host: str = "me", **fields: Any) -> dict[str, Any]:
        """Make a webinar, by default one of type 5 a day ahead with automatic approval; gives it as Zoom shows it."""
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

    def judge(self) -> None:
        """Fail the test for unknown requests and faults that did not apply, unless its marker allows them."""
        __tracebackhide__ = True
        assert_no_unexpected_calls(self)

    def _person(self) -> dict[str, Any]:
        faker = self._faker()
        first, last = faker.first_name(), faker.last_name()
        name = "".join(c for c in f"{first}.{last}".lower() if c.isascii() and (c.isalnum() or c == "."))
        return {"email": f"{name}.{next(self._numbers)}@example.com", "first_name": first, "last_name": last}

    def _faker(self) -> Any:
        """Faker, seeded by how many were drawn before: what else uses it changes nothing."""
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
