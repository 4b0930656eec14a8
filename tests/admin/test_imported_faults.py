"""A state that is imported is as strict about faults as the endpoints that add them, and no fault ends a server."""

from __future__ import annotations

import copy
from contextlib import closing

import pytest
import requests
from control_words import add, refused
from mockzoom_server import Server
from patience import PATIENCE

from mockzoom.admin.fault_endpoints import FAULTS_BYTES
from mockzoom.server.fault_matching import FAULTS, Fault
from mockzoom.storage import open_store

SPEC = {"operation": "user", "status": 500}
# What a spec of a valid fault is changed to, and the field of the refusal below `spec`.
WRONG_SPECS = [
    *(({"status": status}, "status") for status in (99, 0, 100, 199, 600, 1000, -1, "abc", 500.5, True, 2**60)),
    *(({"headers": headers}, "headers") for headers in ("x", ["a"], {"a b": "c"})),
    *(({"headers": {"a": value}}, "headers.a") for value in (1, "b\r\nc: d", "\u00e9", "x" * 2001)),
    *(({"headers": {name: "1"}}, f"headers.{name}") for name in ("Content-Length", "transfer-encoding", "Connection")),
    ({"rule": "nope", "status": None}, "rule"),
    ({"every": 0}, "every"),
    ({"first": "x"}, "first"),
    ({"skip": -1}, "skip"),
    ({"share": 2}, "share"),
    ({"operation": 5}, "operation"),
    ({"operation": "nothing"}, "operation"),
    ({"latency": {"ms": -5}}, "latency.ms"),
    ({"latency": {"kind": "uniform", "min_ms": 2, "max_ms": 1}}, "latency.max_ms"),
    ({"latency": {"kind": "other"}}, "latency.kind"),
    ({"connection": "reset"}, "connection"),
    ({"pause_ms": -1}, "pause_ms"),
    ({"when": "never"}, "when"),
    ({"struck": "refused"}, "struck"),
    ({"patch": []}, "patch"),
    ({"retry_after": "soon"}, "retry_after"),
    ({"email": 1}, "email"),
    ({"webinar": []}, "webinar"),
    ({"unknown": 1}, "unknown"),
]
WRONG_RECORDS = [
    ({"id": "f1\r\nX: y"}, "id"),
    ({"id": "x"}, "id"),
    ({"id": "f" + "1" * 100}, "id"),
    ({"matched": -1}, "hits"),
    ({"hits": 5}, "hits"),
]


@pytest.fixture
def document(mine):
    """An export with a fault and a queued response."""
    add(mine, **SPEC)
    mine.control("POST", "/next", {"operation": "webinar", "rule": "webinar_not_found"})
    return mine.control("GET", "/export").json


def changed(document, at, **changes):
    """The export with one record changed; None removes a field of its spec."""
    document = copy.deepcopy(document)
    record = document["records"]["faults"]["filed"][at]["record"]
    spec = {**record["spec"], **changes.pop("spec", {})}
    record |= {"spec": {name: value for name, value in spec.items() if value is not None}, **changes}
    return document


class TestImport:
    def test_an_export_is_imported_with_its_faults(self, mine, document):
        """What was added fits, with its counts; and it acts as before."""
        assert mine.control("POST", "/import", document).status == 200
        assert mine.control("GET", "/export").json["records"]["faults"] == document["records"]["faults"]
        assert mine.get("/v2/webinars/90000000005").rule == "webinar_not_found"
        assert mine.get("/v2/users/me").status == 500

    @pytest.mark.parametrize("spec,field", WRONG_SPECS)
    def test_a_fault_that_could_not_have_been_added_is_refused(self, mine, document, spec, field):
        """With its place; nothing of the document is imported."""
        status, where, _ = refused(mine.control("POST", "/import", changed(document, 0, spec=spec)))
        assert (status, where) == (422, f"records.faults.filed[0].record.spec.{field}")
        assert mine.control("GET", "/export").json["records"] == document["records"]

    @pytest.mark.parametrize("record,field", WRONG_RECORDS)
    def test_ids_and_counts_are_checked(self, mine, document, record, field):
        """An id becomes a header."""
        status, where, _ = refused(mine.control("POST", "/import", changed(document, 0, **record)))
        assert (status, where) == (422, f"records.faults.filed[0].record.{field}")

    @pytest.mark.parametrize(
        "spec,field",
        [
            ({"rule": None, "status": 99}, "status"),
            ({"rule": None, "status": 200, "body": {"id": "x"}}, "body"),
            ({"operation": "nothing"}, "operation"),
            ({"connection": "reset"}, "connection"),
        ],
    )
    def test_queued_responses_are_those_that_zoom_could_send(self, mine, document, spec, field):
        """They are validated against the operation's schema."""
        status, where, _ = refused(mine.control("POST", "/import", changed(document, 1, spec=spec)))
        assert (status, where.startswith(f"records.faults.filed[1].record.spec.{field}")) == (422, True), where

    def test_the_number_and_size_of_faults_are_bounded(self, mine, document):
        """As for those that are added."""
        filed = document["records"]["faults"]["filed"][0]["record"]
        many = copy.deepcopy(document)
        many["records"]["faults"] = {
            "last": 1001,
            "filed": [{"number": n, "record": {**filed, "id": f"f{n}"}} for n in range(1, 1002)],
        }
        assert refused(mine.control("POST", "/import", many))[:2] == (422, "records.faults")
        large = changed(document, 0, spec={"body": "x" * (FAULTS_BYTES + 1)})
        assert mine.control("POST", "/import", large).status == 413

    def test_a_checkpoint_is_checked_too(self, mock, mine):
        """A store may hold one that an earlier version saved."""
        with mock.pipeline.store.transaction(mine.id) as state:
            state.put(FAULTS, [Fault("f1", {"when": "before", "status": 99})])
        assert mine.control("PUT", "/checkpoints/old").status == 200
        assert refused(mine.control("POST", "/checkpoints/old/restore", {}))[0] == 422


