"""Setting a stage on which a registration would go well, and spoiling it: one fault for each of Zoom's checks.

Everything is done through the API, in an account made for the purpose; nothing here knows who answers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from mockzoom.contract.client import Client, OperationCall, person
from mockzoom.contract.messages import ApiRequest, ApiResponse
from mockzoom.contract.targets.providers import token_call

from .clients import clock_of

BATCH, SINGLE = "addBatchWebinarRegistrants", "webinarRegistrantCreate"
NUMBER = 87_654_321_098
ANA, BO = "ana@example.com", "bo@corp.test"
REDIRECT = "https://client.test/back"
USERS = [
    {"email": "host@example.com"},
    {"email": "second@example.com"},
    {"email": "basic@example.com", "type": 1, "webinar_capacity": 0},
]
WITHOUT_PLAN = "basic@example.com"
ADMIN, OWN = "webinar:write:admin", "webinar:write"
HOUR = 3600
AN_HOUR_AHEAD = "2026-11-21T13:00:00Z"  # of the clock that separate accounts begin with
LONG_AGO = "2020-01-01T10:00:00Z"


@dataclass
class RegistrationScenario:
    """What is planted, and the registration that is then sent.

    `prepare` are steps between the two, taken with the account's own token, and `last` those just before the call;
    `token` makes what the call is sent with. `settings`, `over` and `kind` spoil the webinar: at once, or, where steps
    of preparation would suffer from it, after them.
    """

    operation: str = BATCH
    wishes: dict[str, Any] = field(default_factory=dict)
    webinar: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    over: bool = False
    people: list[dict[str, Any]] = field(default_factory=lambda: [person(ANA), person(BO)])
    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    suffix: str = ""
    token: Callable[[Client], str] | None = None
    prepare: list[tuple[int, Callable[[Client], Any]]] = field(default_factory=list)
    last: list[Callable[[Client], Any]] = field(default_factory=list)

    @property
    def is_batch(self) -> bool:
        """Whether the registration is one of many."""
        return self.operation == BATCH

    def play(self, account: Callable[..., Client]) -> tuple[Client, ApiResponse]:
        """The client, and what was answered."""
        users, last = USERS, self.last
        if self.prepare and self.webinar.get("host") == WITHOUT_PLAN:  # the preparation needs the plan
            users, last = [*USERS[:-1], {"email": WITHOUT_PLAN}], [remove_webinar_plan, *last]
        client = account(**{"rate_limits": "all", "users": users, "webinars": [self._planted()]} | self.wishes)
        for _, one in sorted(self.prepare, key=lambda step: step[0]):
            one(client)
        if self.prepare:
            self._spoil(client)
        token = self.token(client) if self.token else client.token
        for one in last:
            one(client)
        client.token = token
        return client, self._send(client)

    def _planted(self) -> dict[str, Any]:
        webinar = {"id": NUMBER, "host": "host@example.com", "start_time": "2098-01-01T10:00:00Z"} | self.webinar
        if self.over:
            webinar["start_time"] = AN_HOUR_AHEAD if self.prepare else LONG_AGO
        return webinar | {"settings": {"approval_type": 0} | ({} if self.prepare else self.settings)}

    def _spoil(self, client: Client) -> None:
        if self.settings:
            patch(settings=self.settings)(client)
        if self.over:
            clock_of(client).advance(3 * HOUR)

    def _send(self, client: Client) -> ApiResponse:
        path = {"webinarId": NUMBER} | self.path
        sent = OperationCall(self.operation, path, self._body(), self.query, may_meet_429=True)
        if self.suffix:
            call = client.call_for(sent)
            place, _, query = call.path.partition("?")
            return client.account.target.send(replace(call, path=f"{place}{self.suffix}?{query}"))
        return client.deliver(sent, patient=False)

    def _body(self) -> Any:
        if self.body is not None:
            return self.body
        return {BATCH: {"registrants": self.people}, SINGLE: self.people[-1]}.get(self.operation)


def must(client: Client, answer: ApiResponse) -> None:
    """Insist that a step of the preparation went well."""
    client.prepared(answer, answer.operation_id)


def register(*emails: str) -> Callable[[Client], None]:
    """A step: register people one by one."""

    def take(client: Client) -> None:
        for email in emails:
            must(client, client.register(NUMBER, email))

    return take


def use_up_the_day_of(email: str) -> Callable[[Client], None]:
    """A step: register a person as often as allowed."""

    def take(client: Client) -> None:
        for _ in range(4):
            answer = client.register(NUMBER, email, may_meet_429=True)
            if answer.status == 429:
                return
            must(client, answer)

    return take


def change(action: str, *emails: str) -> Callable[[Client], None]:
    """A step: approve, deny or cancel people."""
    return lambda client: must(client, client.change_status(NUMBER, action, emails))


def pick_registrant(client: Client, registration_scenario: RegistrationScenario) -> None:
    """A step: let the call be about a registered person."""
    registration_scenario.path["registrantId"] = client.registrants(NUMBER)[0]["id"]


def delete_registrant(client: Client) -> None:
    """A step: delete a registrant; the attempts of the day stay counted."""
    (found,) = [one["id"] for one in client.registrants(NUMBER) if one["email"] == BO]
    must(client, client.send("deleteWebinarRegistrant", webinarId=NUMBER, registrantId=found))


def add_panelist(client: Client) -> None:
    """A step: make a person a panelist."""
    panelist = {"email": BO, "name": "Bo"}
    must(client, client.send("webinarPanelistCreate", body={"panelists": [panelist]}, webinarId=NUMBER))


def require_answer(client: Client) -> None:
    """A step: let the webinar have a custom question that requires an answer."""
    question = {"title": "Why?", "type": "short", "required": True}
    must(
        client, client.send("webinarRegistrantQuestionUpdate", body={"custom_questions": [question]}, webinarId=NUMBER)
    )


def remove_webinar_plan(client: Client) -> None:
    """A step: take the webinar plan away from the host."""
    must(client, client.send("userSettingsUpdate", body={"feature": {"webinar": False}}, userId=WITHOUT_PLAN))


def patch(**body: Any) -> Callable[[Client], None]:
    """A step: change the webinar."""
    return lambda client: must(client, client.send("webinarUpdate", body=body, webinarId=NUMBER))


def expired_token(client: Client) -> str:
    """A token whose hour has passed."""
    token = fresh_token(client)
    clock_of(client).advance(HOUR)
    return token


def code_for(client: Client, email: str) -> str:
    """An authorization code of a user of the account."""
    client_id = client.account.credentials.client_id
    query = f"response_type=code&client_id={client_id}&redirect_uri={REDIRECT}&login_hint={email}"
    consent = client.account.target.send(ApiRequest("GET", f"/oauth/authorize?{query}"))
    code = parse_qs(urlsplit(consent.header("Location")).query).get("code")
    if not code:
        pytest.skip(f"{client.account.target.name} does not consent for other users by itself: {consent}")
    return code[0]


def token_of_second(client: Client) -> str:
    """A token of another user than the host, by the authorization code flow."""
    login = token_call(client.account.credentials)
    form = f"grant_type=authorization_code&code={code_for(client, 'second@example.com')}&redirect_uri={REDIRECT}"
    answer = client.account.target.send(ApiRequest(login.method, login.path, login.headers, form.encode()))
    return str(answer.json["access_token"])


def fresh_token(client: Client) -> str:
    """A server-to-server token that will expire."""
    return str(client.account.target.send(token_call(client.account.credentials)).json["access_token"])


def spend_the_second(client: Client) -> None:
    """Use up the heavy and light calls of this second on the free plan, with calls that change nothing."""
    for operation, times in ((BATCH, 1), ("webinar", 4)):
        for _ in range(times):
            client.deliver(OperationCall(operation, {"webinarId": "x"}, {}), patient=False)


FAULTS: dict[str, Callable[[RegistrationScenario], None]] = {}
RULES: dict[str, str] = {}  # the rule of a check
SPOKEN_SINGLY = {"seats_left": "attendee_limit_reached"}


def fault(
    check: str, rule: str
) -> Callable[[Callable[[RegistrationScenario], None]], Callable[[RegistrationScenario], None]]:
    """Register a function as the one that makes one of Zoom's checks fail."""

    def note(function: Callable[[RegistrationScenario], None]) -> Callable[[RegistrationScenario], None]:
        FAULTS[check], RULES[check] = function, rule
        return function

    return note


