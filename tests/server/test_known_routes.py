"""A route that Zoom has and mockzoom does not is distinguished from an unknown route."""

from __future__ import annotations

import re

import pytest

from mockzoom.spec import load_spec
from mockzoom.spec.known_routes import KnownRoute, KnownRoutes

CATALOGUE = load_spec()
MODELLED = {(o.method, KnownRoute("", o.path).pattern) for o in CATALOGUE.modelled.operations.values()}
ROUTES = [r for r in CATALOGUE.known_routes.routes if (r.method, r.pattern) not in MODELLED]
BODY = {"code": 2300, "message": "This API endpoint is not recognized."}


def filled(path: str) -> str:
    """A path with something in the place of each parameter."""
    return re.sub(r"\{\w+\}", "90000000005", path)


def test_every_known_route_says_that_it_is_not_emulated(mock_each_profile):
    """The response is Zoom's for unknown routes, with a specific rule id, with and without a token."""
    for number, route in enumerate(ROUTES):
        path = filled(route.path) + "/" * (number % 3)  # slashes at the end change nothing
        answer = mock_each_profile.call(route.method, path, token=(None, "nobody's")[number % 2])

        assert (answer.status, answer.json) == (404, BODY), route
        assert answer.headers["X-Mockzoom-Rule"] == "endpoint_not_emulated", route


def test_no_emulated_operation_is_known_as_missing():
    """However its parameters are named; the file may list it all the same."""
    emulated = {(o.method, filled(o.path)) for o in CATALOGUE.operations.values()}

    assert not emulated & {(r.method, filled(r.path)) for r in ROUTES}
    for method, path in emulated:
        assert not CATALOGUE.known_routes.has(method, path)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/nothing"),
        ("GET", "/v2/metrics"),
        ("GET", "/metrics/crc"),
    ],
)
def test_an_unknown_route_stays_unknown(mock, method, path):
    """A path that Zoom does not have either."""
    answer = mock.call(method, path)

    assert (answer.status, answer.json, answer.rule) == (404, BODY, "endpoint_unknown")


@pytest.mark.parametrize("method", ["PUT", "OPTIONS"])
@pytest.mark.parametrize("path", ["/v2/phone/call_history", "/v2/groups", "/v2/webinars/90000000005/registrants"])
def test_another_method_of_a_known_path_is_not_supported(mock, method, path):
    """Whether mockzoom has the path itself, emulates it from data, or not at all."""
    answer = mock.call(method, path)

    assert (answer.status, answer.json, answer.rule) == (404, BODY, "method_not_supported")


def test_the_list_is_that_of_all_products():
    """All operations that Zoom's documents have, of which those emulated are left out."""
    emulated = {(o.method, o.path) for o in CATALOGUE.operations.values() if o.path.startswith("/v2/")}

    assert len(ROUTES) + len(MODELLED) + len(emulated) >= 1606
    assert {(r.method, r.path) for r in ROUTES} >= {
        ("GET", "/v2/meetings/meeting_summaries"),
        ("GET", "/v2/users/{userId}/meeting_summary_templates"),
        ("GET", "/v2/meetings/{meetingId}/transcript"),
        ("GET", "/v2/phone/call_history"),
        ("GET", "/scim2/Users/{userId}"),
        ("POST", "/oauth/data/compliance"),
    }


def literal_siblings():
    """Every known route that has a word where an emulated operation of the method has a parameter."""
    for route in ROUTES:
        for operation in CATALOGUE.operations.values():
            steps = operation.path.split("/")
            same = operation.method == route.method and len(steps) == len(route.pattern)
            if same and all(s.startswith("{") or s == r for s, r in zip(steps, route.pattern, strict=True)):
                yield pytest.param(route, operation, id=f"{route.method} {route.path}")


@pytest.mark.parametrize(("route", "operation"), list(literal_siblings()))
def test_a_word_of_zoom_s_is_not_an_id(mock_each_profile, route, operation):
    """A literal path beats a parametrised one: `/meetings/meeting_summaries` is not read as a meeting's number."""
    answer = mock_each_profile.call(route.method, filled(route.path))

    assert (answer.status, answer.rule) == (404, "endpoint_not_emulated"), operation.operation_id
    longer = mock_each_profile.call(route.method, filled(operation.path))
    assert longer.rule != "endpoint_not_emulated"


def test_head_is_known_where_get_is(mock):
    """With no body, as always."""
    answer = mock.call("HEAD", "/v2/phone/call_history")

    assert (answer.status, answer.body, answer.rule) == (404, b"", "endpoint_not_emulated")


class TestBesideEmulatedOperations:
    """Routes that share a path with operations that are emulated."""

    ROUTES = KnownRoutes(
        [
            KnownRoute("PATCH", "/v2/things/{thingId}"),
            KnownRoute("GET", "/v2/things/{id}"),
            KnownRoute("GET", "/v2/things/email"),
            KnownRoute("DELETE", "/v2/things/email"),
            KnownRoute("GET", "/v2/things/{id}/parts/all"),
        ],
        [("GET", "/v2/things/{thing_id}"), ("GET", "/v2/things/{thing_id}/parts/{part_id}")],
    )

    def test_those_that_are_emulated_are_left_out(self):
        """The name of a parameter makes no difference."""
        assert [f"{r.method} {r.path}" for r in self.ROUTES.routes] == [
            "PATCH /v2/things/{thingId}",
            "GET /v2/things/email",
            "DELETE /v2/things/email",
            "GET /v2/things/{id}/parts/all",
        ]
        assert self.ROUTES.has("PATCH", "/v2/things/1")
        assert not self.ROUTES.has("GET", "/v2/things/1")

    @pytest.mark.parametrize(
        ("template", "path", "outranks"),
        [
            ("/v2/things/{thing_id}", "/v2/things/email", True),
            ("/v2/things/{thing_id}", "/v2/things/1", False),
            ("/v2/things/{thing_id}/parts/{part_id}", "/v2/things/1/parts/all", True),
            ("/v2/things/{thing_id}/parts/{part_id}", "/v2/things/1/parts/email", False),
            ("/v2/other/{thing_id}", "/v2/things/email", False),
        ],
    )
    def test_a_literal_step_outranks_a_parameter(self, template, path, outranks):
        """A user id is never called `email`."""
        assert self.ROUTES.outranks("GET", template, path) == outranks
        assert not self.ROUTES.outranks("PUT", template, path)

    def test_another_method_is_not_emulated_rather_than_not_supported(self, make_mock):
        """Which of them is right Zoom's own documents say."""
        mock = make_mock()
        catalogue = mock.pipeline.spec
        routes = catalogue.known_routes
        webinar = [("GET", "/v2/webinars/{webinarId}"), ("PATCH", "/v2/webinars/{webinarId}")]
        try:
            catalogue.known_routes = KnownRoutes([KnownRoute("PUT", "/v2/webinars/{id}")], webinar)

            assert mock.call("PUT", "/v2/webinars/90000000005").rule == "endpoint_not_emulated"
            assert mock.call("POST", "/v2/webinars/90000000005").rule == "method_not_supported"
            assert mock.get("/v2/webinars/90000000005").status == 200
        finally:
            catalogue.known_routes = routes
