"""The garbage collector of a serving process: short pauses, however large the state becomes.

Requests leave records, which stay and are not parts of reference cycles, and otherwise nothing. A full collection that
looks at all of them again takes 0.2 s for a million registrants. So what survives a full collection is excluded from
later ones, and full collections are frequent, so that each has little to look at. An object that survives and becomes
part of an unreachable cycle later is not freed; objects without cycles are freed as always.
"""

from __future__ import annotations

import gc
from typing import Any

# Every third collection is a full one. Fewer and larger ones make longer pauses, more and smaller ones look at the
# same records more often.
_YOUNG = 20_000  # new objects after which some are collected
_MIDDLE, _OLD = 0, 0
_OLDEST = 2


def tune_collector() -> None:
    """Exclude all present objects from collection, set the thresholds, and turn the collector on."""
    gc.freeze()
    gc.set_threshold(_YOUNG, _MIDDLE, _OLD)
    if _exclude_survivors not in gc.callbacks:
        gc.callbacks.append(_exclude_survivors)
    gc.enable()


def _exclude_survivors(phase: str, info: dict[str, Any]) -> None:
    if phase == "stop" and info["generation"] == _OLDEST:
        gc.freeze()
