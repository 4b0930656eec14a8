"""Tracking sources: planted by a seed file, counted and filtered by registrations."""

from __future__ import annotations

import json

import pytest

NUMBER = 81234567890


@pytest.fixture(params=["2021-08", "2026-09"])
def mock(request, make_mock, tmp_path):
    """A mock with an account whose webinar is shared in two places."""
    account = {
        "account_id": "acme",
        "client_id": "c",
        "client_secret": "s",
        "token": "acme-token",
        "profile": request.param,
        "users": [{"email": "boss@acme.test"}],
        "webinars": [
            {
                "id": NUMBER,
                "host": "boss@acme.test",
                "settings": {"approval_type": 0},
                "tracking_sources": [
                    {"source_name": "Newsletter", "tracking_url": "https://acme.test/news", "visitor_count": 12},
                    {"source_name": "Blog"},
                ],
            }
        ],
    }
    path = tmp_path / "accounts.json"
    path.write_text(json.dumps({"accounts": [account]}))
    mock = make_mock(seed=str(path))
    mock.token = "acme-token"
    return mock


def sources(mock):
    return mock.get(f"/v2/webinars/{NUMBER}/tracking_sources").json


def register(mock, email, **fields):
    return mock.post(f"/v2/webinars/{NUMBER}/registrants", {"email": email, "first_name": "A", **fields})


def test_planted_sources_are_listed(mock):
    """With what the file says; without an address it is the registration page's."""
    listed = sources(mock)
    newsletter, blog = listed["tracking_sources"]

    assert listed["total_records"] == 0
    assert newsletter == {
        "id": newsletter["id"], "source_name": "Newsletter", "tracking_url": "https://acme.test/news",
        "registration_count": 0, "visitor_count": 12,
    }  # fmt: skip
    assert blog["tracking_url"].startswith(f"https://us06web.zoom.us/webinar/register/{blog['id']}/WN_")
    assert newsletter["id"] != blog["id"]


def test_registrations_count_for_their_source(mock):
    """Once a person; an unknown source is ignored; all who registered make the total."""
    newsletter, blog = (s["id"] for s in sources(mock)["tracking_sources"])
    for email, source in (("a", newsletter), ("b", newsletter), ("A", newsletter), ("c", "nowhere"), ("d", None)):
        assert register(mock, f"{email}@example.com", source_id=source).status == 201
    mock.batch(NUMBER, ["e@example.com"])

    listed = sources(mock)

    assert [s["registration_count"] for s in listed["tracking_sources"]] == [2, 0]
    assert listed["total_records"] == 5
    assert blog != newsletter


def test_registrants_are_filtered_by_source_on_all_pages(mock):
    """In each status, with a page token that is good for this filter alone."""
    newsletter, blog = (s["id"] for s in sources(mock)["tracking_sources"])
    for n in range(5):
        register(mock, f"p{n}@example.com", source_id=(newsletter, blog)[n % 2])
    path = f"/v2/webinars/{NUMBER}/registrants?page_size=2&tracking_source_id="

    first = mock.get(path + newsletter).json
    second = mock.get(f"{path}{newsletter}&next_page_token={first['next_page_token']}").json

    assert [r["email"][:2] for r in first["registrants"] + second["registrants"]] == ["p0", "p2", "p4"]
    assert (first["total_records"], second["next_page_token"]) == (3, "")
    assert mock.get(f"{path}{blog}&next_page_token={first['next_page_token']}").rule == "next_page_token_invalid"
    assert mock.get(path + "nowhere").json["registrants"] == []
    assert mock.get(path).json["total_records"] == 5
    assert mock.get(f"{path}{newsletter}&status=pending").json["total_records"] == 0


def test_sources_go_with_their_webinar(mock):
    """Nothing is left when it is deleted."""
    from mockzoom.zoom.tracking_sources import TRACKING_SOURCES

    assert mock.call("DELETE", f"/v2/webinars/{NUMBER}").status == 204
    with mock.pipeline.store.transaction("acme") as state:
        assert state.count(TRACKING_SOURCES, NUMBER) == 0