@fault("endpoint", "endpoint_unknown")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.suffix = "_of_nobody"


@fault("access_token", "access_token_expired")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.token = expired_token


@fault("scope", "scope_missing")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.wishes["scopes"] = ["webinar:read", "webinar:read:admin"]


@fault("rate_limit", "rate_limit_per_second")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.wishes["plan"] = "free"
    registration_scenario.last.append(spend_the_second)


@fault("path", "webinar_id_invalid")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.path["webinarId"] = "not-a-number"


@fault("body", "validation_failed")
def _(registration_scenario: RegistrationScenario) -> None:
    for one in registration_scenario.people:
        one.pop("first_name", None)


@fault("webinar_exists", "webinar_not_found")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.path.setdefault("webinarId", NUMBER + 1)


@fault("webinar_plan", "webinar_plan_missing")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.webinar["host"] = WITHOUT_PLAN


@fault("permission", "no_permission")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.wishes.setdefault("scopes", [OWN, "webinar:read"])
    registration_scenario.token = registration_scenario.token or token_of_second


@fault("scheduled_type", "not_scheduled_webinar")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.webinar["type"] = 9


@fault("registration_enabled", "registration_not_enabled")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.settings["approval_type"] = 2


@fault("not_over", "webinar_over")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.over = True


@fault("occurrences_exist", "occurrence_not_found")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.webinar |= {"type": 9, "recurrence": {"type": 1, "end_times": 1}}
    registration_scenario.settings["registration_type"] = 3
    registration_scenario.query["occurrence_ids"] = "2"


