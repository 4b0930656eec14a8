"""The table of contents: each operation by Zoom's name, what does it, and the shape of its answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from mockzoom.api.wire import past as past_wire
from mockzoom.api.wire import registrants as registrants_wire
from mockzoom.api.wire import reports as reports_wire
from mockzoom.api.wire import users as users_wire
from mockzoom.api.wire import webinars as webinars_wire
from mockzoom.operations import past, registrants, reports, sessions, users, webinars
from mockzoom.operations.world import Ask, World


class Line(NamedTuple):
    """An operation's function and the shape of what it finds; no shape where the answer is empty."""

    perform: Callable[[World, Ask], Any]
    shape: Callable[[World, Any], dict[str, Any]] | None = None


TABLE: dict[str, Line] = {
    "addBatchWebinarRegistrants": Line(registrants.add_batch_webinar_registrants, registrants_wire.batch_registered),
    "deleteWebinarRegistrant": Line(registrants.delete_webinar_registrant),
    "listPastWebinarPollResults": Line(past.list_past_webinar_poll_results, past_wire.poll_results),
    "listPastWebinarQA": Line(past.list_past_webinar_qa, past_wire.qa),
    "listWebinarParticipants": Line(past.list_webinar_participants, past_wire.participants),
    "pastWebinars": Line(past.past_webinars, past_wire.instances),
    "reportWebinarDetails": Line(reports.report_webinar_details, reports_wire.details),
    "reportWebinarParticipants": Line(reports.report_webinar_participants, reports_wire.participants),
    "reportWebinarPolls": Line(reports.report_webinar_polls, reports_wire.polls),
    "reportWebinarQA": Line(reports.report_webinar_qa, reports_wire.qa),
    "reportWebinarSurvey": Line(reports.report_webinar_survey, reports_wire.survey),
    "user": Line(users.user, users_wire.user),
    "users": Line(users.users, users_wire.user_list),
    "webinar": Line(webinars.webinar, webinars_wire.webinar),
    "webinarAbsentees": Line(past.webinar_absentees, registrants_wire.registrant_list),
    "webinarCreate": Line(webinars.webinar_create, webinars_wire.webinar),
    "webinarDelete": Line(webinars.webinar_delete),
    "webinarRegistrantCreate": Line(registrants.webinar_registrant_create, registrants_wire.registrant_created),
    "webinarRegistrantGet": Line(registrants.webinar_registrant_get, registrants_wire.registrant),
    "webinarRegistrantStatus": Line(registrants.webinar_registrant_status),
    "webinarRegistrants": Line(registrants.webinar_registrants, registrants_wire.registrant_list),
    "webinarStatus": Line(sessions.webinar_status),
    "webinarUpdate": Line(webinars.webinar_update),
    "webinars": Line(webinars.webinars, webinars_wire.webinar_list),
}
