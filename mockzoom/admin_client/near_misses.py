"""Comparison of requests with an expected one.

The API's `nearest` compares in the same way, but by JSON alone; here a wanted value may be any object with an `==`
method, such as `unittest.mock.ANY`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from mockzoom.admin_client.errors import hidden
from mockzoom.admin_client.journal_entry import RequestRecord

__tracebackhide__ = hidden

_ABSENT: Any = object()
_APART = {"operation": 8, "path": 4, "method": 4}  # how much a difference weighs; all others weigh 1


class NearMissDifference(NamedTuple):
    """A field that differs from the expected value."""

    field: str
    wanted: Any
    got: Any = _ABSENT

    def __str__(self) -> str:
        got = "it was absent" if self.got is _ABSENT else f"got {self.got!r}"
        return f"{self.field}: wanted {self.wanted!r}, {got}"


def differences(wanted: Mapping[str, Any], entry: RequestRecord) -> list[NearMissDifference]:
    """Return the differences of a request; of objects only the expected fields are compared."""
    got = {
        "operation": entry.operation,
        "method": entry.method,
        "path": entry.path,
        "status": entry.status,
        "rule": entry.rule,
        "query": entry.query,
        "headers": entry.headers,
        "body": entry.body,
    }
    return [one for name, value in wanted.items() for one in _apart(value, got[name], name)]


def distance(found: list[NearMissDifference]) -> int:
    """Return the weight of some differences; the nearest request has the least."""
    return sum(_APART.get(one.field, 1) for one in found)


def _apart(wanted: Any, got: Any, field: str) -> Iterator[NearMissDifference]:
    if isinstance(wanted, Mapping) and isinstance(got, Mapping):
        for name, value in wanted.items():
            yield from _apart(value, got.get(name, _ABSENT), f"{field}.{name}")
    elif isinstance(wanted, list | tuple) and isinstance(got, list):
        for number, value in enumerate(wanted):
            yield from _apart(value, got[number] if number < len(got) else _ABSENT, f"{field}[{number}]")
        if len(got) > len(wanted):
            yield NearMissDifference(f"{field}.length", len(wanted), len(got))
    elif got is _ABSENT or wanted != got:
        yield NearMissDifference(field, wanted, got)
