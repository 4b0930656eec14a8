"""zoomus: every method of its 13 components for version 2 of the API."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from reporting import FAR_AHEAD, Calls, RefusedError, admin, api, held
from zoomus import ZoomClient

FROM, TO = datetime(2026, 1, 1), datetime(2027, 12, 31)  # noqa: DTZ001 - zoomus takes such

calls = Calls()
env = os.environ
client = ZoomClient(
    env["ZOOM_CLIENT_ID"], env["ZOOM_CLIENT_SECRET"], env["ZOOM_ACCOUNT_ID"], base_uri=env["ZOOM_API_URL"],
    oauth_uri=env["ZOOM_OAUTH_URL"],
)  # fmt: skip


def call(name: str, /, **kwargs: Any) -> Any:
    """Call a method, `component.method`, and return the document of its response."""
    component, _, method = name.partition(".")

    def answered() -> Any:
        response = getattr(getattr(client, component), method)(**kwargs)
        if response.status_code >= 400:
            raise RefusedError(f"{response.status_code} {response.text}")
        return response.json() if response.content else {}

    return calls(name, answered) or {}


# Users
call("user.me")
call("user.list")
nora = call("user.create", action="autoCreate", user_info={"email": "nora@example.com", "type": 2})["id"]
call("user.get", id=nora)
call("user.update", id=nora, dept="Events")
call("user.get_settings", id=nora)
call("user.update_settings", id=nora, feature={"webinar": True})
call("user.check_email", email="nora@example.com")
call("user.update_email", id=nora, email="nora.new@example.com")
call("user.update_status", id=nora, action="deactivate")
call("user.delete", id=nora, action="delete")

# Meetings
meeting = call("meeting.create", user_id="me", topic="Talk", type=2, start_time=datetime(2027, 3, 1, 10),  # noqa: DTZ001
               settings={"approval_type": 1})["id"]  # fmt: skip
call("meeting.list", user_id="me")
call("meeting.get", id=meeting)
call("meeting.update", id=meeting, topic="Talks")
ana = {"email": "ana@example.com", "first_name": "Ana", "last_name": "Lima"}
call("meeting.add_registrant", id=meeting, **ana)
call("meeting.list_registrants", id=meeting, status="pending")
call("meeting.update_registrant_status", id=meeting, action="approve", registrants=[{"email": ana["email"]}])
call("live_stream.update", meeting_id=meeting, stream_url="https://example.com", stream_key="k",
     page_url="https://example.com")  # fmt: skip
past, past_uuid = held("meetings")
admin("POST", f"/meetings/{meeting}/start", {})
call("live_stream.update_status", meeting_id=meeting, action="start", settings={"display_name": "Us"})
call("meeting.update_status", id=meeting, action="end")
call("meeting.list_meeting_participants", id=past, type="past")
call("past_meeting.list", meeting_id=str(past))
call("past_meeting.get", meeting_id=past_uuid)
call("past_meeting.get_participants", meeting_id=past_uuid)
call("recording.list", user_id="me", start=FROM, end=TO)
recorded = call("recording.get", meeting_id=past).get("recording_files", [{}])
call("recording.delete_single_recording", meeting_id=past, recording_id=recorded[0].get("id", "none"))
call("recording.delete", meeting_id=past)
call("meeting.delete", id=meeting)

# Webinars
webinar = call("webinar.create", user_id="me", topic="Show", type=5, start_time=FAR_AHEAD,
               settings={"approval_type": 0})["id"]  # fmt: skip
call("webinar.list", user_id="me")
call("webinar.get", id=webinar)
call("webinar.update", id=webinar, topic="Shows")
call("webinar.register", id=webinar, **ana)
call("webinar.get_registrants", id=webinar)
call("webinar.add_panelists", id=webinar, panelists=[{"email": "rui@example.com", "name": "Rui"}])
call("webinar.list_panelists", id=webinar)
call("webinar.remove_panelists", id=webinar)
seen, seen_uuid = held("webinars")
call("webinar.get_absentees", id=seen_uuid)
admin("POST", f"/webinars/{webinar}/start", {})
call("webinar.end", id=webinar, action="end")
call("webinar.delete", id=webinar)

# Reports and dashboards
span = {"start_time": FROM.replace(month=11), "end_time": FROM.replace(month=11, day=30)}
call("report.get_user_report", user_id="me", **span)
call("report.get_account_report", **span)
call("report.get_daily_report", month=11, year=2026)
call("report.get_meeting_participants_report", id=past)
call("report.get_webinar_participants_report", id=seen)
call("metric.list_meetings", type="past", **{"from": "2026-11-01", "to": "2026-11-30"})
call("metric.get_meeting", meeting_id=past_uuid, type="past")
people = call("metric.list_participants", meeting_id=past_uuid, type="past").get("participants", [{}])
call("metric.list_webinar_participants", webinar_id=seen_uuid, type="past")
qos = call("metric.list_participants_qos", meeting_id=past_uuid, type="past").get("participants", [{}])
call("metric.get_participant_qos", meeting_id=past_uuid, participant_id=people[0].get("user_id", "none"), type="past")

# Contacts, groups and roles, with a member
bo = {"email": "bo.staff@example.com", "first_name": "Bo", "last_name": "Lima", "type": 1}
staff = api("POST", "/users", {"action": "ssoCreate", "user_info": bo})["id"]
call("contacts.search", search_key="Bo")
known = call("contacts.list_user_contacts").get("contacts", [{}])
call("contacts.get_user_contact", contact_id=(known or [{}])[0].get("id", staff))
group = call("group.create", name="Team").get("id", "none")
call("group.list")
call("group.get", id=group)
call("group.add_members", groupid=group, members=[{"id": staff}])
call("group.list_members", groupid=group)
call("group.delete_member", groupid=group, memberid=staff)
call("group.delete", id=group)
role = call("role.create", name="Hosts", description="Hosts", privileges=["User:Read"], type="common").get("id", "none")
call("role.list")
call("role.get", id=role)
call("role.update", id=role, name="Host", description="Hosts", privileges=["User:Edit"])
call("role.assign", id=role, members=[{"id": staff}])
call("role.get_members", id=role)
call("role.unassign", id=role, member=staff)
call("role.delete", id=role)

# Rooms and phone
room = call("room.create", name="Room", type="ZoomRoom").get("id", "none")
call("room.list")
call("room.get", id=room)
call("room.update", id=room, basic={"name": "Hall"})
call("room.get_devices", id=room)
call("room.get_settings", id=room, setting_type="meeting")
call("room.check_in_or_out", id=room, method="zoomroom.check_in",
     params={"event_id": "1", "calendar_id": "a@example.com", "resource_email": "b@example.com"})  # fmt: skip
call("room.delete", id=room)
for method in ("call_logs", "calling_plans", "users"):
    call(f"phone.{method}")
api("PATCH", "/accounts/me/phone/settings", {"byoc": {"enable": True}})
api("POST", "/phone/byoc_numbers", {"carrier": "Any", "phone_numbers": ["+15555550100"]})
numbers = call("phone.numbers_list").get("phone_numbers", [])
call("phone.numbers_get", id=numbers[0]["id"] if numbers else "none")

assert api("GET", "/users/me")["status"] == "active"
calls.insist_on(
    f"{name}.{method}"
    for name, component in client.components.items()
    for method, function in vars(type(component)).items()
    if not method.startswith("_") and callable(function)
)
