"""The schema files: walked in full, read strictly, judged the same by two validators."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime

import jsonschema
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from in_turn import profiles_of
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry, Resource

from mockzoom.spec import ApiSpec, load_spec
from mockzoom.spec.loader import BASE_URI, SchemaFileError, schemas_folder
from mockzoom.spec.normalization import normalize, passthrough_schema
from mockzoom.spec.openapi import api_openapi, errors_of
from mockzoom.spec.validation import violations
from mockzoom.zoom.oauth.errors import OAUTH_ERRORS
from mockzoom.zoom.profiles import PROFILES, get_profile
from mockzoom.zoom.registry import errors, handlers

CATALOGUE = load_spec()
OPERATIONS = list(CATALOGUE.operations.values())
REGISTRY = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in CATALOGUE.objects.values()])


def reference(schema):
    """The reference validator of a schema in an operation's file."""
    return jsonschema.Draft202012Validator({"$id": f"{BASE_URI}operations/inline.json", **schema}, registry=REGISTRY)


class TestOperation:
    """Every operation of the catalogue."""

    def test_is_bound(self):
        """It has a line in the table of contents, or belongs to the token service."""
        bound = {o.operation_id for o in OPERATIONS if o.security == "bearer"}
        assert handlers().keys() & CATALOGUE.operations.keys() == bound

    def test_refusals_are_rows(self):
        """Every name it mentions is a row, and none twice."""
        for operation in OPERATIONS:
            rows = errors() if operation.security == "bearer" else OAUTH_ERRORS
            assert set(errors_of(operation)) <= set(rows), operation.operation_id
            assert len(set(errors_of(operation))) == len(errors_of(operation)), operation.operation_id
            assert {p.refusal for p in operation.parameters} - {""} <= set(rows), operation.operation_id

    def test_a_known_difference_has_a_date_that_is_not_past(self):
        """A note on what Zoom does otherwise says until when this has to be verified or renewed."""
        for operation in OPERATIONS:
            note = operation.emulation.note
            dates = [date.fromisoformat(found) for found in re.findall(r"gap until (\d{4}-\d\d-\d\d)", note)]
            assert all(day >= datetime.now(UTC).date() for day in dates), operation.operation_id
            assert len(dates) == note.count("gap until"), operation.operation_id

    def test_examples_validate(self):
        """Requests and answers, by both validators."""
        for operation, example in ((o, example) for o in OPERATIONS for example in o.examples):
            if "request" in example:
                problems = reference(operation.request.schema).iter_errors(example["request"])
                assert list(problems) == [], operation.operation_id
                assert violations(CATALOGUE.request_validator(operation), example["request"]) == ()
            if "response" in example:
                schema = operation.response_in(get_profile(example["profile"])).body
                assert list(reference(schema).iter_errors(example["response"])) == [], operation.operation_id

    def test_has_scopes_and_sources(self):
        """An operation needs scopes to be callable and sources to be credible."""
        for operation in OPERATIONS:
            has_scopes = bool(operation.granular_scopes and operation.classic_scopes)
            assert operation.sources, operation.operation_id
            assert has_scopes == (operation.security == "bearer"), operation.operation_id


def test_the_table_of_contents_lists_nothing_else():
    """A line without a schema file would be unreachable."""
    assert set(handlers()) <= set(CATALOGUE.operations)


def test_every_row_can_be_met():
    """A refusal that no operation names would be dead data."""
    outside = {"endpoint_unknown", "endpoint_not_emulated", "method_not_supported", "internal_error", "store_failed"}
    outside |= {"scope_missing_marketplace", "scope_missing_phone"}  # of other services: faults return them
    outside |= {"thing_not_found"}  # of modelled things without a listed error: tests/modelled/test_modelled_errors.py
    modelled = {name for o in CATALOGUE.modelled.operations.values() for name in errors_of(o) if "/" not in name}
    named = {name for o in OPERATIONS for name in errors_of(o)} | modelled
    assert named | outside == set(errors()) | set(OAUTH_ERRORS)


def test_an_object_is_a_valid_schema_under_its_own_id():
    """2020-12, and the file name is the name."""
    for name, schema in CATALOGUE.objects.items():
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"{BASE_URI}objects/{name}.json"
        assert schema["title"], name
        assert schema["description"], name


@pytest.mark.parametrize("name", profiles_of("openapi"))
def test_the_openapi_document_is_valid(name):
    """OpenAPI 3.1 by the reference checker, with every operation in it; in all profiles in `make test-everything`."""
    profile = PROFILES[name]
    document = json.loads(json.dumps(api_openapi(CATALOGUE, profile, "1")))

    OpenAPIV31SpecValidator(document).validate()

    listed = {o["operationId"] for path in document["paths"].values() for o in path.values()}
    batch = document["paths"]["/v2/webinars/{webinarId}/batch_registrants"]["post"]
    assert listed == set(CATALOGUE.every_operation)
    assert ("200" if profile.name == "2021-08" else "201") in batch["responses"]


