"""What a refusal is: a situation, worded for each edition of the API.

The rows themselves stand in `refusal_rows` (the API) and `oauth_refusals` (the token service).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mockzoom.zoom.evidence import EvidenceGrade
from mockzoom.zoom.profiles import V2021_08, V2025_06, Profile


class ErrorVariant(NamedTuple):
    """How one edition of the API says a refusal.

    `message` is a template for `str.format`, filled with the facts of the `ZoomError`. `operations` narrows the
    wording to some operationIds; an empty tuple means all of them.
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

    The name is the rule id: it stands in the `X-Mockzoom-Rule` header, in tests and in the docs.
    """

    name: str
    situation: str
    variants: tuple[ErrorVariant, ...]

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
    """One thing wrong with a request: the field's path (`registrants[0].email`) and whether it is absent."""

    field: str
    missing: bool


@dataclass
class ZoomApiError(Exception):
    """A refusal in the making: the row and the facts that its wording needs.

    `headers` are facts that become response headers (Retry-After); `violations` fill `errors[]` of a validation
    refusal. Only `api.refusals` turns this into an answer.
    """

    spec: ErrorSpec
    params: dict[str, Any] = field(default_factory=dict)
    violations: tuple[Violation, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.spec.name} {self.params}"


def extend_error(name: str, *variants: ErrorVariant) -> None:
    """Add variants to a registered error, such as those of a profile defined outside this package.

    Raises `KeyError` for an unknown error id.
    """
    spec = REGISTERED_ERRORS[name]
    object.__setattr__(spec, "variants", (*spec.variants, *variants))


def api_error(spec: ErrorSpec, **params: Any) -> ZoomApiError:
    """Return an error to raise, with the parameters of its message."""
    return ZoomApiError(spec, params)


# Filled by `define_error`; `registry.errors` returns it once all resources are loaded.
REGISTERED_ERRORS: dict[str, ErrorSpec] = {}


def v2021_08(
    status: int, code: int, message: str, how: EvidenceGrade, source: str, *operations: str
) -> tuple[ErrorVariant]:
    """Return a variant of profile 2021-08."""
    return (ErrorVariant(V2021_08.name, status, code, message, how, source, operations),)


def v2025_06(
    status: int, code: int, message: str, how: EvidenceGrade, source: str, *operations: str
) -> tuple[ErrorVariant]:
    """Return a variant of profile 2025-06."""
    return (ErrorVariant(V2025_06.name, status, code, message, how, source, operations),)


def all_profiles(
    status: int, code: int, message: str, how: EvidenceGrade, source: str, *operations: str
) -> tuple[ErrorVariant, ...]:
    """Return the same variant for both profiles."""
    return v2021_08(status, code, message, how, source, *operations) + v2025_06(
        status, code, message, how, source, *operations
    )


def define_error(name: str, situation: str, *variants: tuple[ErrorVariant, ...]) -> ErrorSpec:
    """Define an error of the API and register it under its id.

    `variants` are groups as `v2021_08`, `v2025_06` and `all_profiles` make them. Raises `ValueError` for an id that is
    taken.
    """
    if name in REGISTERED_ERRORS:
        raise ValueError(f"error {name!r} is defined twice")
    spec = ErrorSpec(name, situation, tuple(variant for group in variants for variant in group))
    REGISTERED_ERRORS[name] = spec
    return spec
