"""zoom-python-client: every method of its components."""

from __future__ import annotations

import os
from typing import Any

from reporting import FAR_AHEAD, Calls, RefusedError, admin, api
from zoom_python_client.zoom_api_client import ZoomApiClient

calls = Calls()
env = os.environ
client = ZoomApiClient(env["ZOOM_ACCOUNT_ID"], env["ZOOM_CLIENT_ID"], env["ZOOM_CLIENT_SECRET"])
STREAM = {
    "stream_url": "https://example.com",
    "stream_key": "k",
    "page_url": "https://example.com",
    "resolution": "720p",
}


def call(name: str, /, *args: Any, **kwargs: Any) -> Any:
    """Call a method, `component.method`; False is its word for a request that did not succeed."""
    component, _, method = name.partition(".")

    def answered() -> Any:
        found = getattr(getattr(client, component), method)(*args, **kwargs)
        if found is False:
            raise RefusedError("False")
        return found

    return calls(name, answered)


body = {"topic": "Talk", "type": 2, "start_time": FAR_AHEAD}
meeting, webinar = (api("POST", f"/users/me/{kind}", body | {"type": number})["id"]
                    for kind, number in (("meetings", 2), ("webinars", 5)))  # fmt: skip
call("users.get_user", "me")
call("users.get_user_meetings", "me", {"type": "scheduled", "page_size": 30})
call("meetings.get_meeting", meeting)
call("meetings.get_meeting_token", meeting)
call("webinars.get_webinar", webinar)
for component, number in (("meeting_livestreams", meeting), ("webinar_livestreams", webinar)):
    call(f"{component}.update_livestream", number, STREAM)
    call(f"{component}.get_livestream", number)
    admin("POST", f"/webinars/{number}/start", {})
    call(f"{component}.update_livestream_status", number, "start", {"active_speaker_name": True, "display_name": "Us"})
call("rooms.get_rooms", {"page_size": 30})
room = api("POST", "/rooms", {"name": "Room", "type": "ZoomRoom"}).get("id", "none")
call("rooms.get_room", room)
call("rooms.get_room_sensor_data", room, {"from_date": "2026-11-01T00:00:00Z", "to_date": "2026-11-30T00:00:00Z"})
call("calendars.list_calendar_services")
call("calendars.list_calendar_resources")
call("calendars.list_calendar_resources_by_service_id", "none")
call("calendars.get_calendar_resource_by_ressource_id", "none")

calls.insist_on(
    f"{name}.{method}"
    for name, component in vars(client).items()
    if type(component).__name__.endswith("Component")
    for method, function in vars(type(component)).items()
    if not method.startswith("_") and callable(function)
)
