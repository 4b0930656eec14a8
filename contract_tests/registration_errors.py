"""Scenarios in which the operations of registration succeed, and in which each of their errors occurs."""

from __future__ import annotations

from mockzoom.contract.client import Client

from .registration_scenario import (
    BATCH,
    BO,
    FAULTS,
    RULES,
    SINGLE,
    RegistrationScenario,
    change,
    register,
    spoilt,
)

GET, LIST, STATUS, DELETE = (
    "webinarRegistrantGet", "webinarRegistrants", "webinarRegistrantStatus", "deleteWebinarRegistrant",
)  # fmt: skip
CHECK_OF = {rule: check for check, rule in RULES.items()} | {"attendee_limit_reached": "seats_left"}
NOBODY = "A" * 22
MEMBERS = {GET, DELETE}


def ready(operation: str) -> RegistrationScenario:
    """A stage on which an operation would go well."""
    registration_scenario = RegistrationScenario(operation)
    if operation in MEMBERS:
        registration_scenario.path["registrantId"] = NOBODY
    if operation == STATUS:
        registration_scenario.body = {"action": "approve", "registrants": [{"email": BO}]}
    return registration_scenario


def staged(operation: str, rule: str) -> RegistrationScenario:
    """A stage on which an operation is refused by a rule."""
    if (operation in (BATCH, SINGLE) and rule not in OWN_OF_REGISTRATION) or rule in SHARED:
        registration_scenario = spoilt(operation, CHECK_OF[rule]) if operation in (BATCH, SINGLE) else ready(operation)
        if operation not in (BATCH, SINGLE):
            FAULTS[CHECK_OF[rule]](registration_scenario)
        return registration_scenario
    registration_scenario = ready(operation)
    OWN[rule](registration_scenario)
    return registration_scenario


SHARED = {
    "webinar_id_invalid", "webinar_not_found", "webinar_plan_missing", "no_permission", "registration_not_enabled",
}  # fmt: skip


OWN_OF_REGISTRATION = {"occurrence_ids_invalid", "webinar_is_meeting"}  # not one of the checks whose order is judged


def _spoil_body(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.body = {"registrants": [{"email": BO}]}


def _spoil_token(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.query["next_page_token"] = "n0b0dys"


def _no_registrant(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.prepare.append((1, register(BO)))


def _bad_registrant(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.path["registrantId"] = "no id"


def _no_seat(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.prepare += [(1, register("first@example.com", BO)), (2, change("deny", BO))]
    registration_scenario.settings["registrants_restrict_number"] = 1


def _ten_changes(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.prepare += [(1, register(BO))] + [(2, change("approve", BO))] * 10


def _no_occurrence(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.webinar |= {"type": 9, "recurrence": {"type": 1, "end_times": 2}}
    registration_scenario.query["occurrence_id"] = "2"


def _no_such_occurrence(registration_scenario: RegistrationScenario) -> None:
    registration_scenario.webinar |= {"type": 9, "recurrence": {"type": 1, "end_times": 2}}
    registration_scenario.query["occurrence_ids"] = "2"


def _meeting(registration_scenario: RegistrationScenario) -> None:
    def aim(client: Client) -> None:
        made = client.send("meetingCreate", body={"topic": "T", "type": 2}, userId="me")
        registration_scenario.path["webinarId"] = made.json["id"]

    registration_scenario.last.append(aim)


OWN = {
    "validation_failed": _spoil_body,
    "next_page_token_invalid": _spoil_token,
    "registrant_not_found": _no_registrant,
    "registrant_id_invalid": _bad_registrant,
    "status_capacity_reached": _no_seat,
    "registrant_status_daily_limit": _ten_changes,
    "occurrence_not_found": _no_occurrence,
    "occurrence_ids_invalid": _no_such_occurrence,
    "webinar_is_meeting": _meeting,
}
