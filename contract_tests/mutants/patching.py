"""Breaking an emulator from outside, and mending it again: small patches as context managers."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from mockzoom.spec import ApiSpec
from mockzoom.spec.loader import read_object, schemas_folder
from mockzoom.zoom.errors import ErrorSpec, ErrorVariant

Patch = Callable[[], AbstractContextManager[Any]]


def set_to(place: str, value: Any) -> Patch:
    """A module's attribute replaced: `mockzoom.zoom.quotas.REGISTRATIONS_A_DAY`."""
    return lambda: patch(place, value)


def wrapped(place: str, wrap: Callable[[Any], Any]) -> Patch:
    """A function replaced by one that is made of it."""

    @contextmanager
    def broken() -> Iterator[None]:
        module, _, name = place.rpartition(".")
        with patch(place, wrap(getattr(_resolved(module), name))):
            yield

    return broken


def everywhere(original: Any, replacement: Any) -> Patch:
    """A thing replaced in every module of the emulator that knows it."""

    @contextmanager
    def broken() -> Iterator[None]:
        places = [
            (module, name)
            for key, module in list(sys.modules.items())
            if key.partition(".")[0] == "mockzoom" and module is not None
            for name, value in list(vars(module).items())
            if value is original
        ]
        if not places:
            raise LookupError(f"nobody knows {original!r}")
        with ExitStack() as stack:
            for module, name in places:
                stack.enter_context(patch.object(module, name, replacement))
            yield

    return broken


def entry(place: str, key: Any, value: Any) -> Patch:
    """An entry of a dictionary replaced."""

    @contextmanager
    def broken() -> Iterator[None]:
        table = _resolved(place)
        if key not in table:
            raise LookupError(f"{place} has no {key!r}")
        with patch.dict(table, {key: value}):
            yield

    return broken


def in_schema(file: str, *changes: tuple[Sequence[str | int], Any]) -> Patch:
    """A schema file that says something else: the place in it, and the new value; an ellipsis takes it out."""

    def read(path: Path) -> dict[str, Any]:
        document = read_object(path)
        if path == schemas_folder() / f"{file}.json":
            for case, value in changes:
                _change(document, case, value)
        return document

    @contextmanager
    def broken() -> Iterator[None]:
        with everywhere(read_object, read)():
            catalogue = ApiSpec(schemas_folder())
            with patch("mockzoom.app.load_spec", lambda: catalogue):  # which reads some files when they are needed
                yield

    return broken


def worded(
    row: ErrorSpec, change: Callable[[ErrorVariant], ErrorVariant], profile: str = "", operation: str = ""
) -> Patch:
    """A refusal in other words: in one profile or all, for one operation or all."""

    @contextmanager
    def broken() -> Iterator[None]:
        before = row.variants
        chosen = [
            (not profile or w.profile == profile) and (not operation or operation in w.operations) for w in before
        ]
        after = tuple(change(w) if one else w for w, one in zip(before, chosen, strict=True))
        if after == before:
            raise LookupError(f"{row.name} is worded as before")
        object.__setattr__(row, "variants", after)
        try:
            yield
        finally:
            object.__setattr__(row, "variants", before)

    return broken


def reordered(module: str, change: Callable[[tuple[Any, ...]], tuple[Any, ...]]) -> Patch:
    """Change every tuple of checks in a module: they are the orders of the checks."""

    @contextmanager
    def broken() -> Iterator[None]:
        home = _resolved(module)
        known = list(home._CHECKS.values())
        orders = {
            name: value
            for name, value in vars(home).items()
            if isinstance(value, tuple) and value and all(one in known for one in value)
        }
        changed = {name: change(value) for name, value in orders.items()}
        if changed == orders:
            raise LookupError(f"{module} speaks in the same order as before")
        with ExitStack() as stack:
            for name, value in changed.items():
                stack.enter_context(patch.object(home, name, value))
            yield

    return broken


def swapped(module: str, first: str, second: str) -> Patch:
    """Swap two checks of a module, wherever both of them are made."""

    @contextmanager
    def broken() -> Iterator[None]:
        checks = _resolved(module)._CHECKS
        turned = {checks[first]: checks[second], checks[second]: checks[first]}

        def turn(order: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(turned.get(one, one) for one in order) if turned.keys() <= set(order) else order

        with reordered(module, turn)():
            yield

    return broken


def names_swapped(place: str, first: str, second: str) -> Patch:
    """Two names in the other order, in a tuple of names."""

    @contextmanager
    def broken() -> Iterator[None]:
        turned = {first: second, second: first}
        with patch(place, tuple(turned.get(name, name) for name in _resolved(place))):
            yield

    return broken


def together(*patches: Patch) -> Patch:
    """Several patches at once."""

    @contextmanager
    def broken() -> Iterator[None]:
        with ExitStack() as stack:
            for one in patches:
                stack.enter_context(one())
            yield

    return broken


def _resolved(place: str) -> Any:
    module, _, name = place.rpartition(".")
    if place in sys.modules:
        return sys.modules[place]
    try:
        __import__(place)
    except ModuleNotFoundError:
        return getattr(_resolved(module), name)
    return sys.modules[place]


def _change(document: Any, case: Sequence[str | int], value: Any) -> None:
    for step in case[:-1]:
        document = document[step]
    if value is ...:
        del document[case[-1]]
    elif isinstance(document, dict) and case[-1] not in document and case[-1] != "default":
        raise LookupError(f"the schema has no {'/'.join(map(str, case))}")
    else:
        document[case[-1]] = value
