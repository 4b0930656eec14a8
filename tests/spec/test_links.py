"""Links of /openapi.json: what was created is found where it is, and nothing else is taken for it."""

from __future__ import annotations

import pytest

from mockzoom.spec import load_spec
from mockzoom.spec.links import links_of
from mockzoom.zoom.profiles import PROFILES, V2025_06

CATALOGUE = load_spec()


def links(name, profile=V2025_06):
    return links_of(CATALOGUE, CATALOGUE.operations[name], profile)


@pytest.mark.parametrize("profile", list(PROFILES.values()), ids=str)
def test_a_link_gives_every_path_parameter(profile):
    """Of an operation that exists, and no other."""
    for name in CATALOGUE.operations:
        for target, link in links(name, profile).items():
            wanted = {p.name for p in CATALOGUE.operations[target].path_parameters}
            assert link["operationId"] == target
            assert link["parameters"].keys() == wanted


@pytest.mark.parametrize("profile", list(PROFILES.values()), ids=str)
def test_what_is_created_leads_to_its_operations(profile):
    """A webinar by `id`, a registrant by `registrant_id` with the webinar of the request."""
    assert links("webinarCreate", profile)["addBatchWebinarRegistrants"]["parameters"] == {
        "webinarId": "$response.body#/id"
    }
    assert links("webinarRegistrantCreate", profile)["webinarRegistrantGet"]["parameters"] == {
        "registrantId": "$response.body#/registrant_id",
        "webinarId": "$request.path.webinarId",
    }
    assert links("userCreate", profile)["user"]["parameters"] == {"userId": "$response.body#/id"}


def test_an_id_of_something_else_is_no_link():
    """Panelists are answered with the webinar's; reading creates nothing."""
    assert links("webinarPanelistCreate") == {}
    assert links("webinar") == {}
    assert links("webinarRegistrantCreate").keys() & {"webinar", "webinarDelete"} == set()
