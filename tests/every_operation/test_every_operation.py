"""Every operation answers as its schema file says, and every refusal it names can be met.

Each error of an operation is asked for in one profile in `make test`, in all in `make test-everything`.
"""

from __future__ import annotations

from functools import partial

import jsonschema_rs
import pytest
from arranged import CATALOGUE, asking, everyone, issue_token, operation_of, records
from in_turn import in_turn, profiles_of
from local_errors import OF_ANY_OPERATION, OF_ONE_OPERATION
from operation_cases import managed_client, prepare_success

from contract_tests.cases import ERROR_CASES, SUCCESS_CASES, error_case
from contract_tests.cases.generic import unprepared_call
from contract_tests.registration_errors import staged
from contract_tests.scope import REGISTRATION
from mockzoom import schemas
from mockzoom.contract.client import RULE_HEADER
from mockzoom.spec.openapi import errors_of
from mockzoom.zoom.profiles import PROFILES, V2021_08, get_profile

CALLS = {name: partial(prepare_success, operation=name) for name in SUCCESS_CASES}
API = {o.operation_id: o for o in CATALOGUE.operations.values() if o.security == "bearer"}
BODIES = sorted(name for name, o in API.items() if o.request and "application/json" in o.request.usual.content_types)
PAIRS = [(name, row) for name, operation in API.items() for row in errors_of(operation)]
ODD_VALUES = ("", [], {}, 0, "x" * 3000, "\\u0000", -1, 1e300, True, [[]], [None], [{}])


def test_every_operation_has_a_call():
    """And no call is for an operation that does not exist."""
    assert set(CALLS) == set(API)


# What Zoom refused once and does no more.
ONE_PROFILE = {
    ("webinarDelete", "webinar_has_ended"): V2021_08.name,
    ("meetingDelete", "meeting_has_ended"): V2021_08.name,
}


def case_of(name, row):
    """Return the function that provokes an error of an operation in a mock, or None."""
    local = OF_ONE_OPERATION.get((name, row)) or OF_ANY_OPERATION.get(row)
    if local is not None:
        return lambda mock: local(mock, CALLS[name](mock)).rule
    if name in REGISTRATION and not row.startswith("custom_answer"):
        return lambda mock: provoked_by_scenario(mock, name, row)
    case = error_case(name, row)
    return case and (lambda mock: provoked_by_case(mock, name, case))


def provoked_by_scenario(mock, name, row):
    """Run the registration scenario of an error, and return the error of the response."""
    _, response = staged(name, row).play(lambda **options: managed_client(mock, **options))
    return response.header(RULE_HEADER)


def provoked_by_case(mock, name, case):
    """Run an error case in a new account, and return the error of the response; an error changes no record."""
    client = managed_client(mock, **case.wishes)
    prepared = unprepared_call(name) if case.unprepared else SUCCESS_CASES[name](client)
    call, _ = case.call(client, prepared)
    before = records(mock, client.account.credentials.account_id)
    response = client.deliver(call)
    assert records(mock, client.account.credentials.account_id) == before
    return response.header(RULE_HEADER)


def test_every_listed_error_has_a_case():
    """Every error that an operation lists can be provoked, and no case is left over."""
    assert [pair for pair in PAIRS if case_of(*pair) is None] == []
    assert (set(ERROR_CASES) | set(OF_ONE_OPERATION)) - set(PAIRS) == set()


@pytest.mark.parametrize("name", sorted(API))
def test_succeeds(make_mock, name):
    """In each profile, with its status; the response is valid against the schema that users get."""
    for profile in PROFILES:
        mock = make_mock(profile=profile)
        sent = CALLS[name](mock)
        answer = sent.go(mock)

        assert operation_of(sent)[0].operation_id == name
        if answer.body:
            jsonschema_rs.Draft202012Validator(schemas.load(f"responses/{name}", profile)).validate(answer.json)
        expected = API[name].response_in(get_profile(profile)).status
        assert (profile, answer.rule, answer.status) == (profile, "", expected)


@pytest.mark.parametrize("name", sorted(API))
def test_refuses(make_mock, name):
    """Each error that it lists, by the rule that was provoked; each in one profile, or in all that have it."""
    found = {
        (row, profile): case_of(name, row)(make_mock(profile=profile))
        for row in errors_of(API[name])
        for profile in profiles_of(name, row)
    }
    assert found == {
        (row, profile): row if ONE_PROFILE.get((name, row), profile) == profile else "" for row, profile in found
    }


@pytest.mark.parametrize("name", sorted(API))
def test_goes_with_a_single_scope(make_mock, name):
    """Each of its scopes opens it, classic or granular, and the others need not be granted."""
    for profile in profiles_of(name):
        mock = make_mock(profile=profile)
        for number, scope in enumerate(sorted(API[name].scopes)):
            admin = scope in API[name].admin_scopes
            with mock.pipeline.store.transaction("mockzoom-account") as state:
                host = everyone(state)[0].id
            token = issue_token(mock, f"t{number}", scopes=[scope], user_id="" if admin else host)
            assert CALLS[name](mock).go(mock, token=token).rule != "scope_missing", (profile, scope)


class TestWhatClientsSend:
    """Nulls, empty texts, unknown keys and unknown query parameters (clients.md)."""

    @pytest.mark.parametrize("name", sorted(API))
    def test_unknown_query_parameters_are_ignored(self, mock, name):
        """Known or not, empty or not."""
        assert asking(CALLS[name](mock), _="1", unknown="").go(mock).rule == ""

    @pytest.mark.parametrize("name", BODIES)
    def test_unknown_keys_are_ignored(self, mock, name):
        """At the top and in every object below."""
        sent = CALLS[name](mock)
        assert sent._replace(body=_with_unknown_keys(sent.body)).go(mock).rule == ""

    @pytest.mark.parametrize("name", BODIES)
    def test_a_null_counts_as_absent(self, make_mock, name):
        """Whichever field is null, the answer's status is that of the call without it."""
        for field in CATALOGUE.request_shape(API[name]).properties:
            one, other = make_mock(), make_mock()
            absent, null = CALLS[name](one), CALLS[name](other)
            absent = absent._replace(body={k: v for k, v in absent.body.items() if k != field})
            null = null._replace(body={**null.body, field: None})
            expected, found = absent.go(one), null.go(other)
            assert (found.status, found.rule) == (expected.status, expected.rule), field

    @pytest.mark.parametrize("name", BODIES)
    def test_odd_values_are_answered(self, make_mock, name):
        """An odd value in any field is accepted, or rejected with Zoom's error; nothing is half done.

        Each field gets a third of the values, or all if everything runs.
        """
        for field in CATALOGUE.request_shape(API[name]).properties:
            for value in in_turn(ODD_VALUES, name, field, of=3):
                mock = make_mock()
                sent = CALLS[name](mock)
                before = records(mock)
                answer = sent._replace(body={**sent.body, field: value}).go(mock)
                assert answer.status < 500, (field, value, answer.body)
                assert not answer.rule or records(mock) == before, (field, value)


def _with_unknown_keys(document):
    if isinstance(document, dict):
        return {k: _with_unknown_keys(v) for k, v in document.items()} | {"unknown_key": {"a": [1]}}
    return [_with_unknown_keys(v) for v in document] if isinstance(document, list) else document
