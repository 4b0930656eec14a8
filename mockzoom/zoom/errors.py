"""Errors of Zoom's API: their specification, their variants by profile, and the exception that handlers raise.

The errors themselves are defined in `request_errors` and in the `errors` module of each resource; those of the token
service are in `oauth.errors`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, NamedTuple

from mockzoom.zoom.evidence import EvidenceGrade
from mockzoom.zoom.profiles import Profile

REASON_HEADER = "X-Mockzoom-Reason"  # what Zoom's message does not say; left out where responses have no diagnosis


class ErrorVariant(NamedTuple):
    """The form of an error in one profile.

    `message` is a template for `str.format`, filled with the `params` of the `ZoomApiError`. `operations` restricts
    the variant to some operationIds; an empty tuple means all of them.
    """

    profile: str
    status: int
    code: int
    message: str
    provenance: EvidenceGrade
    source: str
    operations: tuple[str, ...] = ()


@dataclass(frozen=True)
class ErrorSpec:
    """A situation in which Zoom returns an error, under an id of this project.

    `name` is the rule id: it appears in the `X-Mockzoom-Rule` header, in tests and in the docs. `xml_root` is the root
    element of the error in XML, for errors about the body that follow the request's `Accept`; empty for all others.
    """

    name: str
    situation: str
    variants: tuple[ErrorVariant, ...]
    xml_root: str = ""

    def variant_for(self, profile: Profile, operation_id: str = "") -> ErrorVariant:
        """Return the variant for an operation: the one that names it, else the general one of the profile.

        Without either, the base of the profile decides; if no profile has one, the first variant is used.
        """
        for name in profile.lineage:
            own = [variant for variant in self.variants if variant.profile == name]
            exact = [variant for variant in own if operation_id in variant.operations]
            general = [variant for variant in own if not variant.operations]
            if exact or general:
                return (exact or general)[0]
        return next(variant for variant in self.variants if variant.profile in profile.lineage)


class Violation(NamedTuple):
    """One thing wrong with a request: the field's path (`registrants[0].email`) and whether it is absent.

    `message` is Zoom's sentence for it where it differs from the general one.
    """

    field: str
    missing: bool
    message: str = ""


@dataclass
class ZoomApiError(Exception):
    """An error to return: its spec and the parameters of its message.

    `headers` become response headers (Retry-After); `violations` fill `errors[]` of a validation error. `about_body` is
    false for a validation error about a query parameter. It is raised before anything changes, so that a transaction
    commits. Only `server.responses` renders it.
    """

    commits: ClassVar[bool] = True  # a store keeps what was written before the error

    spec: ErrorSpec
    params: dict[str, Any] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    about_body: bool = True

    def __str__(self) -> str:
        return f"{self.spec.name} {self.params}"


def api_error(spec: ErrorSpec, **params: Any) -> ZoomApiError:
    """Return an error to raise, with the parameters of its message."""
    return ZoomApiError(spec, params)
