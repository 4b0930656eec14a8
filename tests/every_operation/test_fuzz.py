"""Schemathesis finds nothing: every operation keeps what /openapi.json says of it, whatever is sent.

All checks are on; findings that are not errors are listed in forgiven.py. `make test` runs a small part: each operation
with its examples in one profile, a quarter of them at random, an eighth at the borders of their schemas.
`make test-everything` does all three with each operation, `make fuzz` in all profiles with many more examples.
"""

from __future__ import annotations

import base64
import os
from itertools import chain
from urllib.parse import parse_qsl, urlsplit

import pytest
from arranged import CATALOGUE, operation_of
from in_turn import in_turn
from test_every_operation import API, CALLS

from mockzoom.spec.links import links_of
from mockzoom.zoom.profiles import PROFILES, V2025_06
from mockzoom.zoom.registry import handlers

EXAMPLES = int(os.environ.get("MOCKZOOM_FUZZ_EXAMPLES", "0"))
ALL_PROFILES = [profile.name for profile in PROFILES.values() if profile.self_contained or EXAMPLES]
IN_ALL_PROFILES = [(name, profile) for name in sorted(API) for profile in ALL_PROFILES]
IN_TURN = [(name, ALL_PROFILES[n % len(ALL_PROFILES)]) for n, name in enumerate(sorted(API))]
PHASES = ((), ("fuzzing",), (), (), ("fuzzing",), (), ("coverage",), ())
LINKS = {o.operation_id: links_of(CATALOGUE, o, V2025_06) for o in CATALOGUE.operations.values()}
VALIDATED = {name for name, line in handlers().items() if line.calls_receivers}  # a random address does not answer
CREATING = sorted(name for name, links in LINKS.items() if links and name not in VALIDATED)
TOKEN_SERVICE = sorted(CATALOGUE.operations.keys() - API.keys())
CLIENT = "Basic " + base64.b64encode(b"mockzoom-client:mockzoom-secret").decode()


@pytest.fixture
def open_zoom(make_mock):
    """Makes a mock of a profile without limits, so that calls are answered by more than 429s.

    Schemathesis holds the answers against their schemas.
    """
    return lambda profile: make_mock(profile=profile, rate_limits="off", check_answers=False)


def with_example(sent):
    """A function that puts a call that succeeds into an OpenAPI document, as the example of its operation."""
    operation, values = operation_of(sent)
    values = values | dict(parse_qsl(urlsplit(sent.path).query))

    def prepare(document):
        described = document["paths"][operation.path][operation.method.lower()]
        for parameter in described.get("parameters", ()):
            if parameter["name"] in values:
                parameter["examples"] = {"arranged": {"value": values[parameter["name"]]}}
        if sent.body is not None:
            for content in described["requestBody"]["content"].values():
                content["examples"] = {"arranged": {"value": sent.body}}

    return prepare


@pytest.mark.parametrize(("name", "profile"), IN_ALL_PROFILES if EXAMPLES else IN_TURN)
def test_an_operation(open_zoom, name, profile):
    """Called with its example, at random and at the borders of its schemas; it succeeds where it should."""
    from fuzzing import Plan, fuzz

    mock = open_zoom(profile)
    sent = CALLS[name](mock)
    has_example = sent.body is not None or bool(operation_of(sent)[1] or urlsplit(sent.path).query)
    more = PHASES if EXAMPLES or not has_example else in_turn(PHASES, name)

    outcome = fuzz(mock, Plan(("examples", *chain(*more)), (name,), EXAMPLES or 5), with_example(sent))

    assert outcome.faults == []
    assert name in outcome.succeeded or sent.raw, outcome.statuses  # an uploaded file is not an example of a document


@pytest.mark.parametrize("name", TOKEN_SERVICE)
def test_the_token_service(open_zoom, name):
    """Likewise; its operations are opened by a client's credentials, or by nothing."""
    from fuzzing import Plan, fuzz

    plan = Plan(("examples", "coverage", "fuzzing"), (name,), EXAMPLES or 5, authorization=CLIENT)

    outcome = fuzz(open_zoom("2025-06"), plan)

    assert outcome.faults == []
    assert name in outcome.succeeded, outcome.statuses


@pytest.mark.parametrize("profile", ALL_PROFILES if EXAMPLES else ["2025-06"])
@pytest.mark.parametrize("name", CREATING if EXAMPLES else in_turn(CREATING, of=2))
def test_what_an_operation_creates(open_zoom, name, profile):
    """Can be used at once by all that its links lead to, and not after it was deleted."""
    from fuzzing import Plan, fuzz

    mock = open_zoom(profile)
    _, path = operation_of(CALLS[name](mock))

    outcome = fuzz(mock, Plan(("stateful",), (name, *LINKS[name]), EXAMPLES or 5, mode="positive", path=path))

    assert outcome.faults == []
    assert outcome.succeeded > {name}, outcome.statuses


def test_a_limit(make_mock):
    """With limits on, requests over the limit get the response in the document."""
    from fuzzing import Plan, fuzz

    mock = make_mock(profile="2025-06", plan="free", rate_limits="all", check_answers=False)

    outcome = fuzz(mock, Plan(("fuzzing",), ("webinars", "webinarRegistrants"), EXAMPLES or 5))

    assert outcome.faults == []
    assert ("webinars", 429) in outcome.statuses


@pytest.mark.parametrize(
    ("spoil", "check"),
    [
        (lambda shown: shown | {"id": 7}, "response_schema_conformance"),
        (lambda _: 1 // 0, "not_a_server_error"),
    ],
)
def test_a_fault_is_found(open_zoom, monkeypatch, caplog, spoil, check):
    """Nothing found would mean nothing if nothing could be found."""
    from fuzzing import Plan, fuzz

    line = handlers()["user"]
    monkeypatch.setitem(
        handlers(), "user", line._replace(serializer=lambda ctx, found: spoil(line.serializer(ctx, found)))
    )

    outcome = fuzz(open_zoom("2025-06"), Plan(("examples",), ("user",)))

    assert any(check in fault for fault in outcome.faults)
