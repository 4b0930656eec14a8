"""Of two errors in one request, the one checked first is returned: for every pair, of batch and single registration."""

from __future__ import annotations

from itertools import combinations

import pytest

from mockzoom.contract.judging import judging
from mockzoom.contract.marks import gap, not_on_zoom, proves
from mockzoom.contract.rulebook import load_rulebook

from .registration_scenario import BATCH, FAULTS, SINGLE, cannot_meet, rule_of, spoilt

ONLY = {"scheduled_type": BATCH, "occurrences_exist": SINGLE, "questions_answered": SINGLE}
ORDER = [check for check in load_rulebook().check_order if check in FAULTS]


def pairs(operation):
    """Return every two checks of an operation, in the order in which they are made."""
    checks = [check for check in ORDER if ONLY.get(check, operation) == operation]
    return [(operation, *pair) for pair in combinations(checks, 2) if not cannot_meet(operation, *pair)]


@pytest.mark.in_turn
@pytest.mark.parametrize(("operation", "first", "second"), pairs(BATCH) + pairs(SINGLE))
@proves("check_order")
@gap("order_of_checks")
@not_on_zoom("needs an account and webinars made for the purpose")
def test_the_earlier_of_two_faults_speaks(account, operation, first, second):
    """By its code, and where the target names its rules, by name."""
    client, answer = spoilt(operation, first, second).play(account)

    expected = client.rulebook[rule_of(operation, first)].variant_for(client.profile, operation)
    said = answer.json
    assert (answer.status, said["code"]) == (expected.status, expected.code)
    assert answer.header("X-Mockzoom-Rule") in ("", rule_of(operation, first))


@proves("check_order")
@gap("order_of_checks")
def test_a_bad_token_is_reported_before_a_bad_id_and_a_bad_body(api):
    """With the means of any target."""
    api.token = "n0b0dys"

    with judging("check_order"):
        api.refuses(api.batch("not-a-number", "nonsense"), "access_token_invalid")


@proves("check_order")
@gap("order_of_checks")
def test_a_bad_body_is_reported_before_an_unknown_webinar(api, webinar, email):
    """And a bad id before a bad body."""
    api.succeeds(api.send("webinarDelete", webinarId=webinar), "webinarDelete")

    api.refuses(api.batch("not-a-number", []), "webinar_id_invalid")
    missing = [{"field": "registrants", "message": "Missing field."}]
    api.refuses(api.batch(webinar, []), "validation_failed", errors=missing)
    api.refuses(api.batch(webinar, [email]), "webinar_not_found", webinar_id=webinar)