class TestAdded:
    @pytest.mark.parametrize("path", ["/faults", "/next"])
    @pytest.mark.parametrize("status", [99, 100, 101, 199, 600])
    def test_a_status_is_one_of_a_response(self, mine, path, status):
        """An interim response is not the answer to a request."""
        assert refused(mine.control("POST", path, {"operation": "user", "status": status}))[:2] == (422, "status")

    @pytest.mark.parametrize("path", ["/faults", "/next"])
    @pytest.mark.parametrize("name", ["Content-Length", "TRANSFER-ENCODING", "Connection", "Upgrade", "te", "Trailer"])
    def test_headers_of_the_connection_are_refused(self, mine, path, name):
        """They would be ignored, or break the framing."""
        fault = {"operation": "webinarDelete", "status": 204, "headers": {name: "chunked"}}
        assert refused(mine.control("POST", path, fault))[:2] == (422, f"headers.{name}")

    def test_large_bodies_of_faults_are_bounded_together(self, make_mock):
        """The number of faults alone would allow a gigabyte."""
        mine = make_mock(max_body=12 << 20).account()
        body = {"operation": "user", "status": 200, "body": "x" * (11 << 20)}
        assert [mine.control("POST", "/faults", body).status for _ in range(3)] == [201, 201, 409]
        assert mine.control("POST", "/faults", SPEC).status == 201

    @pytest.mark.parametrize(
        "headers,sandboxed",
        [({"Content-Type": "text/html"}, True), ({"Content-Type": "image/svg+xml"}, True), ({}, False)],
    )
    def test_a_custom_page_does_not_run_in_a_browser(self, mine, headers, sandboxed):
        """It would run as a page of this server, and could use the admin API."""
        add(mine, operation="user", status=200, body="<script>1</script>", headers=headers)
        answer = mine.get("/v2/users/me")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert (answer.headers.get("Content-Security-Policy") == "sandbox") is sandboxed

    def test_a_fault_sets_these_headers_itself(self, mine):
        """A test of a client that reads them needs the value it gave."""
        named = {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'self'"}
        add(mine, operation="user", status=200, body="<p>", headers=named)
        assert mine.get("/v2/users/me").headers["Content-Security-Policy"] == "default-src 'self'"


def test_a_fault_of_an_older_store_does_not_end_the_server(tmp_path):
    """A file may hold a fault that cannot be added any more: 500 in Zoom's format, and the next request is served."""
    file = f"sqlite:///{tmp_path}/old.db"
    headers = {"Authorization": "Bearer mockzoom-token"}
    with Server("--store", file) as server, closing(open_store(server.ready() and file)) as store:
        for spec in ({"status": 99}, {"status": 1000}, {"status": 101}, {"rule": "nope"}, {"every": 0}):
            with store.transaction("mockzoom-account") as state:
                state.put(FAULTS, [Fault("f1", {"when": "before", "operation": "user", **spec})])
            for _ in range(2):
                answer = requests.get(f"{server.url}/v2/users/me", headers=headers, timeout=PATIENCE)
                assert (answer.status_code, answer.json()["message"]) == (500, "Internal server error."), spec
        assert requests.get(f"{server.url}/v2/webinars/90000000005", headers=headers, timeout=PATIENCE).ok
