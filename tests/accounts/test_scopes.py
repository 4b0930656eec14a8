"""Misspelt scopes are errors; scopes of operations that mockzoom does not emulate are not."""

from __future__ import annotations

import pytest

from mockzoom.accounts.scopes import check_scopes
from mockzoom.errors import FieldError
from mockzoom.spec import load_spec

KNOWN = sorted({scope for operation in load_spec().operations.values() for scope in operation.scopes})


def test_every_scope_of_an_operation_is_known():
    """Classic and granular ones."""
    check_scopes(KNOWN, "scopes", load_spec())


@pytest.mark.parametrize(
    "slip", [lambda s: s[:-1], lambda s: s.upper(), lambda s: s.replace(":", ".", 1), lambda s: f"{s} "]
)
def test_a_slip_in_a_scope_is_an_error(slip):
    """A letter too few, capitals, another sign or a blank: the account would lack the scope without a word."""
    for scope in KNOWN[::5]:
        with pytest.raises(FieldError, match=r"is not a scope of Zoom; (did you mean|write it like)") as found:
            check_scopes(["user:read", slip(scope)], "scopes", load_spec())
        assert found.value.field == "scopes[1]", scope


@pytest.mark.parametrize("scope", ["webinar:write:everything", "everything", "", "webinar:"])
def test_what_is_no_scope(scope):
    """Neither an unknown one of webinars nor another text."""
    with pytest.raises(FieldError):
        check_scopes([scope], "scopes", load_spec())


@pytest.mark.parametrize(
    "scope", ["recording:read:admin", "phone:read:list_users:admin", "dashboard_webinars:read:admin"]
)
def test_scopes_of_other_operations_are_accepted(scope):
    """An app's list can be used as it is."""
    check_scopes([scope], "scopes", load_spec())


def test_an_account_of_the_admin_api_is_checked(mock):
    """Markers of pytest and `account()` create accounts through it."""
    answer = mock.control("POST", "/v1/accounts", {"scopes": ["webinar:raed:admin"]})
    assert answer.status == 422
    assert answer.json["error"]["field"].endswith("scopes[0]")
    assert "did you mean 'webinar:read:admin'" in answer.json["error"]["message"]
