"""Chat channels: one thing under two paths, with an owner and members who join, leave, and are invited."""

from __future__ import annotations

import pytest

ANN, BOB = "ann@example.com", "bob@example.com"


@pytest.fixture(name="people")
def _people(mock_each_profile):
    """The ids of two users besides the caller, by address."""
    info = [{"email": email, "type": 1, "first_name": email[:3].title()} for email in (ANN, BOB)]
    made = [mock_each_profile.post("/v2/users", {"action": "custCreate", "user_info": one}).json for one in info]
    return {user["email"]: user["id"] for user in made}


@pytest.fixture(name="channel")
def _channel(mock_each_profile, people):
    """The id of a private channel of the caller, with Ann as a member."""
    return create(mock_each_profile, name="Team", type=1, members=[{"email": ANN}, {"email": "none@example.com"}])


def create(mock, user="me", **body):
    answer = mock.post(f"/v2/chat/users/{user}/channels", body)
    assert answer.status == 201, answer.body
    return answer.json["id"]


def members(mock, channel, user="me"):
    listed = mock.get(f"/v2/chat/users/{user}/channels/{channel}/members").json["members"]
    return {member["email"]: member["role"] for member in listed}


def listed(mock, user):
    return [channel["id"] for channel in mock.get(f"/v2/chat/users/{user}/channels").json["channels"]]


def test_a_channel_is_one_thing_under_two_paths(mock_each_profile, channel):
    """What one path changes, the other shows."""
    mock = mock_each_profile
    own, of_user = f"/v2/chat/channels/{channel}", f"/v2/chat/users/me/channels/{channel}"
    assert mock.get(own).json == mock.get(of_user).json
    assert mock.call("PATCH", own, {"name": "First"}).status == 204
    assert mock.get(of_user).json["name"] == "First"
    assert mock.call("PATCH", of_user, {"name": "Second"}).status == 204
    assert mock.get(own).json["name"] == "Second"
    assert mock.call("DELETE", own).status == 204
    for path in (own, of_user):
        gone = mock.get(path)
        assert (gone.status, gone.json["code"]) == (404, 4130)
    assert listed(mock, "me") == []


def test_a_channel_has_an_address_made_of_its_id(mock_each_profile, people):
    """32 hexadecimal digits."""
    made = mock_each_profile.post("/v2/chat/users/me/channels", {"name": "Team"}).json
    assert (len(made["id"]), int(made["id"], 16) > 0) == (32, True)
    assert made["jid"] == f"{made['id']}@conference.xmpp.zoom.us"


def test_the_creator_owns_a_channel(mock_each_profile, channel):
    """Users of `members` are in it, and who does not exist is left out."""
    assert members(mock_each_profile, channel) == {"host@example.com": "owner", ANN: "member"}
    assert listed(mock_each_profile, ANN) == [channel]
    assert listed(mock_each_profile, BOB) == []


def test_a_private_channel_is_for_its_members(mock_each_profile, channel):
    """Others neither see nor change it, and a member does not change it either."""
    mock = mock_each_profile
    path = "/v2/chat/users/{}/channels/{}"
    for method, user in (("GET", BOB), ("PATCH", BOB), ("PATCH", ANN), ("DELETE", ANN)):
        refused = mock.call(method, path.format(user, channel), {"name": "X"} if method == "PATCH" else None)
        assert (refused.status in (400, 403), refused.json["code"]) == (True, 200)
    assert mock.get(path.format(BOB, channel) + "/members").json["code"] == 200
    assert mock.get(path.format(ANN, channel)).json["name"] == "Team"
    assert mock.get(path.format("nobody", channel)).json["code"] == 1001


def test_a_token_of_the_account_manages_all_channels(mock_each_profile, people):
    """With the caller's own rights; a request for another user has those of that user."""
    private = create(mock_each_profile, BOB, name="Desk", type=1)
    own = f"/v2/chat/channels/{private}"
    assert mock_each_profile.call("PATCH", own, {"name": "Table"}).status == 204
    assert mock_each_profile.get(own).json["name"] == "Table"
    assert mock_each_profile.get(f"/v2/chat/users/{ANN}/channels/{private}").json["code"] == 200
    assert mock_each_profile.call("DELETE", own).status == 204


