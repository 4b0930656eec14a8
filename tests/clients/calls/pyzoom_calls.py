"""pyzoom: every method of its components, with its typed models."""

from __future__ import annotations

import os

from pyzoom import ZoomClient, schemas
from reporting import FAR_AHEAD, Calls, api, held

calls = Calls()
client = ZoomClient(os.environ["ZOOM_ACCESS_TOKEN"], base_url=os.environ["ZOOM_API_URL"])
meetings, users = client.meetings, client.users

made = calls("create_meeting", meetings.create_meeting, "Talk", start_time=FAR_AHEAD, duration_min=30)
number = (
    made.id
    if made
    else api("POST", "/users/me/meetings", {"topic": "Talk", "type": 2, "settings": {"approval_type": 0}})["id"]
)
calls("get_meeting", meetings.get_meeting, number)
calls("list_meetings", meetings.list_meetings)
calls("update_meeting", meetings.update_meeting, "Talks", start_time=FAR_AHEAD, duration_min=45, meeting_id=number)
ANA = {"first_name": "Ana", "last_name": "Lima", "email": "ana@example.com"}
one = calls("add_meeting_registrant", meetings.add_meeting_registrant, number, **ANA)
calls("add_and_confirm_registrant", meetings.add_and_confirm_registrant, number, **ANA | {"email": "bo@example.com"})
known = {"registrant_id": one.registrant_id if one else "", "email": ANA["email"]}
calls("approve_registration", meetings.approve_registration, number, **known)
calls("cancel_registration", meetings.cancel_registration, number, **known)
short = schemas.MeetingRegistrantShort(email="bo@example.com")
calls(
    "update_meeting_registrant_status", meetings.update_meeting_registrant_status, number, action="approve",
    registrants=[short],
)  # fmt: skip
calls("list_meeting_registrants", meetings.list_meeting_registrants, number)
calls("past_meeting_participants", meetings.past_meeting_participants, held("meetings")[0])
calls("delete_meeting", meetings.delete_meeting, number)
calls("get_users", users.get_users, "active")
nora = api("POST", "/users", {"action": "custCreate", "user_info": {"email": "nora@example.com", "type": 1}})
calls("delete_user", users.delete_user, nora["id"])

calls.insist_on(name for part in (type(meetings), type(users)) for name in vars(part) if not name.startswith("_")
                and callable(getattr(part, name)))  # fmt: skip
