"""Does a fault strike a call? The rules are asked in order, canned answers first; the first that strikes is it."""

from __future__ import annotations

from mockzoom.domain.faults import FAULTS, FAULTS_KEPT, QUEUED, STANDING, Dice, Fault, Target, fits, strikes
from mockzoom.domain.ids import Ids
from mockzoom.storage import State


def struck_by(state: State, ids: Ids, target: Target) -> Fault | None:
    """The fault that strikes a call, counted; a canned answer is taken out of its queue."""
    for group in (QUEUED, STANDING):
        for _, fault in state.page(FAULTS, group=group, limit=FAULTS_KEPT):
            if not fits(fault.spec, target):
                continue
            matched = fault._replace(matched=fault.matched + 1)
            if fault.queued:
                state.remove(FAULTS, fault.id)
                return matched
            if strikes(fault.spec, matched.matched, dice_of(matched, ids)):
                struck = matched._replace(hits=fault.hits + 1)
                state.put(FAULTS, [struck])
                return struck
            state.put(FAULTS, [matched])
    return None


def dice_of(fault: Fault, ids: Ids) -> Dice:
    """The chance of a rule: of the seed it names, else of its account's."""
    seed = fault.spec.get("seed")
    return Dice(ids if seed is None else Ids(seed), fault.id)