@pytest.fixture(scope="module")
def copied_schemas(tmp_path_factory):
    """A copy of our schemas for several tests: they are hundreds of files."""
    return shutil.copytree(schemas_folder(), tmp_path_factory.mktemp("spoilt") / "schemas")


class TestStrictReader:
    """What the reader does not understand stops the start, naming the file and the place."""

    SPOILT = (
        "operations/addBatchWebinarRegistrants.json",
        "objects/batch_registration.json",
        "objects/page.json",
        "known_routes.json",
    )

    @pytest.fixture
    def folder(self, copied_schemas):
        """A copy of our schemas, of which `SPOILT` may be changed."""
        yield copied_schemas
        for name in self.SPOILT:
            shutil.copyfile(schemas_folder() / name, copied_schemas / name)

    @pytest.mark.parametrize(
        ("spoil", "says"),
        [
            pytest.param(lambda d: d | {"colour": 1}, "unknown key `colour`", id="key of an operation"),
            pytest.param(lambda d: d | {"operationId": "x"}, "the file name says", id="other operationId"),
            pytest.param(lambda d: d | {"rate_label": "huge"}, "rate_label: 'huge'", id="rate label"),
            pytest.param(lambda d: d | {"scopes": {"classic": []}}, "`granular` is missing", id="scopes"),
            pytest.param(lambda d: {k: v for k, v in d.items() if k != "path"}, "`path` is missing", id="no path"),
            pytest.param(
                lambda d: d | {"responses": {"2021-08": {"status": 200}}}, "`2025-06` is missing", id="a profile less"
            ),
            pytest.param(
                lambda d: d | {"request": d["request"] | {"schema": {"minimun": 1}}},
                "unknown keyword `minimun`",
                id="misspelt keyword",
            ),
        ],
    )
    def test_an_operation(self, folder, spoil, says):
        """Every key means something."""
        path = folder / "operations" / "addBatchWebinarRegistrants.json"
        path.write_text(json.dumps(spoil(json.loads(path.read_text()))))

        with pytest.raises(SchemaFileError, match=says) as failure:
            ApiSpec(folder)
        assert "addBatchWebinarRegistrants.json" in str(failure.value)

    def test_a_keyword_deep_in_an_object(self, folder):
        """The error names the place."""
        path = folder / "objects" / "batch_registration.json"
        document = json.loads(path.read_text())
        document["properties"]["registrants"]["items"]["properties"]["email"]["maxlength"] = 1
        path.write_text(json.dumps(document))

        with pytest.raises(SchemaFileError, match=r"properties/registrants/items/properties/email: unknown keyword"):
            ApiSpec(folder)

    @pytest.mark.parametrize(
        ("spoil", "says"),
        [
            pytest.param(lambda d: d.update(colour=1), "unknown key `colour`", id="key"),
            pytest.param(lambda d: d.pop("routes"), "`routes` is missing", id="no routes"),
            pytest.param(lambda d: d["routes"].update({"/v2/x": ["FETCH"]}), "method 'FETCH'", id="method"),
            pytest.param(lambda d: d["routes"].update({"/accounts": ["GET"]}), "does not start with /v2/", id="path"),
            pytest.param(lambda d: d["routes"].update({"/v2/users/{name}": ["GET"]}), "is listed twice", id="twice"),
        ],
    )
    def test_a_known_route(self, folder, spoil, says):
        """Each of them, even those that are emulated."""
        path = folder / "known_routes.json"
        document = json.loads(path.read_text())
        spoil(document)
        path.write_text(json.dumps(document))

        with pytest.raises(SchemaFileError, match=says) as failure:
            ApiSpec(folder).known_routes  # noqa: B018 - read when it is asked for
        assert "known_routes.json" in str(failure.value)

    def test_no_json(self, folder):
        """Nor a list for an object."""
        for text in ("{", "[]"):
            (folder / "objects" / "page.json").write_text(text)
            with pytest.raises(SchemaFileError, match=r"page\.json"):
                ApiSpec(folder)

    def test_a_reference_to_nowhere(self, folder):
        """Found when the operation is compiled, never fetched."""
        path = folder / "operations" / "addBatchWebinarRegistrants.json"
        path.write_text(path.read_text().replace("batch_registration.json", "https://elsewhere.test/x.json"))
        catalogue = ApiSpec(folder)
        with pytest.raises(SchemaFileError, match="there is no"):
            catalogue.request_shape(catalogue.operations["addBatchWebinarRegistrants"])


BODIES = [o for o in OPERATIONS if o.request]
scalars = st.none() | st.booleans() | st.integers(-3, 40) | st.text(max_size=70) | st.sampled_from(
    ["a@example.com", "approve", "both", "x" * 64, "x" * 65, "a@b", "2026-01-01T00:00:00Z"]
)  # fmt: skip