def test_members_are_invited_and_removed(mock_each_profile, channel, people):
    """Five at most at once, of whom one exists; the owner removes them by id or address."""
    mock = mock_each_profile
    path = f"/v2/chat/users/me/channels/{channel}/members"
    invited = mock.post(path, {"members": [{"email": BOB}]})
    ids = invited.json["ids"]
    assert (invited.status, ids if isinstance(ids, str) else ids[0]) == (201, people[BOB])
    assert mock.post(path, {"members": [{"email": "none@example.com"}]}).json["code"] == 5301
    assert mock.post(path, {"members": [{"email": BOB}] * 6}).json["code"] == 5301
    assert list(members(mock, channel)) == ["host@example.com", ANN, BOB]

    assert mock.call("DELETE", f"{path}/{people[BOB]}").status == 204
    assert mock.call("DELETE", f"/v2/chat/channels/{channel}/members/{ANN}").status == 204
    assert mock.call("DELETE", f"{path}/{people[BOB]}").json["code"] == 5301
    assert list(members(mock, channel)) == ["host@example.com"]


def test_a_public_channel_is_joined_and_left(mock_each_profile, channel, people):
    """A private one is not, and who is a member stays one."""
    mock = mock_each_profile
    public = create(mock, BOB, name="Lounge", type=3)
    own = f"/v2/chat/channels/{public}/members/me"
    assert mock.call("DELETE", own).json["code"] == 5301
    joined = mock.post(own)
    assert (joined.status, joined.json["id"]) == (201, mock.get("/v2/users/me").json["id"])
    assert listed(mock, "me") == [channel, public]
    assert mock.call("DELETE", own).status == 204
    assert listed(mock, "me") == [channel]
    private = create(mock, BOB, name="Desk", type=1)
    assert mock.post(f"/v2/chat/channels/{private}/members/me").json["code"] == 5301
    assert mock.post(f"/v2/chat/channels/{channel}/members/me").status == 201
    assert listed(mock, "me") == [channel]


def test_a_channel_without_its_owner_belongs_to_the_next_member(mock_each_profile, channel, people):
    """The owner leaves, or is deleted."""
    mock = mock_each_profile
    assert mock.call("DELETE", f"/v2/chat/channels/{channel}/members/me").status == 204
    assert members(mock, channel, ANN) == {ANN: "owner"}
    other = create(mock, ANN, name="Other", members=[{"email": BOB}])
    assert mock.call("DELETE", f"/v2/users/{people[ANN]}?action=delete").status == 204
    assert members(mock, other, BOB) == {BOB: "owner"}


def test_a_name_is_required_and_unique_for_its_owner(mock_each_profile, channel):
    """The documents of 2021 do not have the second error."""
    mock = mock_each_profile
    assert mock.post("/v2/chat/users/me/channels", {"type": 1}).json["code"] == 5301
    again = mock.post("/v2/chat/users/me/channels", {"name": "Team"})
    recent = mock.complete_profile != "2021-08"
    assert (again.status, again.json.get("code")) == ((400, 300) if recent else (201, None))
    assert mock.post(f"/v2/chat/users/{ANN}/channels", {"name": "Team"}).status == 201


def test_settings_of_a_channel_change_one_by_one(make_mock):
    """The others keep the value of a new channel."""
    mock = make_mock(profile="2025-06")
    channel = create(mock, name="Team")
    change = {"name": "Team", "channel_settings": {"posting_permissions": 2}}
    assert mock.call("PATCH", f"/v2/chat/channels/{channel}", change).status == 204
    (row,) = mock.get("/v2/chat/users/me/channels").json["channels"]
    settings = row["channels_settings"]
    assert (settings["posting_permissions"], settings["new_members_can_see_previous_messages_files"]) == (2, True)
