"""Checks in another order: each with the one that follows it."""

from __future__ import annotations

from itertools import pairwise

from mockzoom.domain.check_order import CALL_CHECKS, REGISTRATION_CHECKS, SINGLE_ONLY, WEBINAR_CHECKS

from .catalogue import Mutant
from .patching import swapped

ORDER = "mockzoom.domain.check_order"
_ROAD = tuple(check for check in REGISTRATION_CHECKS if check not in SINGLE_ONLY)

MUTANTS = (
    *(
        Mutant(f"{a}_after_{b}", "check_order", f"{b} speaks before {a}",
               swapped("mockzoom.api.pipeline.CALL_CHECKS", "mockzoom.api.pipeline.CALL_CHECKS", a, b))
        for a, b in pairwise(CALL_CHECKS)
    ),
    *(
        Mutant(f"{a}_after_{b}", "check_order", f"{b} speaks before {a}",
               swapped("mockzoom.domain.webinar_access._IN_ORDER", f"{ORDER}.WEBINAR_CHECKS", a, b))
        for a, b in pairwise(WEBINAR_CHECKS) if a != "webinar_exists"
    ),
    *(
        Mutant(f"{a}_after_{b}", "check_order", f"{b} speaks before {a}",
               swapped("mockzoom.domain.registration._IN_ORDER", f"{ORDER}.REGISTRATION_CHECKS", a, b))
        for a, b in pairwise(_ROAD)
    ),
    *(
        Mutant(f"{one}_before_the_host", "check_order", f"{one} after the host",
               swapped("mockzoom.domain.registration._IN_ORDER", f"{ORDER}.REGISTRATION_CHECKS", one, "not_host"))
        for one in sorted(SINGLE_ONLY & {"occurrences_exist"})
    ),
)  # fmt: skip
