"""Time and memory of a request are in proportion to its bytes, and nothing is read before it is permitted."""

from __future__ import annotations

import json
import time
import tracemalloc

import orjson
import pytest
from control_words import refused
from in_turn import in_turn

from mockzoom.admin.api import RequestMeta
from mockzoom.spec import load_spec
from mockzoom.spec.admin_spec import PREFIX, load_admin_spec
from mockzoom.spec.validation import MAX_ITEMS, MAX_VIOLATIONS, violations
from mockzoom.spec.validators import Validators

OPERATIONS = load_admin_spec().operations
VALUES = {"accountId": "mockzoom-account", "name": "x", "faultId": "f1", "webinarId": "1"}
TOKEN = {"authorization": "Bearer mockzoom-token", "content-type": "application/json"}
MIB = 1 << 20


def path_of(operation):
    """The operation's path with values in it."""
    path = PREFIX + operation.path
    for name, value in VALUES.items():
        path = path.replace("{" + name + "}", value)
    return path


def many(item, size):
    """A JSON list of some bytes."""
    return b"[" + b",".join([item] * (size // (len(item) + 1))) + b"]"


class TestPermission:
    @pytest.mark.parametrize("name", sorted(name for name, one in OPERATIONS.items() if one.body))
    def test_a_body_is_read_after_the_checks_that_do_not_need_it(self, make_mock, name):
        """Without the token, from a web page, with another method or a wrong query, nothing is read."""
        mock = make_mock(admin_token="s3cret")
        operation = OPERATIONS[name]
        read = []

        def reader(most):
            read.append(most)
            return b"{"

        sources = RequestMeta("", "Bearer s3cret")._asdict()["source"]._replace(origin="https://evil.example")
        for meta, method in (
            (RequestMeta(), operation.method),
            (RequestMeta("", "Bearer wrong"), operation.method),
            (RequestMeta("", "Bearer s3cret", source=sources), operation.method),
            (RequestMeta("unknown=1", "Bearer s3cret"), operation.method),
            (RequestMeta("", "Bearer s3cret"), "PATCH"),
        ):
            assert mock.desk.respond(method, path_of(operation), reader, meta).status in (401, 403, 405, 422)
        assert read == []
        assert (
            mock.desk.respond(operation.method, path_of(operation), reader, RequestMeta("", "Bearer s3cret")).status
            == 400
        )
        (most,) = read
        assert most <= mock.settings.max_import + 1

    @pytest.mark.parametrize("name", sorted(name for name, one in OPERATIONS.items() if not one.body))
    def test_a_body_that_is_not_needed_is_not_read(self, mock, name):
        """However large it is."""
        operation = OPERATIONS[name]
        if name != "deleteAccount":
            mock.desk.respond(operation.method, path_of(operation), lambda _: 1 / 0)


class TestProportion:
    @pytest.mark.parametrize(
        "operation", sorted(n for n, o in load_spec().operations.items() if o.request and o.security == "bearer")
    )
    def test_invalid_lists_of_the_api_have_short_answers(self, mock, operation):
        """A megabyte of wrong items is refused in a moment, with a bounded number of violations.

        The items are of one kind in `make test`, of three in `make test-everything`.
        """
        found = load_spec().operations[operation]
        shape = load_spec().request_shape(found)
        for item in in_turn([b"{}", b"0", b'{"email":[[]]}'], operation):
            body = b"{" + b",".join(b'"%b":%b' % (n.encode(), many(item, 20_000)) for n in shape.properties) + b"}"
            started = time.process_time()
            answer = mock.call(found.method, f"/v2{_filled(found.path)}", body=body)
            assert time.process_time() - started < 5, item
            assert len(answer.body) < 20_000, item
            assert len(answer.json.get("errors", ())) <= MAX_VIOLATIONS if answer.body else True, item

    def test_a_megabyte_of_empty_objects(self, mock):
        """The largest batch that is read costs less than a second or two of processor time."""
        body = b'{"registrants":' + many(b"{}", MIB - 100) + b"}"
        started = time.process_time()
        answer = mock.call("POST", "/v2/webinars/90000000005/batch_registrants", body=body)
        assert time.process_time() - started < 4
        assert (answer.status, len(answer.json["errors"])) == (400, MAX_VIOLATIONS)
        assert answer.json["errors"][0] == {"field": "registrants", "message": "Invalid field."}

    def test_no_list_of_the_api_may_be_as_long_as_those_that_are_shortened(self):
        """A list that is too long is still too long after it is shortened."""

        def limits(schema):
            if isinstance(schema, dict):
                yield from (value for name, value in schema.items() if name in ("maxItems", "minItems"))
                for part in schema.values():
                    yield from limits(part)
            elif isinstance(schema, list):
                for part in schema:
                    yield from limits(part)

        spec = load_spec()
        schemas = [*spec.objects.values(), *(o.request.schema for o in spec.operations.values() if o.request)]
        found = [value for value in limits(schemas) if isinstance(value, int)]
        assert found
        assert max(found) < MAX_ITEMS

    def test_an_error_behind_the_shortened_lists_is_found(self):
        """The first one is enough."""
        validator = Validators({}).compile({"type": "object", "properties": {"a": {"items": {"type": "integer"}}}})
        assert [v.field for v in violations(validator, {"a": [1] * 5000 + ["x"]})] == ["a[5000]"]

    @pytest.mark.parametrize("item", [b"[]", b"0", b"{}", b'""', b"[0]", b"null"])
    @pytest.mark.parametrize("place", ['{"format": "mockzoom-account", "x": %s}', '{"from": {"counts": %s}}'])
    def test_states_of_tiny_values_are_refused_before_they_are_parsed(self, mock, item, place):
        """They would take twenty times their size in memory."""
        body = (place % many(item, 4 * MIB).decode()).encode()
        path = "/import" if "format" in place else "/diff"
        tracemalloc.start()
        try:
            answer = mock.control("POST", path, body)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert answer.status == 413
        assert peak < MIB

    def test_the_largest_honest_states_are_imported(self, mock):
        """Ten thousand registrants in one export, with everything that a record has."""
        document = mock.control("GET", "/export").json
        registrant = {"id": "x", "webinar_id": 90000000005, "email": "e", "first_name": "F", "custom_questions": []}
        filed = [{"number": n, "record": {**registrant, "email": f"p{n}@example.com"}} for n in range(1, 10_001)]
        document["records"]["registrants"] = {"last": 10_000, "filed": filed}
        assert refused(mock.control("POST", "/import", orjson.dumps(document)))[0] == 422  # of a field, not of the size

    def test_the_journal_of_large_wrong_responses_is_read_in_a_moment(self, mine):
        """Each entry is judged when it is read, by its first errors."""
        body = json.loads(many(b"{}", 30_000))
        mine.control(
            "POST", "/faults", {"operation": "webinarRegistrants", "status": 200, "body": {"registrants": body}}
        )
        for _ in range(10):
            mine.get("/v2/webinars/90000000005/registrants")
        started = time.process_time()
        assert all(one["answer"]["problems"] for one in mine.control("GET", "/journal").json["entries"])
        assert time.process_time() - started < 5


def _filled(path):
    path = path.removeprefix("/v2")
    for name in ("webinarId", "meetingId", "userId"):
        path = path.replace("{" + name + "}", "90000000005" if name != "userId" else "me")
    return path.replace("{", "").replace("}", "")
