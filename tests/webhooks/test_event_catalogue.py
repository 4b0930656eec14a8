"""The schema files of events: complete, consistent, and read strictly."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from mockzoom import schemas
from mockzoom.admin.registry import admin_handlers
from mockzoom.delivery.event_checks import EventSchemaError, check_events
from mockzoom.spec import load_spec
from mockzoom.spec.event_spec import EventCatalogue, load_events
from mockzoom.spec.loader import SchemaFileError
from mockzoom.spec.openapi import api_openapi
from mockzoom.zoom.context import AnnouncedEvent
from mockzoom.zoom.profiles import V2025_06
from mockzoom.zoom.webhooks.signing import write_body

EVENTS = load_events()
SOURCES = Path(__file__).parents[2] / "mockzoom"


class TestEveryEvent:
    def test_its_example_fits_its_schema(self):
        """And both have the form of an event."""
        documents = {name: EVENTS[name].document(1_795_262_400_000, "some-account") for name in EVENTS}
        assert {name: EVENTS.violation(name, document) for name, document in documents.items()} == dict.fromkeys(
            EVENTS, ""
        )
        assert [document["event"] for document in documents.values()] == list(EVENTS)

    def test_its_causes_exist(self):
        """Operations of Zoom's API or of the admin API, or the passage of time."""
        known = {*load_spec().operations, *admin_handlers(), "time"}
        assert [name for name in EVENTS if not set(EVENTS[name].causes) <= known] == []

    def test_its_body_survives_being_serialized_again(self):
        """No floats, no escapes, no blanks, no integers that JavaScript rounds."""
        for name in EVENTS:
            body = write_body(EVENTS[name].document(1_795_262_400_000))
            numbers = [float(text) for text in re.findall(r"(?<=[:\[,])-?\d+(?:\.\d+)?(?=[,\]}])", body)]
            assert json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")) == body, name
            assert all(abs(number) < 2**53 for number in numbers), name


def test_every_announced_event_has_a_file_with_causes():
    """The names in the source are those with causes."""
    source = "".join(path.read_text() for path in SOURCES.rglob("*.py"))
    announced = {name for name in EVENTS if EVENTS[name].causes}
    named = {name for name in EVENTS if f'"{name}"' in source}
    of_registration = {name for name in EVENTS if ".registration_" in name and not name.startswith("recording.")}
    assert announced == named | of_registration


def test_an_event_that_breaks_its_schema_is_found():
    """By the check that all tests of the server have on."""
    with pytest.raises(EventSchemaError, match='"object" is a required property'):
        check_events("startWebinar", [AnnouncedEvent("webinar.started", '{"payload":{"account_id":"a"}}', push=False)])


def test_a_cause_that_a_file_does_not_name_is_found():
    """So the page of events is complete."""
    body = write_body(EVENTS["webinar.started"].document(0))
    with pytest.raises(EventSchemaError, match="does not name the cause 'webinarCreate'"):
        check_events("webinarCreate", [AnnouncedEvent("webinar.started", body, push=False)])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"surplus": 1}, "unknown key `surplus`"),
        ({"event": "other"}, "is not the name of the file"),
        ({"evidence": "guessed"}, "is none of observed"),
        ({"payload": {"typ": "object"}}, "unknown keyword `typ`"),
    ],
)
def test_a_file_with_a_mistake_is_refused(tmp_path, change, says):
    """With the file and the place."""
    good = {"event": "a.b", "summary": "s", "causes": [], "evidence": "documented", "source": "x", "payload": {}}
    (tmp_path / "a.b.json").write_text(json.dumps({**good, "example": {}, **change}))
    with pytest.raises(SchemaFileError, match=re.escape(says)):
        EventCatalogue(tmp_path)["a.b"]


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ({"n": 60.0}, '{"n":60}'),
        ({"t": "ü ✓ \u2028 /"}, '{"t":"ü ✓ \u2028 /"}'),
        ({"t": 'a"b\\c\n\x01'}, '{"t":"a\\"b\\\\c\\n\\u0001"}'),
        ({"t": "\udc80"}, '{"t":"\\udc80"}'),
        ({"l": (1, [2.0, {"x": 3.5}])}, '{"l":[1,[2,{"x":3.5}]]}'),
    ],
)
def test_a_body_is_what_json_stringify_writes(document, text):
    """Compact, unescaped, integers without a decimal point."""
    assert write_body(document) == text


def test_openapi_describes_every_event():
    """As `webhooks` of OpenAPI 3.1, with the example; they are valid (for paths see tests/spec/test_catalogue.py)."""
    document = api_openapi(load_spec(), V2025_06, "1")
    validate(document | {"paths": {}})
    assert set(document["webhooks"]) == set(EVENTS)
    content = document["webhooks"]["webinar.started"]["post"]["requestBody"]["content"]
    assert content["application/json"]["schema"]["required"] == ["event", "payload", "event_ts"]


def test_every_event_has_a_schema_for_users():
    """`events/NAME` of `mockzoom.schemas` accepts what is sent, and no other event."""
    for name, event in load_events().items():
        validator = jsonschema_rs.Draft202012Validator(schemas.load(f"events/{name}", "2025-06"))
        sent = event.document(1_795_262_400_000)
        validator.validate(sent)
        assert not validator.is_valid({**sent, "event": "another.event"})
        assert not validator.is_valid({**sent, "payload": None})
