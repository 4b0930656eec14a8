"""Lists about sessions that hold no more than what the sessions say: dashboards, files of a session, archives."""

from __future__ import annotations

import pytest
from held_occasions import do


@pytest.fixture(name="meeting", params=["meetings", "webinars"])
def _meeting(mock_each_profile, request):
    """The kind and number of a meeting or webinar that is live, whose host joined twice."""
    mock = mock_each_profile
    body = {"topic": "Weekly", "type": 2, "start_time": "2026-11-21T13:00:00Z"}
    number = mock.post("/v2/users/me/meetings", body).json["id"] if request.param == "meetings" else mock.webinar()
    do(mock, "start", number)
    do(mock, "join", number, host=True)
    do(mock, "leave", number, host=True)
    do(mock, "join", number, host=True)
    return request.param, number


def end(mock, kind, number):
    """End the session."""
    assert mock.call("PUT", f"/v2/{kind}/{number}/status", {"action": "end"}).status == 204


def test_dashboards_list_the_participants_without_figures(mock_each_profile, meeting):
    """Each as often as in the list of participants; nothing was shared or measured, and no one gave feedback."""
    mock, (kind, number) = mock_each_profile, meeting
    path = f"/v2/metrics/{kind}/{number}/participants"
    ids = [one["user_id"] for one in mock.get(path).json["participants"]]
    shared = mock.get(f"{path}/sharing").json
    assert [(one["user_id"], one["details"]) for one in shared["participants"]] == [(one, []) for one in ids]
    assert shared["total_records"] == len(ids) == 2
    pages = [mock.get(f"{path}/qos").json]
    pages.append(mock.get(f"{path}/qos?next_page_token={pages[0]['next_page_token']}").json)
    assert [(one["user_id"], one["user_qos"]) for page in pages for one in page["participants"]] == [
        (one, []) for one in ids
    ]
    assert pages[1]["next_page_token"] == ""
    assert mock.get(f"{path}/{ids[0]}/qos").json["join_time"] == "2026-11-21T12:00:00Z"
    assert mock.get(f"{path}/unknown/qos").json["code"] == 3001
    assert mock.get(f"{path}/satisfaction").json["participants"] == []


def test_a_dashboard_is_of_a_session_of_the_type(mock_each_profile, meeting):
    """A live session is not a past one, and a year later it cannot be read."""
    mock, (kind, number) = mock_each_profile, meeting
    path = f"/v2/metrics/{kind}/{number}/participants/sharing"
    assert mock.get(f"{path}?type=past").json["code"] == 3001
    end(mock, kind, number)
    assert mock.get(f"{path}?type=past").status == 200
    assert mock.get(path).json["code"] == 3001
    other = "webinars" if kind == "meetings" else "meetings"
    refused = mock.get(f"/v2/metrics/{other}/{number}/participants/sharing?type=past")
    assert refused.json["code"] == (300 if mock.complete_profile == "2021-08" else 3001)
    mock.clock.advance(days=366)
    assert mock.get(f"{path}?type=past").json["code"] == 12702


def test_no_file_was_sent_in_a_session(mock_each_profile, meeting):
    """The list is empty, and it is refused before the end of the first session."""
    mock, (kind, number) = mock_each_profile, meeting
    path = f"/v2/past_{kind}/{number}/files"
    assert mock.get(path).json["code"] == 3001
    end(mock, kind, number)
    assert mock.get(path).json == {"in_meeting_files": [], "total_records": 0}


def test_nothing_is_archived_in_a_range_of_a_week(mock_each_profile):
    """A longer range, one that ends before it begins, and what is not a time are refused."""
    mock, path = mock_each_profile, "/v2/archive_files"
    shown = mock.get(f"{path}?from=2026-11-14T00:00:00Z&to=2026-11-20T00:00:00Z").json
    assert (shown["meetings"], shown["next_page_token"]) == ([], "")
    assert (shown["from"], shown["to"]) == ("2026-11-14T00:00:00Z", "2026-11-20T00:00:00Z")
    assert mock.get(path).json["to"] == "2026-11-21T12:00:00Z"
    for query in (
        "from=2026-11-01T00:00:00Z&to=2026-11-20T00:00:00Z",
        "from=2026-11-20T00:00:00Z&to=2026-11-19T00:00:00Z",
        "from=yesterday",
    ):
        assert mock.get(f"{path}?{query}").json["code"] == 300, query
