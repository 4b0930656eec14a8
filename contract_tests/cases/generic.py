"""Refusals that are provoked in the same way on every operation that names them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mockzoom.contract.client import Client, OperationCall
from mockzoom.contract.schema_validator import load_schema_validator

from ..registration_scenario import token_of_second
from .words import NOBODYS, STRANGER, ErrorCase, asking, changed, did, host_of, on

OPERATIONS = load_schema_validator().operations
_CLASSIC = {scope for o in OPERATIONS.values() for scope in o.get("scopes", {}).get("classic", ())}
OWN_SCOPES = sorted(scope for scope in _CLASSIC if ":admin" not in scope)
USERS = [
    {"email": "host@example.com"},
    {"email": "second@example.com"},
    {"email": "basic@example.com", "type": 1, "webinar_capacity": 0},
    {"email": STRANGER, "foreign": True},
]


def _unlicensed(client: Client, sent: OperationCall):
    """The host loses the webinar plan."""
    host = host_of(client)
    did(client, OperationCall("userSettingsUpdate", {"userId": host}, {"feature": {"webinar": False}}))
    return sent, {"user_id": host}


def _not_mine(client: Client, sent: OperationCall):
    """Another user of the account asks, with the scopes of a user alone."""
    host = host_of(client)
    if "userId" in sent.path:
        sent = on(sent, userId=host)
    client.token = token_of_second(client)
    return sent, {"user_id": host}


def _is_webinar(client: Client, sent: OperationCall):
    webinar = client.webinar()
    return on(sent, meetingId=webinar), {"meeting_id": webinar}


def _host_deactivated(client: Client, sent: OperationCall):
    """On a meeting whose host was deactivated."""
    second = {"userId": "second@example.com"}
    number = did(client, OperationCall("meetingCreate", second, {"topic": client.topic, "type": 2}))["id"]
    did(client, OperationCall("userStatus", second, {"action": "deactivate"}))
    return on(sent, meetingId=number)


def _is_meeting(client: Client, sent: OperationCall):
    body = {"topic": client.topic, "type": 2}
    return on(sent, webinarId=did(client, OperationCall("meetingCreate", {"userId": "me"}, body))["id"])


def _no_registration(client: Client, sent: OperationCall):
    did(
        client,
        OperationCall("webinarUpdate", {"webinarId": sent.path["webinarId"]}, {"settings": {"approval_type": 2}}),
    )
    return sent


GENERIC: dict[str, ErrorCase] = {
    "webinar_id_invalid": changed(lambda sent: on(sent, webinarId="abc"), unprepared=True),
    "webinar_not_found": changed(lambda sent: on(sent, webinarId=NOBODYS)),
    "webinar_is_meeting": ErrorCase(_is_meeting),
    "webinar_plan_missing": ErrorCase(_unlicensed, {"users": USERS}),
    "no_permission": ErrorCase(_not_mine, {"users": USERS, "scopes": OWN_SCOPES}),
    "user_not_found": changed(lambda sent: on(sent, userId="nobody@example.com")),
    "user_of_other_account": ErrorCase(lambda _, sent: on(sent, userId=STRANGER), {"users": USERS}),
    "next_page_token_invalid": changed(lambda sent: asking(sent, next_page_token="n0b0dys")),
    "registration_not_enabled": ErrorCase(_no_registration),
    "meeting_id_invalid": changed(lambda sent: on(sent, meetingId="abc"), unprepared=True),
    "meeting_not_found": changed(lambda sent: on(sent, meetingId=NOBODYS)),
    "meeting_is_webinar": ErrorCase(_is_webinar),
    "meeting_hosting_not_allowed": ErrorCase(_host_deactivated, {"users": USERS}),
    "not_meeting_host": ErrorCase(_not_mine, {"users": USERS, "scopes": OWN_SCOPES}),
}


def unprepared_call(operation: str) -> OperationCall:
    """A call of an operation without preparation: about objects that do not exist."""
    names = [p["name"] for p in OPERATIONS[operation].get("parameters", ()) if p["in"] == "path"]
    path = {
        name: NOBODYS if name in ("webinarId", "meetingId") else "me" if name == "userId" else "x" for name in names
    }
    body = {} if "application/json" in (OPERATIONS[operation].get("request") or {}).get("content_types", ()) else None
    return OperationCall(operation, path, body)


def with_raw(sent: OperationCall, raw: bytes) -> OperationCall:
    """The same call with other bytes."""
    return replace(sent, body=None, raw=raw)


def spoilt_field(sent: OperationCall) -> tuple[str, OperationCall]:
    """The call with a value of a wrong type in the first field of its body for which there is one, and that field."""
    fields = _fields(OPERATIONS[sent.operation_id]["request"]["schema"])
    nested = [name for name, kind in fields.items() if kind in ("object", "array")]
    name = nested[0] if nested else next(name for name in fields if name in sent.body)
    return name, replace(sent, body={**sent.body, name: 7 if nested else {"?": 7}})


def _fields(schema: dict[str, Any]) -> dict[str, str]:
    """The fields of an object, each with the type that it is to have."""
    schema = _resolved(schema)
    found = {name: _resolved(field).get("type", "") for name, field in schema.get("properties", {}).items()}
    for part in schema.get("allOf", ()):
        found |= _fields(part)
    return found


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = load_schema_validator().objects[schema["$ref"].rpartition("/")[2].removesuffix(".json")] | {
            name: value for name, value in schema.items() if name != "$ref"
        }
    return schema
