"""Groups and IM groups as users have them: membership, the primary group, settings and virtual backgrounds."""

from __future__ import annotations

import pytest

HOST, MEMBER = "host@example.com", "new@example.com"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
FORM = {"content-type": "multipart/form-data; boundary=x"}


@pytest.fixture(name="member")
def _member(mock_each_profile):
    """The id of a user."""
    body = {"action": "custCreate", "user_info": {"email": MEMBER, "type": 1}}
    return mock_each_profile.post("/v2/users", body).json["id"]


@pytest.fixture(name="groups")
def _groups(mock_each_profile, member):
    """The ids of two groups; the user is in the first."""
    first, second = (mock_each_profile.post("/v2/groups", {"name": name}).json["id"] for name in ("Sales", "Support"))
    assert add(mock_each_profile, first, member).status == 201
    return first, second


def add(mock, group, user):
    return mock.post(f"/v2/groups/{group}/members", {"members": [{"id": user}]})


def upload(mock, group, content, name="beach.png"):
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    path = f"/v2/groups/{group}/settings/virtual_backgrounds"
    return mock.post(path, body=head + content + b"\r\n--x--\r\n", headers=FORM)


def change(mock, group, user, **body):
    return mock.call("PATCH", f"/v2/groups/{group}/members/{user}", body)


def groups_of(mock, user):
    return mock.get(f"/v2/users/{user}").json["group_ids"]


def test_a_user_shows_its_groups(mock_each_profile, member, groups):
    """In the user and, for one who is in a group, in the list of users; until the group is deleted."""
    mock = mock_each_profile
    assert groups_of(mock, member) == [groups[0]]
    assert groups_of(mock, HOST) == []
    rows = {user["id"]: user.get("group_ids") for user in mock.get("/v2/users").json["users"]}
    assert rows.pop(member) == [groups[0]]
    assert set(rows.values()) == {None}

    assert mock.call("DELETE", f"/v2/groups/{groups[0]}").status == 204
    assert groups_of(mock, member) == []


def test_a_member_moves_to_another_group(mock_each_profile, member, groups):
    """The one group loses the user whom the other gets."""
    first, second = groups
    assert change(mock_each_profile, first, member, action="move", target_group_id=second).status == 204
    assert groups_of(mock_each_profile, member) == [second]
    totals = {g["id"]: g["total_members"] for g in mock_each_profile.get("/v2/groups").json["groups"]}
    assert totals == {first: 0, second: 1}
    assert change(mock_each_profile, first, member, action="move", target_group_id=second).json["code"] == 4131


def test_the_primary_group_comes_first(mock_each_profile, member, groups):
    """Without a choice it is the group that the user joined first; it has to be a group of the user."""
    mock, (first, second) = mock_each_profile, groups
    assert change(mock, first, member, action="set_primary", target_group_id=second).json["code"] == 4131
    add(mock, second, member)
    assert groups_of(mock, member) == [first, second]
    assert change(mock, first, member, action="set_primary", target_group_id=second).status == 204
    assert groups_of(mock, member) == [second, first]


def test_a_target_group_is_required_and_exists(mock_each_profile, member, groups):
    """A member stays in its group after both refusals; the message names the target."""
    empty = change(mock_each_profile, groups[0], member, action="move")
    assert (empty.status, empty.json) == (400, {"code": 300, "message": "The target_group_id can not be empty."})
    unknown = change(mock_each_profile, groups[0], member, action="move", target_group_id="none")
    assert (unknown.status, unknown.json["code"]) == (404, 4130)
    assert "none" in unknown.json["message"]
    assert groups_of(mock_each_profile, member) == [groups[0]]


def test_an_account_creates_a_hundred_groups_a_day(make_mock):
    """The limit starts again at midnight UTC, and a refused request does not count."""
    mock = make_mock(rate_limits="daily")
    for number in range(100):
        assert mock.post("/v2/groups", {"name": f"G{number}"}).status == 201
        assert mock.post("/v2/groups", {"name": "G0"}).status == 409
    refused = mock.post("/v2/groups", {"name": "one more"})
    assert (refused.status, refused.rule, "100" in refused.json["message"]) == (429, "groupCreate/429", True)
    assert refused.headers["Retry-After"] == "2026-11-22T00:00:00Z"
    mock.clock.advance(days=1)
    assert mock.post("/v2/groups", {"name": "one more"}).status == 201


