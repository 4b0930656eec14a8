"""A random walk over registration never contradicts a model of its own."""

from __future__ import annotations

from hypothesis.stateful import run_state_machine_as_test

from mockzoom.contract.budget import Budget
from mockzoom.contract.machine import RegistrationMachine
from mockzoom.contract.marks import burns_quota, gap, proves

from .clients import open_client
from .run import RUN, examples


@proves("repeated_email", "capacity", "batch_whole", "pending_again", "batch_quota", "registrant_quota", "status_quota")
@gap("batch_atomicity")
@burns_quota()
def test_the_target_and_the_model_agree(site, edition):
    """Step by step: who is registered, in which status, and by which rule somebody is refused."""

    class Walk(RegistrationMachine):
        open_client = staticmethod(lambda: open_client(site, edition))
        budget = getattr(site, "budget", Budget())
        real = site.is_real
        domain = RUN.domain

    run_state_machine_as_test(Walk, settings=examples(15 if RUN.is_mock else 3))
