"""Checks in another order: each with the one that follows it."""

from __future__ import annotations

from itertools import pairwise

from mockzoom.zoom.check_order import CALL_CHECKS, REGISTRATION_CHECKS, SINGLE_ONLY, WEBINAR_CHECKS

from ..registration_scenario import FAULTS
from .mutant import Mutant
from .patching import names_swapped, swapped

# Of batches, as far as the suite has a fault for the check.
_ROAD = tuple(check for check in REGISTRATION_CHECKS if check in FAULTS and check not in SINGLE_ONLY)

MUTANTS = (
    *(
        Mutant(f"{a}_after_{b}", "check_order", f"{b} is checked before {a}",
               names_swapped("mockzoom.server.pipeline.CALL_CHECKS", a, b))
        for a, b in pairwise(CALL_CHECKS)
    ),
    *(
        Mutant(f"{a}_after_{b}", "check_order", f"{b} is checked before {a}",
               swapped("mockzoom.zoom.webinars.webinar_access", a, b))
        for a, b in pairwise(WEBINAR_CHECKS) if a != "webinar_exists"
    ),
    *(
        Mutant(f"{a}_after_{b}", "check_order", f"{b} is checked before {a}",
               swapped("mockzoom.zoom.registrants.rules", a, b))
        for a, b in pairwise(_ROAD)
    ),
    Mutant("occurrences_exist_after_not_host", "check_order", "not_host is checked before occurrences_exist",
           swapped("mockzoom.zoom.registrants.rules", "occurrences_exist", "not_host")),
)  # fmt: skip