def test_settings_that_an_option_selects_are_apart(mock_each_profile, groups):
    """Each option is a document; without one there are the sections."""
    path = f"/v2/groups/{groups[0]}/settings"
    bodies = {
        "": {"in_meeting": {"chat": True}},
        "?option=meeting_authentication": {"meeting_authentication": True},
        "?option=meeting_security": {"meeting_security": {"auto_security": False}},
    }
    for option, body in bodies.items():
        assert mock_each_profile.call("PATCH", path + option, body).status == 204
    for option, body in bodies.items():
        shown = mock_each_profile.get(path + option).json
        shown.get("in_meeting", {}).pop("virtual_background_settings", None)
        assert shown == body


def test_virtual_backgrounds_are_uploaded_shown_and_deleted(mock_each_profile, groups):
    """The settings list them, without the content; all of `file_ids` go, or none."""
    mock = mock_each_profile
    made = upload(mock, groups[0], PNG)
    assert made.status == 201
    assert (made.json["name"], made.json["type"], int(made.json["size"])) == ("beach.png", "image", len(PNG))

    def files():
        settings = mock.get(f"/v2/groups/{groups[0]}/settings").json
        return [one["id"] for one in settings["in_meeting"]["virtual_background_settings"]["files"]]

    assert files() == [made.json["id"]]
    path = f"/v2/groups/{groups[0]}/settings/virtual_backgrounds"
    for ids in ("", "?file_ids=none", f"?file_ids={made.json['id']},none"):
        assert mock.call("DELETE", path + ids).json["code"] == 300
    assert files() == [made.json["id"]]
    assert mock.call("DELETE", f"{path}?file_ids={made.json['id']}").status == 204
    assert files() == []


@pytest.mark.parametrize(
    "content,rule",
    [
        pytest.param(b"", "120", id="empty"),
        pytest.param(b"GIF89a" + bytes(40), "120.4", id="gif"),
        pytest.param(PNG + bytes(15 << 20), "120.2", id="large"),
    ],
)
def test_other_files_are_refused(mock_each_profile, groups, content, rule):
    """An empty one, another type, and more than 15 MB."""
    refused = upload(mock_each_profile, groups[0], content)
    assert (refused.status, refused.rule) == (400, f"uploadGroupVB/{rule}")


def test_a_group_has_ten_virtual_backgrounds(mock_each_profile, groups):
    """The eleventh is refused; another group has ten more."""
    assert [upload(mock_each_profile, groups[0], PNG).status for _ in range(10)] == [201] * 10
    assert upload(mock_each_profile, groups[0], PNG).rule == "uploadGroupVB/120.3"
    assert upload(mock_each_profile, groups[1], PNG).status == 201


def test_im_groups_are_listed_with_their_members(mock_each_profile, member):
    """A new one is `normal`; its members show it in `im_group_ids`."""
    mock = mock_each_profile
    assert mock.post("/v2/im/groups", {}).json["code"] == 300
    made = mock.post("/v2/im/groups", {"name": "Directory", "search_by_account": True})
    assert made.status == 201
    group = made.json["id"]
    assert mock.post(f"/v2/im/groups/{group}/members", {"members": [{"email": MEMBER}]}).json["ids"] == member
    assert mock.call("PATCH", f"/v2/im/groups/{group}", {"search_by_domain": True}).status == 204

    (listed,) = mock.get("/v2/im/groups").json["groups"]
    found = {"search_by_account": True, "search_by_domain": True, "search_by_ma_account": False}
    assert listed == {"id": group, "name": "Directory", "total_members": 1, "type": "normal", **found}
    assert mock.get(f"/v2/users/{member}").json["im_group_ids"] == [group]
    assert mock.call("DELETE", f"/v2/im/groups/{group}/members/{member}").status == 204
    assert mock.call("DELETE", f"/v2/im/groups/{group}/members/{member}").json["code"] == 4131
    assert mock.get(f"/v2/users/{member}").json["im_group_ids"] == []
