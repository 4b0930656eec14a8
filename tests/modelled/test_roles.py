"""Roles: the three that every account has, those that are made, their users, and what they permit."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from mockzoom.spec import load_spec
from mockzoom.spec.openapi import api_openapi
from mockzoom.zoom.profiles import V2025_06
from mockzoom.zoom.users.roles import ALL_PERMISSIONS, permits

HOST, MEMBER = "host@example.com", "member@example.com"
OPERATIONS = load_spec().modelled.operations
NO_PERMISSION = {"code": 200, "message": "No permission."}


@pytest.fixture(name="member")
def _member(mock_each_profile):
    """The id of a user who is a member."""
    body = {"action": "create", "user_info": {"email": MEMBER, "type": 1}}
    return mock_each_profile.post("/v2/users", body).json["id"]


@pytest.fixture(name="role")
def _role(mock_each_profile):
    """The id of a role that may edit groups and read tracking fields."""
    body = {"name": "Groups", "privileges": ["Group:Edit", "ScheduleTrackingFields:Read"]}
    answer = mock_each_profile.post("/v2/roles", body)
    assert answer.status == 201
    return answer.json["id"]


def assign(mock, role, *users):
    return mock.post(f"/v2/roles/{role}/members", {"members": [{"id": user} for user in users]})


def listed(mock, role):
    return [user["id"] for user in mock.get(f"/v2/roles/{role}/members").json["members"]]


def test_an_account_has_three_roles_from_the_start(mock_each_profile):
    """They count the owner and the members, and stay in the list before the others."""
    roles = mock_each_profile.get("/v2/roles").json
    users = mock_each_profile.get("/v2/users").json["total_records"]

    assert [(r["id"], r["name"], r["total_members"]) for r in roles["roles"]] == [
        ("0", "Owner", 1),
        ("1", "Admin", 0),
        ("2", "Member", users - 1),
    ]
    assert roles["total_records"] == 3
    assert mock_each_profile.get("/v2/roles/0").json["privileges"] == list(ALL_PERMISSIONS)
    assert mock_each_profile.get("/v2/roles/2").json["privileges"] == []


def test_a_role_is_created_read_changed_and_deleted(mock_each_profile, role):
    """With the privileges that were sent; afterwards it is unknown with the code of its family."""
    mock = mock_each_profile
    found = mock.get(f"/v2/roles/{role}").json
    assert (found["name"], found["privileges"], found["total_members"]) == (
        "Groups",
        ["Group:Edit", "ScheduleTrackingFields:Read"],
        0,
    )
    assert mock.call("PATCH", f"/v2/roles/{role}", {"privileges": []}).status == 204
    assert mock.get(f"/v2/roles/{role}").json == found | {"privileges": []}
    assert mock.call("DELETE", f"/v2/roles/{role}").status == 204
    gone = mock.get(f"/v2/roles/{role}")
    assert gone.json["code"] == (300 if mock.complete_profile == "2021-08" else 1034)


def test_a_user_has_one_role(mock_each_profile, role, member):
    """Another role replaces it, as lists, the user and the filter of users show; without it the user is a member."""
    mock = mock_each_profile
    assert member in listed(mock, "2")
    assert assign(mock, "1", member).json["ids"] == member
    assert assign(mock, role, member).json["ids"] == member

    assert (listed(mock, "1"), listed(mock, role)) == ([], [member])
    assert member not in listed(mock, "2")
    shown = mock.get(f"/v2/users/{member}").json
    assert (shown["role_id"], shown["role_name"]) == (role, "Groups")
    assert [user["id"] for user in mock.get(f"/v2/users?status=pending&role_id={role}").json["users"]] == [member]
    assert mock.get(f"/v2/users/{member}/permissions").json["permissions"] == [
        "Group:Edit",
        "ScheduleTrackingFields:Read",
    ]

    assert mock.call("DELETE", f"/v2/roles/{role}/members/{member}").status == 204
    assert mock.get(f"/v2/users/{member}").json["role_id"] == "2"
    assert mock.get(f"/v2/users/{member}/permissions").json["permissions"] == []


def test_users_of_a_deleted_role_are_members(mock_each_profile, role, member):
    """A role is deleted with its assignments."""
    mock = mock_each_profile
    assign(mock, role, member)
    assert mock.get(f"/v2/roles/{role}").json["total_members"] == 1
    mock.call("DELETE", f"/v2/roles/{role}")

    assert mock.get(f"/v2/users/{member}").json["role_id"] == "2"
    assert member in listed(mock, "2")


@pytest.mark.parametrize("role", ["0", "2"])
def test_nobody_is_made_owner_or_member(mock_each_profile, member, role):
    """Zoom's sentence; nothing changes."""
    mock = mock_each_profile
    before = mock.get("/v2/roles").json
    added = assign(mock, role, member)
    removed = mock.call("DELETE", f"/v2/roles/{role}/members/{member}")
    changed = mock.call("PATCH", f"/v2/roles/{role}", {"name": "X"})
    deleted = mock.call("DELETE", f"/v2/roles/{role}")

    for answer in (added, removed):
        assert (answer.status, answer.json["code"]) == (400, 300)
        assert "add members for Normal/Owner roles" in answer.json["message"]
    assert {changed.status, deleted.status} == {400}
    assert mock.get("/v2/roles").json == before


