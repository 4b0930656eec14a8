"""Random walks over webinars and their registration never contradict an independent model."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from mockzoom.contract.live.budget import Budget
from mockzoom.contract.marks import burns_quota, gap, proves
from mockzoom.contract.stateful.change_machine import WebinarChangeMachine
from mockzoom.contract.stateful.registration_machine import RegistrationMachine

from .clients import open_client
from .run import RUN, examples


def walk(machine, provider, edition, steps):
    """Run some walks of a machine on the target, each with a separate client.

    Few and long: after the tenth hypothesis repeats parts of those before, which finds less than new ones do.
    """

    class OnTarget(machine):
        open_client = staticmethod(lambda: open_client(provider, edition))
        budget = getattr(provider, "budget", Budget())
        real = provider.is_real
        domain = RUN.domain

    few = examples(10 if RUN.is_mock else 3, shared=1)
    run_state_machine_as_test(OnTarget, settings=settings(few, stateful_step_count=steps) if RUN.is_mock else few)


@proves("repeated_email", "capacity", "batch_whole", "pending_again", "batch_quota", "registrant_quota", "status_quota")
@gap("batch_atomicity")
@burns_quota()
def test_the_target_and_the_model_agree(provider, edition):
    """Each step agrees with the model: who is registered, in which status, and which rule rejects a registrant."""
    walk(RegistrationMachine, provider, edition, 30)


@proves("repeated_email", "capacity", "registrant_quota", "registrant_denied", "registrant_not_found", "read_back",
        "webinar_not_found", "webinar_over", "webinar_full", "attendee_limit_reached", "status_capacity_reached",
        "registration_not_enabled", "recurring_approval")  # fmt: skip
@gap("after_changes")
@burns_quota()
def test_what_was_changed_leaves_nothing_behind(provider, edition):
    """The same with people who are deleted and come again, and webinars that become others, or are no more."""
    walk(WebinarChangeMachine, provider, edition, 100)
