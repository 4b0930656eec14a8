"""The files of mockzoom and its libraries while a test has a fake file system.

pyfakefs hides all files, also those that mockzoom reads when they are first needed. What reads or imports so late runs
in `real_files()`. What a caller names (a seed file, a configuration) is read from the file system that the caller has.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

_lock = RLock()


@contextmanager
def real_files() -> Iterator[None]:
    """Run with the real file system: pauses pyfakefs if it is active. As a decorator it covers a function.

    pyfakefs replaces the file system of the whole process, so the block should be short and run no code of users.
    """
    module = sys.modules.get("pyfakefs.fake_filesystem_unittest")
    patcher = None if module is None else getattr(module.Patcher, "PATCHER", None)
    if module is None or patcher is None or patcher.fs is None:
        yield
        return
    with _lock:  # else one thread could resume while another one reads
        if patcher.fs is None or not patcher.is_patching:  # it is paused, perhaps by an outer block
            yield
            return
        with module.Pause(patcher):
            yield