@st.composite
def near(draw, operation):
    """An example of an operation's body with some values replaced, removed or repeated: almost valid."""
    document = json.loads(json.dumps(next(e["request"] for e in operation.examples if "request" in e)))

    def spoil(value):
        match draw(st.integers(0, 9)):
            case 0:
                return draw(scalars)
            case 1 if isinstance(value, dict) and value:
                return {k: v for k, v in value.items() if k != draw(st.sampled_from(sorted(value)))}
            case 2 if isinstance(value, list):
                return value * draw(st.sampled_from([0, 29, 30, 31]))
        if isinstance(value, dict):
            return {k: spoil(v) for k, v in value.items()}
        return [spoil(v) for v in value] if isinstance(value, list) else value

    return spoil(document)


@given(st.data())
def test_both_validators_say_the_same(data):
    """The fast one that judges calls, and the reference that judges answers and contracts."""
    operation = data.draw(st.sampled_from(BODIES))
    document = data.draw(near(operation))

    fast = violations(CATALOGUE.request_validator(operation), document)
    slow = list(reference(operation.request.schema).iter_errors(document))

    assert bool(fast) == bool(slow)


@given(st.data())
def test_conforming_is_done_once(data):
    """Nulls and unknown keys go, and doing it again changes nothing."""
    operation = data.draw(st.sampled_from(BODIES))
    document = data.draw(near(operation))
    shape = CATALOGUE.request_shape(operation)

    once = normalize(shape, document, fill=True)

    assert normalize(shape, once, fill=True) == once
    if isinstance(once, dict):
        assert set(once) <= set(shape.properties)


@given(st.data())
def test_a_body_that_is_left_as_it_is_is_one_that_conforming_would_not_change(data):
    """The way around the work and the work give the same, in the same order."""
    operation = data.draw(st.sampled_from(BODIES))
    document = data.draw(near(operation))
    assume(isinstance(document, dict))
    slowly = normalize(CATALOGUE.request_shape(operation), document, fill=operation.method == "POST")

    assert repr(CATALOGUE.normalize(operation, document)) == repr(slowly)


@pytest.mark.parametrize(
    ("person", "fits"), [({}, True), ({"last_name": None}, False), ({"phone": "1"}, False), ({"email": 1.0}, False)]
)
def test_most_batches_are_left_as_they_are(person, fits):
    """One null, one unknown key or one number, and all is looked through."""
    batch = CATALOGUE.operations["addBatchWebinarRegistrants"]
    judge = reference(passthrough_schema(CATALOGUE.request_shape(batch), fill=True))
    people = [{"email": "a@example.com", "first_name": "A"}, {"email": "b@example.com", "first_name": "B"} | person]

    assert judge.is_valid({"registrants": people}) is fits


@pytest.mark.parametrize("profile", list(PROFILES.values()), ids=str)
def test_the_openapi_document_shows_the_examples_of_its_profile(profile):
    """Of parameters and bodies, as the schema files have them."""
    paths = api_openapi(CATALOGUE, profile, "1")["paths"]
    for operation in OPERATIONS:
        described = paths[operation.path][operation.method.lower()]
        parts = {p["name"]: p for p in described.get("parameters", ())}
        for example in (e for e in operation.examples if e["profile"] == profile):
            for name, value in example.get("parameters", {}).items():
                assert value in [e["value"] for e in parts[name]["examples"].values()]
            for content in described["requestBody"]["content"].values() if "request" in example else ():
                assert example["request"] in [e["value"] for e in content["examples"].values()]


def test_a_number_that_is_too_long_for_an_integer_stays_as_it_was_read():
    """No writer of JSON would write it."""
    shape = CATALOGUE.request_shape(CATALOGUE.operations["webinarCreate"])

    assert [normalize(shape, {"duration": n}, fill=False)["duration"] for n in (60.0, -(2.0**62))] == [60, -(2**62)]
    assert repr(normalize(shape, {"duration": 1e19}, fill=False)) == "{'duration': 1e+19}"


def test_a_literal_step_outranks_a_parameter(tmp_path):
    """/registrants/status is not a registrant called `status`, in whatever order the files are read."""
    found = CATALOGUE.route("/v2/webinars/1/registrants/status")
    assert found["PUT"][0].operation_id == "webinarRegistrantStatus"


def test_every_path_leads_to_its_operation():
    """Whatever the values in it: no other template takes a path away that fits it less closely."""
    for operation in CATALOGUE.operations.values():
        path = "/".join("value" if step.startswith("{") else step for step in operation.path.split("/"))
        found, values = CATALOGUE.route(path)[operation.method]
        assert found is operation, f"{operation.operation_id} is taken for {found.operation_id}"
        assert set(values.values()) <= {"value"}


def test_path_parameters_are_decoded_a_second_time():
    """UUIDs with a slash arrive encoded twice; WSGI has undone one."""
    assert CATALOGUE.route("/v2/webinars/a%2Fb")["GET"][1] == {"webinarId": "a/b"}
