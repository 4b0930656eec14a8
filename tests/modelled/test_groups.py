"""One resource of the engine in full: groups and their members, as a client uses them."""

from __future__ import annotations

import pytest

HOST = "host@example.com"


@pytest.fixture(name="group")
def _group(mock_each_profile):
    answer = mock_each_profile.post("/v2/groups", {"name": "Sales"})
    assert answer.status == 201
    return answer.json["id"]


def test_a_group_is_created_read_listed_changed_and_deleted(mock_each_profile, group):
    """Every answer shows the same group; once it is deleted, it is unknown with the code of its family."""
    mock = mock_each_profile
    assert mock.get(f"/v2/groups/{group}").json == {"id": group, "name": "Sales", "total_members": 0}
    assert mock.call("PATCH", f"/v2/groups/{group}", {"name": "Support"}).status == 204
    assert mock.get("/v2/groups").json["groups"] == [{"id": group, "name": "Support", "total_members": 0}]

    assert mock.call("DELETE", f"/v2/groups/{group}").status == 204
    gone = mock.get(f"/v2/groups/{group}")
    assert (gone.status, gone.json["code"], gone.rule) == (404, 4130, "group/4130")
    assert mock.call("DELETE", f"/v2/groups/{group}").json["code"] == 4130
    assert mock.get("/v2/groups").json["total_records"] == 0


def test_a_name_is_required_and_unique(mock_each_profile, group):
    """Zoom's sentences, with what was sent in the place of a parameter."""
    missing = mock_each_profile.post("/v2/groups", {})
    assert (missing.status, missing.json["code"], missing.rule) == (400, 300, "groupCreate/300")
    taken = mock_each_profile.post("/v2/groups", {"name": "Sales"})
    assert (taken.status, taken.json["code"]) == (409, 4132)
    assert mock_each_profile.get("/v2/groups").json["total_records"] == 1


def test_members_are_users_of_the_account(mock_each_profile, group):
    """A member is added by address, shown with the user's names, counted, and gone with the user."""
    mock = mock_each_profile
    created = mock.post("/v2/users", {"action": "create", "user_info": {"email": "new@example.com", "type": 1}}).json
    members = {"members": [{"email": HOST}, {"id": created["id"]}, {"id": "unknown"}]}
    added = mock.post(f"/v2/groups/{group}/members", members).json

    assert len(added["ids"].split(",")) == 2
    listed = mock.get(f"/v2/groups/{group}/members").json
    assert [member["email"] for member in listed["members"]] == [HOST, "new@example.com"]
    assert mock.get(f"/v2/groups/{group}").json["total_members"] == 2
    assert mock.call("DELETE", f"/v2/users/{created['id']}?action=delete").status == 204
    assert mock.get(f"/v2/groups/{group}").json["total_members"] == 1


def things(export):
    """Return the things in an account's export."""
    return export["records"]["things"]


def test_a_get_creates_nothing(mock_each_profile, group):
    """Settings that were never set can be read, and the state stays the same."""
    before = mock_each_profile.control("GET", "/export").json
    assert mock_each_profile.get(f"/v2/groups/{group}/settings").status == 200
    assert mock_each_profile.get(f"/v2/groups/{group}/members").status == 200
    assert things(mock_each_profile.control("GET", "/export").json) == things(before)


def test_an_error_of_a_modelled_operation_can_be_injected(mock):
    """A fault names it by operation and code."""
    fault = {"operation": "groupCreate", "rule": "groupCreate/4132"}
    assert mock.control("POST", "/faults", fault).status == 201

    answer = mock.post("/v2/groups", {"name": "Sales"})
    assert (answer.status, answer.json["code"], answer.rule) == (409, 4132, "groupCreate/4132")
