"""A pause of the garbage collector while much is loaded that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Run without the garbage collector: it walks what is loaded several times, and finds nothing.

    It is on afterwards if it was before.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


@contextmanager
def loading() -> Iterator[None]:
    """Run without the garbage collector, and leave what is there at the end to its next full collection.

    Otherwise its next short one would walk all that was loaded.
    """
    was_enabled = gc.isenabled()
    with collector_paused():
        yield
        if was_enabled and not gc.get_freeze_count():  # else the program has excluded objects, which must stay so
            gc.freeze()
            gc.unfreeze()  # to the oldest generation
