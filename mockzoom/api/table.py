"""The table of contents: each operation by Zoom's name, what does it, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mockzoom.api.wire import meetings as meetings_wire
from mockzoom.api.wire import registrants as registrants_wire
from mockzoom.api.wire import users as users_wire
from mockzoom.api.wire import webinars as webinars_wire
from mockzoom.operations import meeting_registrants, meetings, registrants, user_delete, users, webinars
from mockzoom.operations.world import Ask, World


class Line(NamedTuple):
    """An operation's function and the shape of what it finds; no shape where the answer is empty."""

    perform: Callable[[World, Ask], Any]
    shape: Callable[[World, Any], dict[str, Any]] | None = None


TABLE: dict[str, Line] = {
    "addBatchWebinarRegistrants": Line(registrants.add_batch_webinar_registrants, registrants_wire.batch_registered),
    "deleteWebinarRegistrant": Line(registrants.delete_webinar_registrant),
    "addBatchRegistrants": Line(meeting_registrants.add_batch_registrants, meetings_wire.batch_registered),
    "meeting": Line(meetings.meeting, meetings_wire.meeting),
    "meetingCreate": Line(meetings.meeting_create, meetings_wire.meeting),
    "meetingDelete": Line(meetings.meeting_delete),
    "meetingRegistrantCreate": Line(meeting_registrants.meeting_registrant_create, meetings_wire.registrant_created),
    "meetingRegistrantStatus": Line(meeting_registrants.meeting_registrant_status),
    "meetingRegistrants": Line(meeting_registrants.meeting_registrants, meetings_wire.registrant_list),
    "meetings": Line(meetings.meetings, meetings_wire.meeting_list),
    "user": Line(users.user, users_wire.user),
    "userCreate": Line(users.user_create, users_wire.user_created),
    "userDelete": Line(user_delete.user_delete),
    "userSettings": Line(users.user_settings, users_wire.user_settings),
    "userSettingsUpdate": Line(users.user_settings_update),
    "userUpdate": Line(users.user_update),
    "users": Line(users.users, users_wire.user_list),
    "webinar": Line(webinars.webinar, webinars_wire.webinar),
    "webinarCreate": Line(webinars.webinar_create, webinars_wire.webinar),
    "webinarDelete": Line(webinars.webinar_delete),
    "webinarRegistrantCreate": Line(registrants.webinar_registrant_create, registrants_wire.registrant_created),
    "webinarRegistrantGet": Line(registrants.webinar_registrant_get, registrants_wire.registrant),
    "webinarRegistrantStatus": Line(registrants.webinar_registrant_status),
    "webinarRegistrants": Line(registrants.webinar_registrants, registrants_wire.registrant_list),
    "webinarUpdate": Line(webinars.webinar_update),
    "webinars": Line(webinars.webinars, webinars_wire.webinar_list),
}
