"""The machines of the contract suite take what steps they may, and in their walks they take all."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from contract_tests.in_process import MockProvider
from mockzoom.contract.client import Client
from mockzoom.contract.live.budget import Budget, Price
from mockzoom.contract.stateful.change_machine import MAX_CHANGES, WebinarChangeMachine
from mockzoom.contract.stateful.registration_machine import RegistrationMachine

MOVING_TIME = {"let_time_pass", "move_a_webinar", "make_a_webinar_soon"}
SITE = MockProvider()


def begun(**facts):
    """A machine at the start of a walk, with a webinar and one registrant."""

    class Begun(WebinarChangeMachine):
        open_client = staticmethod(lambda: Client(SITE.make("2025-06", {})))

    for name, value in facts.items():
        setattr(Begun, name, value)
    machine = Begun()
    machine.begin(0, 0)
    (number,) = machine.model.webinars
    row = machine.client.register(number, machine.people[0]).json
    machine.model.register(number, [machine.people[0]], [row["registrant_id"]])
    return machine


def test_all_but_one_step_can_be_taken_at_once():
    """The last webinar is not deleted."""
    assert set(begun().choice()) == {
        "change_a_status", "change_a_webinar", "delete_somebody", "let_time_pass", "list_them", "list_webinars",
        "make_a_webinar", "make_a_webinar_soon", "move_a_webinar", "read_a_webinar", "read_somebody",
        "register_a_batch", "register_one",
    }  # fmt: skip


def test_zoom_s_time_is_not_moved():
    """Nor is anything done that needs it to pass."""
    assert set(begun().choice()) - set(begun(real=True).choice()) == MOVING_TIME


def test_what_cannot_be_paid_is_not_done():
    """Neither calls nor attempts."""
    budget = Budget(calls=10, attempts=3)
    machine = begun(budget=budget)
    assert "register_a_batch" not in machine.choice()
    assert "register_one" in machine.choice()

    budget.spend(Price(light=10))
    assert set(machine.choice()) <= MOVING_TIME


@pytest.mark.parametrize("own", [True, False])
def test_few_webinars_are_changed_where_others_have_the_same_host(own):
    """A host may create and change a hundred a day; an account used by one test can use all of them."""
    machine = begun()
    machine.client.account.is_own = own
    machine.model.updates = MAX_CHANGES
    assert ("change_a_webinar" in machine.choice()) is own


@pytest.mark.parametrize("machine", [RegistrationMachine, WebinarChangeMachine])
def test_in_some_walks_all_steps_are_taken(machine):
    """None of them stands there for nothing."""
    taken = Counter()

    class Told(machine):
        open_client = staticmethod(lambda: Client(SITE.make("2025-06", {})))

        def __getattribute__(self, name):
            found = super().__getattribute__(name)
            if hasattr(found, "step"):
                taken[name] += 1
            return found

    run_state_machine_as_test(
        Told,
        settings=settings(
            max_examples=10,
            stateful_step_count=60,
            derandomize=True,
            database=None,
            deadline=None,
            phases=[Phase.generate],
        ),
    )

    known = {name for name in dir(machine) if hasattr(getattr(machine, name), "step")}
    assert {name for name in known if not taken[name]} == set()
