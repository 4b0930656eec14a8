"""Computed fields of things: a resource file names how each is made (`computed`), functions register under the name.

A computation takes what the resource file says (`{"count": "group_member"}`). A function of one resource takes nothing
else than the thing, and is named by the computation `function`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.registering import registering
from mockzoom.zoom.things import Thing

# A computation gets the call, the thing, its other fields and what the resource file says; None leaves the field out.
Computation = Callable[[ModelledCall, Thing, Mapping[str, Any], Mapping[str, Any]], Any]
C = TypeVar("C", bound=Computation)

_COMPUTATIONS: dict[str, Computation] = {}

# A function from a call and a thing to the value of a field.
FieldFunction = Callable[[ModelledCall, Thing], Any]
F = TypeVar("F", bound=FieldFunction)

_FUNCTIONS: dict[str, FieldFunction] = {}


def computation(name: str) -> Callable[[C], C]:
    """Register the decorated function as a computation; raises `ValueError` for a name that is taken."""
    return registering(_COMPUTATIONS, "computation", name)


def computed(name: str) -> Callable[[F], F]:
    """Register the decorated function as one of a resource; raises `ValueError` for a name that is taken."""
    return registering(_FUNCTIONS, "the function", name)


@computation("function")
def call_function(call: ModelledCall, thing: Thing, _: Mapping[str, Any], how: Mapping[str, Any]) -> Any:
    """Return what a function gives that is registered with `computed`."""
    return _FUNCTIONS[how["function"]](call, thing)


def compute(call: ModelledCall, thing: Thing, fields: Mapping[str, Any], how: Mapping[str, Any]) -> Any:
    """Return the value of a computed field; the first key of `how` names the computation."""
    return _COMPUTATIONS[next(iter(how))](call, thing, fields, how)
