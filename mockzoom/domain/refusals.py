"""What a refusal is: a situation, worded for each edition of the API.

The rows themselves stand in `refusal_rows` (the API) and `oauth_refusals` (the token service).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockzoom.domain.profiles import Profile
from mockzoom.domain.provenance import Provenance


class Wording(NamedTuple):
    """How one edition of the API says a refusal.

    `message` is a template for `str.format`, filled with the facts of the `ZoomError`. `operations` narrows the
    wording to some operationIds; an empty tuple means all of them.
    """

    profile: Profile
    status: int
    code: int
    message: str
    provenance: Provenance
    source: str
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """A situation in which Zoom refuses, under a name of our own.

    The name is the rule id: it stands in the `X-Mockzoom-Rule` header, in tests and in the docs.
    """

    name: str
    situation: str
    wordings: tuple[Wording, ...]

    def worded(self, profile: Profile, operation_id: str = "") -> Wording:
        """The wording of an operation if it has one of its own, else the general one of the profile.

        Where there is no general one, an operation that never says it borrows another's.
        """
        own = [w for w in self.wordings if w.profile is profile]
        special = [w for w in own if operation_id in w.operations]
        return (special or [w for w in own if not w.operations] or own)[0]


class Violation(NamedTuple):
    """One thing wrong with a request: the field's path (`registrants[0].email`) and whether it is absent."""

    field: str
    missing: bool


@dataclass
class ZoomError(Exception):
    """A refusal in the making: the row and the facts that its wording needs.

    `headers` are facts that become response headers (Retry-After); `violations` fill `errors[]` of a validation
    refusal. Only `api.refusals` turns this into an answer.
    """

    row: Row
    facts: dict[str, Any] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.row.name} {self.facts}"


def refuse(row: Row, **facts: Any) -> ZoomError:
    """A refusal to raise, with the facts its wording needs."""
    return ZoomError(row, facts)
