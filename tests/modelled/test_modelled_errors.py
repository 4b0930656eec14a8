"""Errors of modelled operations: each has a text in every profile, and each key in the data names one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, replace
from string import Formatter
from typing import Any

import pytest
from sample_bodies import SPEC

from mockzoom.modelled.call import ModelledCall
from mockzoom.spec.resources import Binding
from mockzoom.zoom.profiles import PROFILES, V2021_08, V2025_06
from mockzoom.zoom.registry import errors
from mockzoom.zoom.request_errors import THING_NOT_FOUND

ERRORS = {**errors(), **SPEC.modelled.errors}
KEY = re.compile(r"([A-Za-z]+/)?[1-9][0-9]{2,6}(\.[0-9]+)?")
EDITIONS = {V2021_08.name, V2025_06.name}
ONE_EDITION = re.compile(r"[a-z_]+/unique/.+|chat_channel/operations/[A-Za-z]+/taken")  # without a key no check is made
NOT_KEYS = frozenset(
    {"evidence", "sources", "seed", "defaults"}
)  # of a resource: what looks like a key is another thing


def texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Yield the texts of a document with their places."""
    if isinstance(value, str):
        yield place, value
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list | tuple) else ()
    for name, part in parts:
        yield from texts(part, f"{place}/{name}")


def choices(value: Any, place: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the objects of a document that have a value for an edition, with their keys."""
    if isinstance(value, dict):
        if value.keys() & EDITIONS:
            yield place, set(value)
        for name, part in value.items():
            yield from choices(part, f"{place}/{name}")


def resources() -> list[tuple[str, dict[str, Any]]]:
    """Return what each resource says, with its overlay, without the keys in which no error is named."""
    return [
        (name, {key: value for key, value in asdict(resource).items() if key not in NOT_KEYS})
        for name, resource in SPEC.modelled.resources.items()
    ]


@pytest.mark.parametrize("profile", PROFILES.values(), ids=str)
def test_every_error_has_a_variant_in_every_profile(profile):
    """For every operation, also if the documents of only one edition list the error."""
    for spec in ERRORS.values():
        named = [name for variant in spec.variants for name in variant.operations]
        for operation in ("", "notAnOperation", spec.name.partition("/")[0], *named):
            assert spec.variant_for(profile, operation) in spec.variants, (spec.name, operation)


def test_every_error_of_the_facts_has_a_sentence_in_both_editions():
    """A text of one edition stands for that of the other, and its source says so."""
    for name, spec in SPEC.modelled.errors.items():
        assert [variant.profile for variant in spec.variants] == [V2021_08.name, V2025_06.name], name
        for variant in spec.variants:
            assert 400 <= variant.status < 500, name
            assert [*Formatter().parse(variant.message)], name
            assert variant.source, name


def test_every_error_that_an_operation_lists_exists():
    """Modelled operations list those of their facts."""
    for name, operation in SPEC.modelled.operations.items():
        assert set(operation.refusals) <= ERRORS.keys(), name


def test_every_key_of_an_error_in_a_resource_is_one_that_an_operation_has():
    """In inferred files and overlays, at any depth: a key without an error would end a request with status 500."""
    known = {*SPEC.modelled.errors, *(key for facts in SPEC.modelled.facts.values() for key in facts.errors)}
    found = [(place, text) for name, said in resources() for place, text in texts(said, name) if KEY.fullmatch(text)]
    assert len(found) > 90
    assert [(place, text) for place, text in found if text not in known] == []


def test_what_differs_between_editions_is_said_for_both():
    """A profile takes the value of its edition, and another one that of its base."""
    found = [(place, keys) for name, said in resources() for place, keys in choices(said, name)]
    assert found
    assert [place for place, keys in found if keys != EDITIONS and not ONE_EDITION.fullmatch(place)] == []


def test_a_thing_for_which_no_error_is_listed_has_the_general_error():
    """An id without a row in the documents is refused with status 404 in every profile."""
    group = replace(SPEC.modelled.resources["group"], not_found="")
    call = ModelledCall(None, None, SPEC.modelled.facts["group"], Binding(group, "read", {}), SPEC.modelled)
    error = call.not_found(group, "an id")
    assert (error.spec, error.params) == (THING_NOT_FOUND, {"value": "an id"})
    assert {error.spec.variant_for(profile).status for profile in PROFILES.values()} == {404}
