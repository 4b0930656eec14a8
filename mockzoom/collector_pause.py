"""A pause of the garbage collector while much is loaded that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from mockzoom.real_files import real_files


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
    """Run with the real file system and without the garbage collector, to load what stays.

    What is there at the end is left to the collector's next full run; otherwise the next short one would walk it.
    """
    was_enabled = gc.isenabled()
    with collector_paused(), real_files():
        yield
        if was_enabled and not gc.get_freeze_count():  # else the program has excluded objects, which must stay so
            gc.freeze()
            gc.unfreeze()  # to the oldest generation
