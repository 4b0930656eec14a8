"""The definition of errors: an id, the situation, and a variant for each profile with its evidence."""

from __future__ import annotations

from mockzoom.zoom.errors import ErrorSpec, ErrorVariant
from mockzoom.zoom.evidence import EvidenceGrade
from mockzoom.zoom.profiles import V2021_08, V2025_06


def extend_error(name: str, *variants: ErrorVariant) -> None:
    """Add variants to a registered error, such as those of a profile defined outside this package.

    Raises `KeyError` for an unknown error id.
    """
    spec = REGISTERED_ERRORS[name]
    object.__setattr__(spec, "variants", (*spec.variants, *variants))


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


def define_error(name: str, situation: str, *variants: tuple[ErrorVariant, ...], xml_root: str = "") -> ErrorSpec:
    """Define an error of the API and register it under its id.

    `variants` are groups as `v2021_08`, `v2025_06` and `all_profiles` make them; for `xml_root` see `ErrorSpec`. Raises
    `ValueError` for an id that is taken.
    """
    if name in REGISTERED_ERRORS:
        raise ValueError(f"error {name!r} is defined twice")
    spec = ErrorSpec(name, situation, tuple(variant for group in variants for variant in group), xml_root)
    REGISTERED_ERRORS[name] = spec
    return spec
