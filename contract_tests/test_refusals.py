"""Every documented refusal of the registration operations, provoked and held against its row, word by word."""

from __future__ import annotations

from typing import Any

import pytest

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, validated_live
from mockzoom.contract.schema_validator import load_schema_validator

from .clients import clock_of, instant
from .registration_errors import DELETE, LIST, MEMBERS, NOBODY, STATUS, ready, staged
from .registration_scenario import (
    BATCH,
    BO,
    NUMBER,
    SINGLE,
    RegistrationScenario,
    patch,
    pick_registrant,
    register,
)
from .scope import REGISTRATION

FIELDS = {
    BATCH: [f"registrants[{n}].first_name" for n in range(2)],
    SINGLE: ["first_name"],
    STATUS: ["action"],
}

# When a refusal was seen live; of the others that were observed, the day is not known.
SEEN = {
    ("next_page_token_invalid", LIST): ("2026-09-08", "recorded/api_400_300_next_page_token"),
    ("registrant_daily_limit", SINGLE): ("2025", "recorded/webinar_add_registrant_429_2025"),
}
GAPS = {
    "registrant_denied": "denied_again",
    "host_cannot_register": "batch_unwelcome",
    "panelist_cannot_register": "batch_unwelcome",
    "email_domain_restricted": "batch_unwelcome",
    "attendee_limit_reached": "seats",
    "webinar_is_meeting": "converted",
}


def evidence(operation: str, rule: str) -> Any:
    """How well it is known that an operation refuses in these words."""
    if (rule, operation) in SEEN:
        return validated_live(*SEEN[rule, operation])
    if rule in GAPS and (
        operation == BATCH or rule in ("registrant_denied", "attendee_limit_reached", "webinar_is_meeting")
    ):
        return gap(GAPS[rule])
    return documented()


def table() -> list[Any]:
    """Every operation with every refusal that its schema file names."""
    return [
        pytest.param(name, rule, marks=[proves(rule), evidence(name, rule)], id=f"{name}-{rule}")
        for name in REGISTRATION
        for rule in load_schema_validator().operations[name]["refusals"]
        if not rule.startswith("custom_answer")  # they need questions: test_every_operation.py asks them
    ]


@pytest.mark.parametrize(("operation", "rule"), table())
@not_on_zoom("needs an account and webinars made for the purpose")
def test_refuses(account, operation, rule):
    """In the words of the row, for the profile and the operation."""
    client, answer = staged(operation, rule).play(account)

    errors = None
    if rule == "validation_failed":
        errors = [{"field": field, "message": "Missing field."} for field in FIELDS[operation]]
    client.refuses(answer, rule, operation, errors=errors, **facts(client, rule))


def facts(client, rule: str) -> dict[str, Any]:
    """What the words of a refusal are filled with."""
    return {
        "webinar_id": NUMBER + 1 if rule == "webinar_not_found" else NUMBER,
        "registrant_id": NOBODY,
        "email": BO,
        "limit": 10 if rule == "registrant_status_daily_limit" else 3,
        "user_id": user_id(client, "basic@example.com") if rule == "webinar_plan_missing" else "",
    }


def user_id(client, email: str) -> str:
    """The id of a user of the account."""
    return client.send("user", userId=email).json["id"]


@pytest.mark.parametrize("operation", REGISTRATION)
@proves("answer_shape")
@documented()
def test_the_scenario_succeeds_without_failures(account, operation):
    """What is refused above goes well without the fault."""
    registration_scenario = ready(operation)
    registration_scenario.prepare.append((1, register("sam@example.com")))
    if operation in MEMBERS:
        registration_scenario.last.append(lambda client: pick_registrant(client, registration_scenario))

    client, answer = registration_scenario.play(account)

    assert answer.status == client.judge.success(operation, client.profile), str(answer)


@pytest.mark.parametrize("operation", [BATCH, SINGLE])
@proves("webinar_not_found")
@documented()
def test_what_was_deleted_does_not_exist(api, operation, email):
    """Under its number, with the means of any target."""
    webinar = api.webinar()
    api.registered(webinar, [email])
    api.succeeds(api.send("webinarDelete", webinarId=webinar), "webinarDelete")

    answer = api.batch(webinar, [email]) if operation == BATCH else api.register(webinar, email)

    api.refuses(answer, "webinar_not_found", operation, webinar_id=webinar)
    listed = api.send(LIST, webinarId=webinar)
    api.refuses(listed, "webinar_not_found", LIST, webinar_id=webinar)