def test_the_owner_keeps_the_role_of_the_owner(mock_each_profile, role):
    """Another role is not assigned to the owner, and the response does not name the owner."""
    mock = mock_each_profile
    owner = mock.get("/v2/users/me").json["id"]
    assert assign(mock, role, owner).json["ids"] == ""
    assert mock.get("/v2/users/me").json["role_id"] == "0"
    assert listed(mock, role) == []


@pytest.mark.parametrize(
    ("held", "required", "reading", "permitted"),
    [
        ((), (), False, True),
        ((), ("Group:Read",), True, False),
        (("Group:Read",), ("Group:Read",), True, True),
        (("Group:Edit",), ("Group:Read",), True, True),
        (("Group:Read",), ("Group:Edit",), False, False),
        (("Group:Read",), ("Group:Edit", "Group:Read"), True, True),
        (("Group:Read",), ("Group:Edit", "Group:Read"), False, False),
        (("Group:Edit",), ("Group:Edit", "Group:Read"), False, True),
        (("User:Edit",), ("Group:Edit",), False, False),
    ],
)
def test_which_permissions_suffice(held, required, reading, permitted):
    """Reading needs one of the permissions, changing all; Edit contains Read."""
    assert permits(held, required, reading=reading) is permitted


def token_of(mock, email):
    """The token of a user, with every scope of the app."""
    back = {"redirect_uri": "https://a.test"}
    query = {"response_type": "code", "client_id": "mockzoom-client", "login_hint": email} | back
    consent = mock.get(f"/oauth/authorize?{urlencode(query)}", headers={"authorization": ""})
    code = parse_qs(urlsplit(consent.headers["Location"]).query)["code"][0]
    form = {"grant_type": "authorization_code", "code": code, **back}
    app = b64encode(b"mockzoom-client:mockzoom-secret").decode()
    headers = {"authorization": f"Basic {app}", "content-type": "application/x-www-form-urlencoded"}
    return mock.post("/oauth/token", body=urlencode(form).encode(), headers=headers).json["access_token"]


def test_a_role_refuses_what_it_does_not_permit(mock_each_profile, role, member):
    """From 2025 on, a member may not edit groups, and one who has the role may; reading needs less than changing."""
    mock = mock_each_profile
    token = token_of(mock, MEMBER)
    refused = mock.post("/v2/groups", {"name": "A"}, token=token)
    if mock.complete_profile == "2021-08":
        assert refused.status == 201
        return
    assert (refused.status, refused.json, refused.rule) == (400, NO_PERMISSION, "role_lacks_permission")
    assert mock.get("/v2/groups").json["total_records"] == 0

    assign(mock, role, member)
    assert mock.post("/v2/groups", {"name": "A"}, token=token).status == 201
    assert mock.get("/v2/tracking_fields", token=token).status == 200
    field = {"field": "A", "required": False, "visible": True}
    assert mock.post("/v2/tracking_fields", field, token=token).rule == "role_lacks_permission"
    assign(mock, "1", member)
    assert mock.post("/v2/tracking_fields", field, token=token).status == 201


def test_a_role_does_not_limit_the_account_s_own_token_and_the_owner(mock_each_profile):
    """A server-to-server token has no user, and the owner has every permission."""
    mock = mock_each_profile
    assert mock.post("/v2/groups", {"name": "A"}).status == 201
    assert mock.post("/v2/groups", {"name": "B"}, token=token_of(mock, HOST)).status == 201


def test_the_role_is_checked_after_the_scope_and_before_the_path(make_mock):
    """A token without the scope has its error; a group that does not exist is not looked up without the permission."""
    mock = make_mock(profile="2025-06")
    mock.post("/v2/users", {"action": "create", "user_info": {"email": MEMBER, "type": 1}})
    assert mock.call("DELETE", "/v2/groups/unknown", token=token_of(mock, MEMBER)).rule == "role_lacks_permission"
    narrow = mock.account(scopes=["user:read:user:admin"], profile="2025-06")
    assert narrow.call("DELETE", "/v2/groups/unknown").rule == "scope_missing"


def test_every_permission_of_an_operation_can_be_had():
    """Permissions are those of the list of all; none requires one that no role can have."""
    required = {name for operation in OPERATIONS.values() for name in operation.permissions}
    assert len(required) > 20
    assert required <= set(ALL_PERMISSIONS)


def test_the_openapi_document_has_the_permissions(mock):
    """With the error of a role that lacks one."""
    document = api_openapi(load_spec(), V2025_06, "1")["paths"]["/v2/groups"]["post"]
    assert document["x-permissions"] == ("Group:Edit",)
    assert "`role_lacks_permission`: 200, No permission." in document["responses"]["400"]["description"]
