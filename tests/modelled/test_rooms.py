"""Zoom Rooms, their locations and settings, as a client uses them."""

from __future__ import annotations

import pytest

ROOM = {"name": "Fjord", "type": "ZoomRoom"}
DAYS = "?from=2026-11-01&to=2026-11-30"


@pytest.fixture(name="room")
def _room(mock_each_profile):
    answer = mock_each_profile.post("/v2/rooms", ROOM)
    assert answer.status == 201
    return answer.json["id"]


def location(mock, name, parent=None):
    """Add a location and return its id."""
    body = {"name": name} | ({"parent_location_id": parent} if parent else {})
    answer = mock.post("/v2/rooms/locations", body)
    assert answer.status == 200
    return answer.json["id"]


def is_error(answer, status, code, text=""):
    """Assert the error of an answer."""
    assert (answer.status, answer.json["code"]) == (status, code)
    assert text in answer.json["message"]


class TestRooms:
    """Rooms themselves."""

    def test_a_room_is_shown_with_its_id_twice_and_one_activation_code(self, mock_each_profile, room):
        """The list has the fields of a list, the room has all in `basic`."""
        mock = mock_each_profile
        (listed,) = mock.get("/v2/rooms").json["rooms"]
        assert (listed["id"], listed["room_id"], listed["name"]) == (room, room, "Fjord")
        basic = mock.get(f"/v2/rooms/{room}").json["basic"]
        assert basic["name"] == "Fjord"
        assert basic["activation_code"] == listed["activation_code"]
        assert len(basic["activation_code"]) == len("0000-0000-0000-0000")

    def test_a_change_sets_the_fields_in_basic_and_no_others(self, mock_each_profile, room):
        """Also the list shows the new name."""
        mock = mock_each_profile
        before = mock.get(f"/v2/rooms/{room}").json["basic"]
        assert mock.call("PATCH", f"/v2/rooms/{room}", {"basic": {"support_phone": "555"}}).status == 204
        assert mock.call("PATCH", f"/v2/rooms/{room}", {"basic": {"name": "Dune"}}).status == 204
        changed = {"name": "Dune", "support_phone": "555"}
        assert mock.get(f"/v2/rooms/{room}").json["basic"] == {**before, **changed}
        assert mock.get("/v2/rooms").json["rooms"][0]["name"] == "Dune"

    def test_query_parameters_filter_the_list(self, mock_each_profile, room):
        """By type, location, name, and rooms without a location."""
        mock = mock_each_profile
        place = location(mock, "Oslo")
        body = {"name": "Sign", "type": "DigitalSignageOnly", "location_id": place}
        sign = mock.post("/v2/rooms", body).json["id"]

        def ids(query):
            return [one["id"] for one in mock.get(f"/v2/rooms?{query}").json["rooms"]]

        assert ids("type=DigitalSignageOnly") == ids(f"location_id={place}") == [sign]
        assert ids("unassigned_rooms=true") == [room]
        assert ids("unassigned_rooms=false") == ids("status=Available") == [room, sign]
        assert ids("status=InMeeting") == []

    def test_a_deleted_room_is_gone_with_its_settings(self, mock_each_profile, room):
        """Every operation has the code of rooms then."""
        mock = mock_each_profile
        mock.call(
            "PATCH", f"/v2/rooms/{room}/settings?setting_type=meeting", {"zoom_rooms": {"auto_direct_sharing": True}}
        )
        assert mock.call("DELETE", f"/v2/rooms/{room}").status == 204
        for method, path, body in (
            ("GET", "", None),
            ("DELETE", "", None),
            ("PATCH", "", {"basic": {"name": "x"}}),
            ("GET", "/devices", None),
            ("GET", "/settings?setting_type=meeting", None),
            ("PATCH", "/settings", {"zoom_rooms": {}}),
            ("PUT", "/location", {"location_id": "unknown"}),
            ("PATCH", "/events", {"method": "zoomroom.check_in", "params": {"event_id": "e"}}),
        ):
            is_error(mock.call(method, f"/v2/rooms/{room}{path}", body), 404, 1012, room)
        assert mock.get("/v2/rooms").json["rooms"] == []

    def test_check_in_and_check_out_need_an_event(self, mock_each_profile, room):
        """Another method and a missing event are invalid parameters."""
        path = f"/v2/rooms/{room}/events"
        for method in ("zoomroom.check_in", "zoomroom.check_out"):
            assert mock_each_profile.call("PATCH", path, {"method": method, "params": {"event_id": "e"}}).status == 202
        for body in ({"method": "zoomroom.leave", "params": {"event_id": "e"}}, {"method": "zoomroom.check_in"}):
            is_error(mock_each_profile.call("PATCH", path, body), 400, 300, "Invalid parameters.")

    def test_a_room_has_no_devices(self, mock_each_profile, room):
        """The list is empty, and the version of an unknown device cannot be changed."""
        assert mock_each_profile.get(f"/v2/rooms/{room}/devices").json["devices"] == []
        path = f"/v2/rooms/{room}/devices/d/app_version"
        is_error(mock_each_profile.call("PUT", path, {"action": "upgrade"}), 400, 8004, room)
        assert mock_each_profile.get("/v2/rooms/digital_signage").json["contents"] == []


