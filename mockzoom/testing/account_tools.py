"""What tests do with an account: set it up, move its clock, inject faults, and look at the client's requests."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from mockzoom.admin_client import AccountClient, ClockClient, Journal, variables
from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.faults import Faults, ResponseQueue
from mockzoom.admin_client.simulation import Simulation
from mockzoom.hosts import is_zoom
from mockzoom.real_files import real_files
from mockzoom.suggestions import did_you_mean

if TYPE_CHECKING:
    from mockzoom.testing.backend import Backend
    from mockzoom.testing.webhooks import AccountWebhooks

__tracebackhide__ = hidden

_MEETING_TYPES = (1, 2, 3, 4, 8)


class ZoomCredentials(NamedTuple):
    """The credentials of a client."""

    account_id: str
    client_id: str
    client_secret: str


class AccountTools:
    """Shortcuts for the account `account` of the server `home`.

    `base_url` and `oauth_url` are the addresses that a client uses. What sets up a test (`webinar`, `meeting`,
    `registrant`, `people`) needs no scope of the account, counts toward no limit or quota, meets no fault, and is
    not in the journal.
    """

    account: AccountClient
    home: Backend
    base_url: str
    oauth_url: str
    _numbers: count[int]
    _webhooks: list[AccountWebhooks]

    @property
    def api_url(self) -> str:
        """The base URL of the API, for clients: it ends in `/v2`."""
        return f"{self.base_url}/v2"

    @property
    def credentials(self) -> ZoomCredentials:
        """The credentials of a client."""
        return ZoomCredentials(self.account.account_id, self.account.client_id, self.account.client_secret)

    @property
    def env(self) -> dict[str, str]:
        """The environment variables that configure a client: `monkeypatch.setenv`, or `subprocess.run(env=...)`."""
        secrets = (self.account.token, self.account.webhook_secret)
        found = variables(self.base_url, *self.credentials, *secrets, oauth_url=self.oauth_url)
        if is_zoom(urlsplit(self.home.url).hostname or ""):  # a program that is started would reach the real Zoom
            del found["MOCKZOOM_URL"]
            return found
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

    @property
    def webhooks(self) -> AccountWebhooks:
        """The account's webhooks: `subscribe(app, "webinar.*", path="/webhooks")`, `deliver()`, `wait_for(...)`."""
        if not self._webhooks:
            with real_files():
                from mockzoom.testing.webhooks import AccountWebhooks  # noqa: PLC0415 - few tests need it

            self._webhooks.append(AccountWebhooks(self.account.webhooks, self.home.application))
        return self._webhooks[0]

    @property
    def journal(self) -> Journal:
        """The client's requests; what set up the test is not among them."""
        return self.account.journal

    def people(self, webinar: int | str | dict[str, Any]) -> Simulation:
        """Return the simulation of a webinar or meeting: `zoom.people(webinar).join(email="ana@example.com")`."""
        return self.account.people(_number(webinar))

    def webinar(self, *, host: str = "me", **fields: Any) -> dict[str, Any]:
        """Create a webinar and return Zoom's document; by default of type 5, a day ahead, with automatic approval.

        Raises `AdminApiError` for fields that Zoom does not have, `AssertionError` if Zoom refuses the webinar.
        """
        return self._perform("POST", f"/v2/users/{host}/webinars", self._planned(5, fields))

    def meeting(self, *, host: str = "me", **fields: Any) -> dict[str, Any]:
        """Create a meeting and return Zoom's document; by default of type 2, a day ahead, with automatic approval.

        Raises `AdminApiError` for fields that Zoom does not have, `AssertionError` if Zoom refuses the meeting.
        """
        return self._perform("POST", f"/v2/users/{host}/meetings", self._planned(2, fields))

    def _planned(self, kind: int, fields: dict[str, Any]) -> dict[str, Any]:
        settings = {"approval_type": 0} | fields.pop("settings", {})
        start = (self.clock.now + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        made = {"type": kind, "start_time": start, "duration": 60, "settings": settings} | fields
        if "topic" not in made:
            made["topic"] = self._faker().catch_phrase()
        return made

    def registrant(self, webinar: int | str | dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
        """Return a person as a client registers them; with a webinar, registered, with `registrant_id` and `join_url`.

        `webinar` may also be a meeting, as the document that `meeting` returned.
        The names are made up, the same in every run. Raises `TypeError` for a field that a registrant does not have.
        """
        person = self._person() | _known(fields)
        if webinar is None:
            return person
        kind = "meetings" if isinstance(webinar, dict) and webinar.get("type") in _MEETING_TYPES else "webinars"
        return person | self._perform("POST", f"/v2/{kind}/{_number(webinar)}/registrants", person)

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

    def _perform(self, method: str, path: str, document: dict[str, Any]) -> dict[str, Any]:
        __tracebackhide__ = True
        answer = self.account.perform(method, path, document)
        if answer.status >= 300:
            rule = f" ({answer.rule})" if answer.rule else ""
            raise AssertionError(f"arranging the test failed: {method} {path} -> {answer.status}{rule} {answer.body}")
        shown: dict[str, Any] = answer.body
        return shown


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a registrant; raises `TypeError` for those that Zoom ignores."""
    if fields:
        from mockzoom.spec import load_spec  # noqa: PLC0415 - only for a test that names fields

        spec = load_spec()
        known = spec.request_shape(spec.operations["webinarRegistrantCreate"]).properties
        for name in fields.keys() - known.keys():
            raise TypeError(f"a registrant has no field {name!r}; {did_you_mean(name, known)}")
    return fields


def _number(webinar: int | str | dict[str, Any]) -> int | str:
    number: int | str = webinar["id"] if isinstance(webinar, dict) else webinar
    return number
