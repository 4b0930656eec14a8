"""A profile that is defined outside the package is served like the built-in ones."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

import mockzoom
from mockzoom.zoom.error_definitions import extend_error
from mockzoom.zoom.errors import ErrorVariant
from mockzoom.zoom.evidence import EvidenceGrade
from mockzoom.zoom.profiles import PROFILES, V2021_08, V2025_06, V2026_09, Feature, Profile, register_profile
from mockzoom.zoom.registry import errors

HEADERS = {"Authorization": "Bearer mockzoom-token", "Accept": "application/json"}


@pytest.fixture
def third_profile():
    """A profile on the base of 2025-06 with one feature removed and one error message changed."""
    spec = errors()["webinar_not_found"]
    variants = spec.variants
    profile = register_profile(Profile("2099-01", base=V2025_06, removes=frozenset({Feature.CREATION_SOURCE})))
    extend_error(
        "webinar_not_found",
        ErrorVariant("2099-01", 404, 3001, "No webinar {webinar_id}.", EvidenceGrade.INFERRED, "own judgement"),
    )
    yield profile
    PROFILES.pop("2099-01", None)
    object.__setattr__(spec, "variants", variants)


@pytest.fixture
def client(third_profile) -> FlaskClient:
    """A client of a server whose account has the third profile."""
    return mockzoom.create_app(mockzoom.Settings(profile=third_profile.name, check_answers=True)).test_client()


def create_webinar(client: FlaskClient) -> dict:
    """Create a webinar and return the response body."""
    return client.post(
        "/v2/users/me/webinars", json={"topic": "T", "type": 5, "settings": {"approval_type": 0}}, headers=HEADERS
    ).json


def test_a_feature_that_the_profile_removes_is_gone(client):
    """The removed field is absent, and the fields of the base profile are there."""
    webinar = create_webinar(client)

    assert "creation_source" not in webinar
    assert "hd_video_for_attendees" in webinar["settings"]


def test_an_error_variant_of_the_profile_replaces_that_of_its_base(client):
    """The changed error has the new message; an error without a variant has that of the base."""
    unknown = client.get("/v2/webinars/81234567890", headers=HEADERS)
    unsent = client.post("/v2/webinars/81234567890/batch_registrants", json={}, headers=HEADERS)

    assert unknown.json == {"code": 3001, "message": "No webinar 81234567890."}
    assert unsent.json["code"] == errors()["validation_failed"].variant_for(V2025_06).code


def test_status_and_schema_come_from_the_base(client):
    """A batch registration is answered with 201 as in 2025-06, and the response fits the base's schema."""
    path = f"/v2/webinars/{create_webinar(client)['id']}/batch_registrants"
    body = {"registrants": [{"email": "a@example.com", "first_name": "A", "last_name": "B"}]}

    assert client.post(path, json=body, headers=HEADERS).status_code == 201


def test_the_openapi_document_describes_the_profile(client):
    """Every operation has a response, and examples are those of the base."""
    document = client.get("/openapi.json").json
    batch = document["paths"]["/v2/webinars/{webinarId}/batch_registrants"]["post"]

    assert "2099-01" in document["info"]["description"]
    assert "201" in batch["responses"]
    assert batch["requestBody"]["content"]["application/json"]["examples"]


def test_the_name_of_a_profile_is_taken_once(third_profile):
    """A second profile of the same name is refused."""
    with pytest.raises(ValueError, match="2099-01"):
        register_profile(Profile(third_profile.name, base=V2021_08))


@pytest.mark.parametrize("feature", list(Feature), ids=lambda feature: feature.name)
def test_every_feature_distinguishes_the_built_in_profiles(feature):
    """A feature that all profiles have, or none, would be dead code."""
    assert {profile.has(feature) for profile in (V2021_08, V2025_06, V2026_09)} == {True, False}


def test_the_newest_profile_only_adds_to_its_base():
    """What Zoom announced since the newest specification is all in which it differs."""
    assert V2026_09.lineage == ("2026-09", "2025-06")
    assert all(V2026_09.has(feature) for feature in Feature if V2025_06.has(feature))