class TestSettings:
    """Documents with a section for each `setting_type`."""

    @pytest.mark.parametrize("owner", ["account_settings", "{room}/settings", "locations/{place}/settings"])
    def test_each_type_is_a_section(self, mock_each_profile, room, owner):
        """A change sets fields of one section, at every depth; the others stay."""
        mock = mock_each_profile
        path = "/v2/rooms/" + owner.format(room=room, place=location(mock, "Oslo"))
        for field in ("auto_direct_sharing", "display_meeting_list"):
            sent = {"zoom_rooms": {field: True}, "client_alert": {"detect_camera_error_alert": True}}
            assert mock.call("PATCH", f"{path}?setting_type=meeting", sent).status == 204
        both = {"auto_direct_sharing": True, "display_meeting_list": True}
        assert mock.get(f"{path}?setting_type=meeting").json == {"zoom_rooms": both}
        assert mock.get(f"{path}?setting_type=alert").json == {}

    def test_a_wrong_type_or_value_is_refused(self, mock_each_profile, room):
        """Although the documents describe the body as alternatives, of which one does not have the field."""
        path = f"/v2/rooms/{room}/settings"
        wrong = mock_each_profile.call("PATCH", path, {"zoom_rooms": {"auto_direct_sharing": "yes"}})
        assert [one["field"] for one in wrong.json["errors"]] == ["zoom_rooms.auto_direct_sharing"]
        unknown = mock_each_profile.call("PATCH", f"{path}?setting_type=weather", {"zoom_rooms": {}})
        assert [one["field"] for one in unknown.json["errors"]] == ["setting_type"]

    def test_the_profile_of_the_account_keeps_what_was_set(self, mock_each_profile):
        """It is empty at first."""
        assert mock_each_profile.get("/v2/rooms/account_profile").json == {}
        body = {"basic": {"room_passcode": "12345"}}
        assert mock_each_profile.call("PATCH", "/v2/rooms/account_profile", body).status == 204
        assert mock_each_profile.get("/v2/rooms/account_profile").json == body