@pytest.mark.parametrize("kind", [6, 9])
@proves("not_scheduled_webinar")
@documented()
def test_recurring_webinars_take_no_batches(api, email, kind):
    """Types 6 and 9, with the means of any target."""
    api.refuses(api.batch(api.webinar(type=kind), [email]), "not_scheduled_webinar")


@proves("registration_not_enabled")
@documented()
def test_registration_that_is_switched_off(api, email):
    """approval_type 2, with the means of any target: for a batch, for one, and for the status."""
    webinar = api.webinar(settings={"approval_type": 2})

    api.refuses(api.batch(webinar, [email]), "registration_not_enabled", webinar_id=webinar)
    api.refuses(api.register(webinar, email), "registration_not_enabled", SINGLE, webinar_id=webinar)
    changed = api.change_status(webinar, "approve", [email])
    api.refuses(changed, "registration_not_enabled", STATUS, webinar_id=webinar)


@proves("host_cannot_register")
@gap("batch_unwelcome")
def test_the_host_cannot_register(api, webinar):
    """In any case of letters, for a batch and singly."""
    host = api.send("webinar", webinarId=webinar).json["host_email"]

    api.refuses(api.batch(webinar, [host.upper()]), "host_cannot_register")
    api.refuses(api.register(webinar, host), "host_cannot_register", SINGLE)
    assert api.registrants(webinar) == []


@proves("host_cannot_register")
@gap("batch_unwelcome")
@not_on_zoom("alternative hosts have to be licensed users of the account")
def test_alternative_hosts_cannot_register(account):
    """Those that the webinar names."""
    client, answer = RegistrationScenario(
        BATCH, settings={"alternative_hosts": f"second@example.com;{BO.upper()}"}
    ).play(account)

    client.refuses(answer, "host_cannot_register")


@proves("email_domain_restricted")
@gap("batch_unwelcome")
@not_on_zoom("needs an authentication profile of the account")
def test_only_people_of_the_named_domains_are_admitted(account):
    """A star stands for any subdomain."""
    domains = {"meeting_authentication": True, "authentication_domains": "corp.test, *.example.com"}
    client, first = RegistrationScenario(BATCH, settings=domains).play(account)

    client.refuses(first, "email_domain_restricted")
    with judging("email_domain_restricted"):
        assert client.registered(NUMBER, [BO, "ana@mail.example.com"])
    client.refuses(client.batch(NUMBER, ["ana@example.com"]), "email_domain_restricted")


@proves("registrant_denied")
@gap("denied_again")
def test_only_deleting_a_denied_registrant_frees_the_address(api, webinar, email):
    """Denied and cancelled are the same."""
    (row,) = api.registered(webinar, [email])
    api.succeeds(api.change_status(webinar, "cancel", [email]), STATUS)

    api.refuses(api.batch(webinar, [email.upper()]), "registrant_denied")
    gone = api.send(DELETE, webinarId=webinar, registrantId=row["registrant_id"])
    api.succeeds(gone, DELETE)
    with judging("registrant_denied"):
        (again,) = api.registered(webinar, [email])
    assert again["registrant_id"] != row["registrant_id"]


@proves("webinar_over")
@documented()
def test_registration_ends_with_the_webinar(account):
    """At the minute, not before: an hour ahead and an hour long."""
    client, answer = RegistrationScenario(BATCH, webinar={"duration": 60}).play(account)
    client.prepared(answer, BATCH)
    clock = clock_of(client)
    patch(start_time=instant(clock.now() + 3600))(client)

    clock.advance(7198)
    before = client.batch(NUMBER, ["before@example.com"])
    clock.advance(3)
    after = client.batch(NUMBER, ["after@example.com"])

    with judging("webinar_over"):
        client.succeeds(before, BATCH)
    client.refuses(after, "webinar_over")
