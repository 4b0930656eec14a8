"""Every operation of the API: what it answers when all is well, and each refusal that its schema file names."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import pytest

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import documented, gap, not_on_zoom, proves, separate_account, validated_live
from mockzoom.contract.messages import ApiRequest
from mockzoom.contract.rulebook import load_rulebook
from mockzoom.contract.schema_validator import load_schema_validator
from mockzoom.contract.targets.providers import PROFILES
from mockzoom.spec.loader import read_object, schemas_folder

from .cases import SUCCESS_CASES, error_case
from .cases.generic import spoilt_field, unprepared_call, with_raw
from .scope import API, REGISTRATION, left_out

COUNTED = ("webinarCreate", "webinarUpdate", "meetingCreate", "meetingUpdate")  # a host has a hundred a day
pytestmark = pytest.mark.in_turn
NOT_OURS = "touches what is not ours"
READ = [name for name in API if unprepared_call(name).body is not None]  # operations that read a JSON object
OF_BODY = [name for name in READ if "validation_failed" in load_schema_validator().operations[name]["refusals"]]


@pytest.mark.parametrize("operation", API)
@proves("answer_shape")
@documented()
@not_on_zoom(NOT_OURS)
def test_goes_well(pooled_api, operation):
    """With the status and the shape of its profile."""
    api = pooled_api
    sent = SUCCESS_CASES[operation](api)

    answer = api.deliver(sent)

    assert sent.operation_id == operation
    with judging("answer_shape", where=operation):
        assert answer.status == api.judge.success(operation, api.profile), str(answer)


def sparing(operation: str) -> list[Any]:
    """Return the mark that keeps refused calls of an operation with a quota from the shared account."""
    return [separate_account()] if operation in COUNTED else []


def evidence(operation: str, rule: str) -> Any:
    """How well the words are known in which an operation refuses, in both profiles."""
    worded = [load_rulebook()[rule].variant_for(profile, operation) for profile in PROFILES]
    return documented() if all(w.provenance != "inferred" for w in worded) else gap("refusals_elsewhere")


def table() -> list[Any]:
    """Return every operation with every error that it names; those of registration have a separate scenario."""
    return [
        pytest.param(name, rule, marks=[proves(rule), evidence(name, rule), *sparing(name)], id=f"{name}-{rule}")
        for name in API
        for rule in load_schema_validator().operations[name]["refusals"]
        if rule != "validation_failed" and not left_out(name, rule)
        if name not in REGISTRATION or rule.startswith("custom_answer")
    ]


@pytest.mark.parametrize(("operation", "rule"), table())
@not_on_zoom(NOT_OURS)
def test_refuses_elsewhere(request, account, operation, rule):
    """In the words of the row, for the profile and the operation."""
    way = error_case(operation, rule)
    if way is None:
        raise LookupError(f"add {operation}, {rule} to ERROR_CASES, or to exclusions.toml with a reason")
    client = request.getfixturevalue("pooled_api") if way.wrong_in_itself else account(**way.wishes)

    sent, facts = way.call(client, unprepared_call(operation) if way.unprepared else SUCCESS_CASES[operation](client))

    client.refuses(client.deliver(sent), rule, operation, **facts)


@pytest.mark.parametrize("operation", [pytest.param(name, marks=sparing(name)) for name in OF_BODY])
@proves("validation_failed", "field_path")
@gap("refusals_elsewhere")
@not_on_zoom(NOT_OURS)
def test_a_bad_field_is_named(pooled_api, operation):
    """By its own name, first in the list, and nothing was done."""
    api = pooled_api
    case = SUCCESS_CASES[operation](api)
    field, sent = spoilt_field(case)

    answer = api.deliver(sent)

    said = answer.json
    worded = api.rulebook["validation_failed"].variant_for(api.profile, operation)
    with judging("validation_failed", where=operation):
        assert (answer.status, said["code"], said["message"]) == (worded.status, worded.code, worded.message)
    with judging("field_path", where=operation):
        assert [error["field"].partition("[")[0].partition(".")[0] for error in said["errors"]] == [field], str(answer)
    with judging("validation_failed", where=operation):
        assert api.deliver(case).succeeded


@pytest.mark.parametrize("operation", API)
@proves("access_token_invalid")
@documented()
@not_on_zoom(NOT_OURS)
def test_a_token_of_nobody(api, operation):
    """Opens nothing, whatever the call is about."""
    api.token = "n0b0dys"

    api.refuses(api.deliver(unprepared_call(operation)), "access_token_invalid", operation)


@pytest.mark.parametrize("operation", API)
@proves("scope_missing")
@validated_live("2024", "recorded/api_400_4711_missing_scope (FORUM 108207)")
@not_on_zoom("needs an app with fewer scopes")
def test_a_scope_of_something_else(account, operation):
    """Opens nothing either; the answer names those that would."""
    scopes = load_schema_validator().operations[operation]["scopes"]
    other = next(s for s in ("webinar:read", "user:read") if s not in scopes["classic"])
    client = account(scopes=[other])

    answer = client.deliver(unprepared_call(operation))

    kind = "classic" if client.profile == "2021-08" else "granular"
    client.refuses(answer, "scope_missing", operation, scopes=", ".join(scopes[kind]))


@pytest.mark.parametrize("operation", READ)
@proves("body_not_json")
@documented()
@not_on_zoom(NOT_OURS)
def test_a_body_that_cannot_be_read(api, operation):
    """The error is returned before the object of the request is looked up."""
    api.refuses(api.deliver(with_raw(unprepared_call(operation), b"{")), "body_not_json", operation)


ROUTES = {(o["method"], o["path"]) for o in load_schema_validator().operations.values()}
KNOWN = read_object(schemas_folder() / "known_routes.json")["routes"]
OF_ZOOM = {(method, path) for path, methods in KNOWN.items() for method in methods}
BY_LENGTH = defaultdict(list)  # by the number of segments: a call can only be meant for a path that has as many
for _method, _path in ROUTES | OF_ZOOM:
    BY_LENGTH[_path.count("/")].append((_method, _path))
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@pytest.mark.parametrize("operation", API)
@proves("method_not_supported")
@validated_live("2026-07", "facts 8.1 a14 (the status; the body is inferred)")
@not_on_zoom(NOT_OURS)
def test_a_method_that_its_path_does_not_have(api, operation):
    """It is answered like a path that Zoom does not have."""
    call = api.call_for(unprepared_call(operation))
    place = load_schema_validator().operations[operation]["path"]
    known = {method for method, path in BY_LENGTH[place.count("/")] if _is_met_at(path, place)}
    other = next(method for method in METHODS if method not in known)

    answer = api.account.target.send(ApiRequest(other, call.path.partition("?")[0], call.headers))

    api.refuses(answer, "method_not_supported", "")


def _is_met_at(path: str, place: str) -> bool:
    """Whether a call of a place could be meant for a path as long: `registrants/status` may be the one `status`."""
    pairs = zip(path.split("/"), place.split("/"), strict=True)
    return all(a == b or a.startswith("{") for a, b in pairs)