@fault("questions_answered", "custom_answer_missing")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.prepare.append((4, require_answer))


@fault("not_host", "host_cannot_register")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.settings["alternative_hosts"] = BO


@fault("not_panelist", "panelist_cannot_register")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.prepare.append((5, add_panelist))


@fault("domain_admitted", "email_domain_restricted")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.settings |= {"meeting_authentication": True, "authentication_domains": "elsewhere.test"}


@fault("not_denied", "registrant_denied")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.prepare += [(1, register(BO)), (3, change("deny", BO))]


@fault("seats_left", "webinar_full")
def _(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.settings["registrants_restrict_number"] = 1
    if registration_scenario.is_batch:
        registration_scenario.people += [person("one@elsewhere.test"), person("two@elsewhere.test")]
    else:
        registration_scenario.prepare.append((1, register("first@elsewhere.test")))


@fault("daily_quota", "registrant_daily_limit")
def _(registration_scenario: RegistrationScenario) -> None:
    if registration_scenario.is_batch:
        registration_scenario.people += [person(BO)] * 3
    else:
        registration_scenario.prepare.append((2, use_up_the_day_of(BO)))
        if not any(step == 3 for step, _ in registration_scenario.prepare):
            registration_scenario.prepare.append((3, delete_registrant))


def spoilt(operation: str, *checks: str) -> RegistrationScenario:
    """A scenario in which the given checks fail."""
    registration_scenario = RegistrationScenario(operation)
    for check in checks:
        FAULTS[check](registration_scenario)
    return registration_scenario


def cannot_meet(operation: str, first: str, second: str) -> str:
    """Return why two faults cannot be in one request, or ""."""
    both = {first, second}
    prepared = {"questions_answered", "not_panelist", "not_denied"}
    if operation == SINGLE:
        prepared |= {"seats_left", "daily_quota"}
    if "scope" in both and both & prepared:
        return "nothing can be prepared without the scope"
    if both == {"scope", "rate_limit"} and operation == BATCH:
        return "heavy requests cannot be spent without their scope"
    if operation == SINGLE and both == {"not_denied", "seats_left"}:
        return "a registered person needs no seat"
    return ""


def rule_of(operation: str, check: str) -> str:
    """Return the rule of a check."""
    return SPOKEN_SINGLY.get(check, RULES[check]) if operation == SINGLE else RULES[check]
