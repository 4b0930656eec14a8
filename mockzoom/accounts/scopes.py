"""Scopes of an account that are not Zoom's.

mockzoom knows the scopes of the operations that it emulates. Scopes of other operations of Zoom are accepted, so that
an app's list can be used as it is; misspelt ones would silently grant nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from mockzoom.errors import FieldError
from mockzoom.spec import ApiSpec
from mockzoom.suggestions import closest

_FORM = re.compile(r"[a-z_]+(?::[a-z_]+){1,4}")
_COMPLETE = ("webinar", "webinar_token")  # resources of which every scope is known
_LIKENESS = 0.9  # so similar to a known scope that it is a typing error


def check_scopes(scopes: Sequence[str], field: str, spec: ApiSpec) -> None:
    """Raise `FieldError` for a scope that cannot be Zoom's, or is almost one."""
    known = _known(spec) if scopes else frozenset()
    for number, scope in enumerate(scopes):
        if scope in known:
            continue
        resource = scope.partition(":")[0]
        near = closest(scope, known, 0.6 if resource in _COMPLETE else _LIKENESS)
        if near or resource in _COMPLETE or not _FORM.fullmatch(scope):
            hint = (
                f"did you mean {near!r}?"
                if near
                else "write it like 'webinar:read:admin' or 'webinar:read:webinar:admin'"
            )
            raise FieldError(f"{field}[{number}]", f"{scope[:100]!r} is not a scope of Zoom; {hint}")


@cache
def _known(spec: ApiSpec) -> frozenset[str]:
    """Return every scope that an operation needs."""
    of_operations = {scope for operation in spec.operations.values() for scope in operation.scopes}
    return frozenset(of_operations.union(*spec.modelled_scopes.values()))