class TestLocations:
    """The tree of locations."""

    def test_a_location_is_one_level_below_its_parent(self, mock_each_profile):
        """Its type is the level; below the lowest level there is none."""
        mock = mock_each_profile
        place = None
        for depth, level in enumerate(mock.get("/v2/rooms/locations/structure").json["structures"]):
            place = location(mock, f"L{depth}", place)
            assert [one["id"] for one in mock.get(f"/v2/rooms/locations?type={level}").json["locations"]] == [place]
        deeper = mock.post("/v2/rooms/locations", {"name": "deeper", "parent_location_id": place})
        is_error(deeper, 400, 300, f"Invalid parent location id {place}")
        assert len(mock.get("/v2/rooms/locations").json["locations"]) == depth + 1

    def test_unknown_parents_types_and_taken_names_are_refused(self, mock_each_profile):
        """Each with its sentence."""
        mock = mock_each_profile
        place = location(mock, "Oslo")
        is_error(
            mock.post("/v2/rooms/locations", {"name": "x", "parent_location_id": "?"}), 404, 4801, "Location not exist"
        )
        is_error(mock.get("/v2/rooms/locations?parent_location_id=nowhere"), 404, 4801, "nowhere")
        is_error(mock.get("/v2/rooms/locations?type=moon"), 400, 300, "Location type not exist.")
        is_error(mock.get("/v2/rooms/locations/nowhere"), 404, 4801, "nowhere")
        is_error(mock.post("/v2/rooms/locations", {"name": "Oslo"}), 400, 300, "already exists")
        other = location(mock, "Bergen")
        is_error(mock.call("PATCH", f"/v2/rooms/locations/{other}", {"basic": {"name": "Oslo"}}), 400, 300, "exists")
        assert mock.call("PATCH", f"/v2/rooms/locations/{place}", {"basic": {"name": "Oslo"}}).status in (200, 204)

    def test_a_location_moves_to_another_parent_of_the_same_level(self, mock_each_profile):
        """It takes what is below with it; a parent of another level, such as one of its children, is invalid."""
        mock = mock_each_profile
        first, second = location(mock, "Norway"), location(mock, "Sweden")
        child = location(mock, "Oslo", first)
        move = f"/v2/rooms/locations/{child}/location"
        assert mock.call("PUT", move, {"parent_location_id": second}).status == 204
        listed = mock.get(f"/v2/rooms/locations?parent_location_id={second}").json["locations"]
        assert [one["id"] for one in listed] == [child]
        for place, parent in ((first, child), (child, child), (first, second)):
            answer = mock.call("PUT", f"/v2/rooms/locations/{place}/location", {"parent_location_id": parent})
            is_error(answer, 400, 300, f"Invalid parent location id {parent}")
        is_error(mock.call("PUT", move, {"parent_location_id": "nowhere"}), 404, 4801, "nowhere")
        is_error(
            mock.call("PUT", "/v2/rooms/locations/gone/location", {"parent_location_id": second}), 404, 4801, "gone"
        )

    def test_a_room_is_at_the_lowest_level(self, mock_each_profile, room):
        """Without a structure that is a location with none below it, with one it is the last level."""
        mock = mock_each_profile
        country = location(mock, "Norway")
        city = location(mock, "Oslo", country)
        is_error(mock.post("/v2/rooms", {**ROOM, "location_id": country}), 400, 300, country)
        is_error(mock.post("/v2/rooms", {**ROOM, "location_id": "nowhere"}), 404, 4801, "nowhere")
        is_error(mock.call("PUT", f"/v2/rooms/{room}/location", {"location_id": country}), 400, 300, country)
        assert mock.call("PUT", f"/v2/rooms/{room}/location", {"location_id": city}).status == 204
        assert mock.get("/v2/rooms").json["rooms"][0]["location_id"] == city

        structure = {"structures": ["country", "city", "floor"]}
        assert mock.call("PATCH", "/v2/rooms/locations/structure", structure).status == 204
        assert mock.get("/v2/rooms/locations/structure").json == structure
        is_error(mock.post("/v2/rooms", {**ROOM, "location_id": city}), 400, 300, city)
        floor = location(mock, "First floor", city)
        assert mock.post("/v2/rooms", {**ROOM, "location_id": floor}).json["location_id"] == floor


def test_an_alert_is_shown_to_existing_targets_and_removed_once(mock_each_profile, room):
    """Targets are the account, locations and rooms."""
    mock = mock_each_profile
    place = location(mock, "Oslo")
    for kind, target in (("room", room), ("location", place), ("account", "me"), ("room", place)):
        params = {"content": "Leave the building", "target_type": kind, "target_ids": [target]}
        shown = mock.call(
            "PATCH", "/v2/rooms/events", {"method": "zoomroom.emergency_alert_displayed", "params": params}
        )
        if target == "me" or (kind, target) == ("room", place):
            is_error(shown, 400, 300, "Invalid value submitted for Target Ids.")
            continue
        assert shown.status == 202
        removal = {
            "method": "zoomroom.emergency_alert_removed",
            "params": {"event_id": shown.json["event_id"], "target_type": kind, "target_ids": [target]},
        }
        assert mock.call("PATCH", "/v2/rooms/events", removal).json == shown.json
        is_error(mock.call("PATCH", "/v2/rooms/events", removal), 400, 300, "Event id is required.")


def test_dashboards_show_the_rooms_of_the_account(mock_each_profile, room):
    """By name and location; the rooms have no issues and no meetings."""
    mock = mock_each_profile
    mock.call("PUT", f"/v2/rooms/{room}/location", {"location_id": location(mock, "Oslo")})
    shown = {"id": room, "issues": [], "location": "Oslo", "room_name": "Fjord", "status": "Available"}
    assert mock.get("/v2/metrics/zoomrooms").json["zoom_rooms"][0].items() >= shown.items()
    detail = mock.get(f"/v2/metrics/zoomrooms/{room}{DAYS}").json
    assert detail.pop("past_meetings")["meetings"] == []
    assert detail.items() >= shown.items()
    assert mock.get(f"/v2/metrics/zoomrooms/issues{DAYS}").json["issues"] == []
    assert mock.get(f"/v2/metrics/issues/zoomrooms{DAYS}").json["zoom_rooms"] == []
    assert mock.get(f"/v2/metrics/issues/zoomrooms/{room}{DAYS}").json["issue_details"] == []
    for path in ("zoomrooms", "issues/zoomrooms"):
        is_error(mock.get(f"/v2/metrics/{path}/unknown{DAYS}"), 404, 1012, "unknown")
