"""The schemas that users get are self-contained and equal to those that the mock validates with."""

from __future__ import annotations

import json

import jsonschema_rs
import pytest
from jsonschema import Draft202012Validator, ValidationError

from mockzoom import schemas
from mockzoom.spec import load_spec
from mockzoom.spec.loader import DIALECT
from mockzoom.zoom.profiles import PROFILES

SPEC = load_spec()
EXAMPLES = [
    (example["profile"], f"{part}s/{operation.operation_id}", example[part])
    for operation in SPEC.operations.values()
    for example in operation.examples
    for part in ("request", "response")
    if part in example
]


def references(schema):
    """Yield every reference in a schema."""
    if isinstance(schema, dict):
        yield from ([schema["$ref"]] if "$ref" in schema else [])
        for part in schema.values():
            yield from references(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from references(part)


@pytest.mark.parametrize("profile", PROFILES)
def test_every_bundle_is_a_valid_schema_without_outer_references(profile):
    """All references of a bundle are to its `$defs`, and each of these is used."""
    for name in schemas.names(profile):
        document = schemas.load(name, profile)
        assert jsonschema_rs.meta.is_valid(document)
        targets = {reference.removeprefix("#/$defs/") for reference in references(document)}
        assert targets == set(document.get("$defs", {}))


@pytest.mark.parametrize("profile", PROFILES)
def test_ids_are_unique_and_stable(profile):
    """The `$id` has profile and name; a plain schema refers to others by it."""
    known = {f"https://mockzoom.test/schemas/{profile}/{name}.json" for name in schemas.names(profile)}
    plain = [schemas.load(name, profile, bundle=False) for name in schemas.names(profile)]
    assert {document["$id"] for document in plain} == known
    assert {document["$schema"] for document in plain} == {DIALECT}
    assert {reference for document in plain for reference in references(document)} <= known


def test_a_bundle_accepts_the_documented_examples():
    """The examples of the operations are valid."""
    for profile, name, document in EXAMPLES:
        Draft202012Validator(schemas.load(name, profile)).validate(document)


@pytest.mark.parametrize("operation", sorted(o.operation_id for o in SPEC.operations.values() if o.request))
def test_a_bundle_and_the_mock_reject_the_same_bodies(operation):
    """Each field of an example gets wrong values in turn."""
    own = SPEC.request_validator(SPEC.operations[operation])
    bundle = jsonschema_rs.Draft202012Validator(schemas.load(f"requests/{operation}"))
    bodies = [document for _, name, document in EXAMPLES if name == f"requests/{operation}"] or [{}]
    wrong = (None, 0, -1, "", "x" * 3000, [], {}, True)
    changed = [body | {field: value} for body in bodies for field in body for value in wrong]
    for body in (*bodies, *changed, [], "text"):
        assert bundle.is_valid(body) == own.is_valid(body), body


def test_an_unknown_name_is_an_error_with_the_nearest_name():
    """Also a name without its folder."""
    with pytest.raises(schemas.UnknownSchemaError, match="did you mean responses/webinarPolls"):
        schemas.load("responses/webinarPollz")
    with pytest.raises(schemas.UnknownSchemaError, match="did you mean objects/webinar"):
        schemas.load("webinar")
    with pytest.raises(ValueError, match="there is no profile '2020-01'"):
        schemas.names("2020-01")


def test_export_writes_every_schema_and_nothing_into_a_folder_that_is_not_empty(tmp_path):
    """A second export to the same folder is an error."""
    written = schemas.export(tmp_path / "a", "2025-06")
    assert [path.relative_to(tmp_path / "a").as_posix() for path in written] == [
        f"{name}.json" for name in schemas.names("2025-06")
    ]
    assert json.loads(written[0].read_text("utf-8")) == schemas.load(schemas.names("2025-06")[0], "2025-06")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "kept.txt").write_text("kept")
    with pytest.raises(FileExistsError, match="not empty"):
        schemas.export(tmp_path / "b")
    assert [path.name for path in (tmp_path / "b").iterdir()] == ["kept.txt"]


def test_a_bundle_rejects_a_response_without_a_required_field():
    """The schema of a batch is not satisfied by a registrant without an id."""
    validator = Draft202012Validator(schemas.load("responses/addBatchWebinarRegistrants", "2025-06"))
    with pytest.raises(ValidationError, match="registrant_id"):
        validator.validate({"registrants": [{"email": "ana@example.com"}]})
