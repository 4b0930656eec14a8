"""Functions that are called when a module is imported, at once if it is there already.

A test that uses one client library does not wait for the others: httpx and what it imports take 100 ms.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any


class LateImports(MetaPathFinder):
    """A finder that calls `then` with the name of each module of `names` after it was imported, while it is on.

    The modules are found and loaded by the finders behind it.
    """

    def __init__(self, names: Sequence[str], then: Callable[[str], None]) -> None:
        self._names, self._then = names, then

    def turn_on(self) -> None:
        """Call the function for modules that are imported from now on.

        The finder is the one before the usual one: some libraries (pyfakefs) expect their own to stay the first.
        """
        if self not in sys.meta_path:
            places = [at for at, finder in enumerate(sys.meta_path) if finder is PathFinder]
            sys.meta_path.insert(places[0] if places else len(sys.meta_path), self)

    def catch_up(self) -> None:
        """Call the function for the modules that are there, in this thread; waits for those that are being loaded."""
        for name in self._names:
            if sys.modules.get(name) is not None:  # None keeps a module from being imported
                import_module(name)
                self._then(name)

    def turn_off(self) -> None:
        """End this."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the spec that the other finders have, with a loader that calls the function at its end."""
        finders = list(sys.meta_path)
        if fullname not in self._names or self not in finders:  # another thread may have ended it
            return None
        for finder in finders[finders.index(self) + 1 :]:
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    loader: Any = _Loader(spec.loader, self._then)
                    spec.loader = loader
                return spec
        return None


class _Loader:
    """A loader that calls a function after it has loaded a module, and is the original one otherwise."""

    def __init__(self, original: Any, then: Callable[[str], None]) -> None:
        self._original, self._then = original, then

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        made: ModuleType | None = self._original.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._original
        if module.__spec__ is not None:
            module.__spec__.loader = self._original
        self._original.exec_module(module)
        self._then(module.__name__)
