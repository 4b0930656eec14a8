"""Of several errors in one request, the one whose check comes first in `CHECK_ORDER` is returned.

The faults are those of the contract suite, which runs every pair; here are any number of faults at once, the pairs that
no client can bring about, and what a rejected batch leaves behind.
"""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from contract_tests.in_process import AdminApiTransport, MockTarget
from contract_tests.registration_scenario import BATCH, FAULTS, RULES, SINGLE, cannot_meet, rule_of, spoilt
from mockzoom.admin_client import AdminClient
from mockzoom.app import create_admin_api
from mockzoom.contract.client import Client
from mockzoom.contract.targets.managed import ManagedProvider
from mockzoom.storage.base import DIRECTORY
from mockzoom.zoom.check_order import BATCH_ONLY, CHECK_ORDER, SINGLE_ONLY
from mockzoom.zoom.oauth.models import ACCESS_TOKENS
from mockzoom.zoom.registrants.handlers import add_batch_webinar_registrants
from mockzoom.zoom.registry import handlers

# Each of the two operations that register people makes all checks but those of the other.
ORDERS = {
    BATCH: [name for name in CHECK_ORDER if name not in SINGLE_ONLY],
    SINGLE: [name for name in CHECK_ORDER if name not in BATCH_ONLY],
}
PROFILES = ("2021-08", "2025-06")
UNSCOPED = [(o, check) for o, order in ORDERS.items() for check in order if cannot_meet(o, "scope", check)]


class OpenAccount:
    """Creates accounts, each in a separate mock, as a provider of the contract suite does."""

    def __init__(self, make_mock, profile="2025-06"):
        self.make_mock, self.profile = make_mock, profile

    def __call__(self, **wishes):
        mock = self.make_mock()
        self.store = mock.pipeline.store
        admin_api = create_admin_api(mock.pipeline, clock=mock.clock)
        self.admin = AdminClient(transport=AdminApiTransport(admin_api))
        provider = ManagedProvider(MockTarget(mock.pipeline), self.admin)
        self.made = provider.make(self.profile, wishes)
        return Client(self.made)

    def narrow_token(self, client):
        """Leave the client's token the scopes of reading alone: the API offers no way to do it."""
        with self.store.transaction(DIRECTORY) as directory:
            known = directory.get(ACCESS_TOKENS, client.token)
            directory.put(ACCESS_TOKENS, [known._replace(scopes=("webinar:read", "webinar:read:admin"))])

    def exported(self):
        """The account's records, but for the requests that were counted."""
        document = self.admin.accounts.get(self.made.credentials.account_id).export()
        document["counts"] = [one for one in document["counts"] if "calls" not in str(one)]
        document["sequences"].pop("calls", None)  # of the journal
        return document


def rule_for(make_mock, operation, checks, profile="2025-06") -> str:
    """The rule that rejects a registration in which some checks fail."""
    _, response = spoilt(operation, *checks).play(OpenAccount(make_mock, profile))
    return response.header("X-Mockzoom-Rule")


def first_of(operation, checks) -> str:
    """The rule of the check that comes first."""
    return rule_of(operation, min(checks, key=CHECK_ORDER.index))


def test_the_contract_suite_has_a_fault_for_every_check():
    """A check that is added to the order needs a fault there."""
    assert set(RULES) == set(FAULTS) == set(CHECK_ORDER)


@pytest.mark.parametrize("operation", ORDERS)
def test_a_registration_without_a_fault_succeeds(make_mock, operation):
    """Otherwise the faults would prove nothing."""
    assert rule_for(make_mock, operation, []) == ""


@pytest.mark.parametrize(
    "operation,check", [(BATCH, name) for name in sorted(SINGLE_ONLY)] + [(SINGLE, n) for n in BATCH_ONLY]
)
def test_a_check_of_the_other_operation_is_not_made(make_mock, operation, check):
    """What makes a check of the one operation fail does not change the other."""
    # A webinar that recurs is refused by the batch for its type, whichever occurrences a request names.
    expected = "not_scheduled_webinar" if check == "occurrences_exist" else ""
    assert rule_for(make_mock, operation, [check]) == expected


@given(st.data(), st.sampled_from(sorted(ORDERS)), st.sampled_from(PROFILES))
def test_of_many_faults_the_earliest_check_decides(make_mock, data, operation, profile):
    """Any number of faults at once, in both profiles."""
    checks = data.draw(st.sets(st.sampled_from(ORDERS[operation]), min_size=1))
    assume(not any(cannot_meet(operation, a, b) for a in checks for b in checks))
    assume(not {"permission", "webinar_plan"} <= checks)  # the token of another user may not take the plan away
    assert rule_for(make_mock, operation, checks, profile) == first_of(operation, checks)


@pytest.mark.parametrize("operation,check", UNSCOPED)
def test_a_missing_scope_decides_after_the_token_and_before_all_that_needs_preparation(make_mock, operation, check):
    """The pairs that the contract suite leaves out: without the scope nothing can be prepared."""
    open_account = OpenAccount(make_mock)
    registration_scenario = spoilt(operation, check)
    registration_scenario.last.append(open_account.narrow_token)
    _, response = registration_scenario.play(open_account)
    assert response.header("X-Mockzoom-Rule") == first_of(operation, ["scope", check])


@pytest.mark.parametrize("check", ORDERS[BATCH][ORDERS[BATCH].index("body") :])
def test_a_rejected_batch_changes_nothing(make_mock, check):
    """No registrant, no attempt and no number is used up: only the journal and the request counters differ."""
    open_account = OpenAccount(make_mock)
    before = []
    registration_scenario = spoilt(BATCH, check)
    registration_scenario.last.append(lambda _: before.append(open_account.exported()))
    registration_scenario.play(open_account)
    assert open_account.exported() == before[0]


def test_the_batch_operation_is_bound_to_its_handler():
    """The operation under Zoom's own operationId is the function that these tests exercise."""
    assert handlers()["addBatchWebinarRegistrants"].perform is add_batch_webinar_registrants
