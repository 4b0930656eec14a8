"""Reports on the account, and the dashboards."""

from __future__ import annotations

from mockzoom.contract.client import OperationCall

from .meetings import meeting
from .past import _free, held, live
from .past_meetings import held_meeting
from .words import DAY, ErrorCase, asking, changed, insist_on_people, later, on, people_of

WINDOW = {"from": "2026-01-01", "to": "2026-01-15"}  # nothing was held then; the shape is that of every window
LIST, LIST_OF_WEBINARS = "dashboardMeetings", "dashboardWebinars"
OF_MEETINGS = ("dashboardMeetingDetail", "dashboardMeetingParticipants")
OF_WEBINARS = ("dashboardWebinarDetail", "dashboardWebinarParticipants")
OTHERS = ("reportDaily", "reportCloudRecording", "reportSignInSignOutActivities")
REPORTS = ("reportMeetings", "reportUsers", "reportTelephone")


def _reported(name, **path):
    def case(client):
        held_meeting(client)
        return OperationCall(name, path, query=dict(WINDOW))

    return case


def _live_meeting(client):
    insist_on_people(client)
    number = meeting(client)
    people_of(client, number).start()
    return number


def _past_meeting(name):
    return lambda client: OperationCall(name, {"meetingId": held_meeting(client)}, query={"type": "past"})


def _past_webinar(name):
    return lambda client: OperationCall(name, {"webinarId": held(client)}, query={"type": "past"})


def _on_air(client):
    live(client)
    return OperationCall(LIST_OF_WEBINARS, {}, query=dict(WINDOW))


def _summarized(client):
    number = held_meeting(client)
    people_of(client, number).summarize("All went well.", next_steps=["Rest"])
    return OperationCall("Getameetingsummary", {"meetingId": number})


SUCCESS_CASES = {
    "reportMeetings": _reported("reportMeetings", userId="me"),
    "reportUsers": _reported("reportUsers"),
    "reportTelephone": _reported("reportTelephone"),
    "Getameetingsummary": _summarized,
    "reportCloudRecording": _reported("reportCloudRecording"),
    "reportSignInSignOutActivities": _reported("reportSignInSignOutActivities"),
    "reportDaily": lambda client: held_meeting(client) and OperationCall("reportDaily", {}),
    "listUpcomingMeeting": lambda client: meeting(client) and OperationCall("listUpcomingMeeting", {"userId": "me"}),
    LIST: lambda client: _live_meeting(client) and OperationCall(LIST, {}, query=dict(WINDOW)),
    LIST_OF_WEBINARS: _on_air,
    **{name: _past_meeting(name) for name in OF_MEETINGS},
    **{name: _past_webinar(name) for name in OF_WEBINARS},
}


def _not_held(client, sent):
    return on(sent, meetingId=meeting(client)), {}


def _webinar_not_held(client, sent):
    return on(sent, webinarId=client.webinar()), {}


def _a_webinar(client, sent):
    return on(sent, meetingId=client.webinar()), {}


def _a_meeting(client, sent):
    return on(sent, webinarId=meeting(client)), {}


ERROR_CASES = {
    ("reportDaily", "daily_report_too_old"): changed(lambda sent: asking(sent, year=2020, month=1)),
    **{(name, "paid_account_only"): ErrorCase(_free, {"plan": "free"}) for name in (*REPORTS, *OTHERS)},
    **{
        (name, "dashboard_not_available"): ErrorCase(_free, {"plan": "pro"})
        for name in (LIST, LIST_OF_WEBINARS, *OF_MEETINGS, *OF_WEBINARS)
    },
}
ERROR_CASES["Getameetingsummary", "paid_account_only"] = ErrorCase(_free, {"plan": "free"})
ERROR_CASES["Getameetingsummary", "summary_not_found"] = ErrorCase(_not_held, unprepared=True)
for _name in OF_MEETINGS:
    ERROR_CASES[_name, "session_not_on_dashboard"] = ErrorCase(_not_held, unprepared=True)
    ERROR_CASES[_name, "dashboard_of_other_kind"] = ErrorCase(_a_webinar, unprepared=True)
for _name in OF_WEBINARS:
    ERROR_CASES[_name, "session_not_on_dashboard"] = ErrorCase(_webinar_not_held, unprepared=True)
    ERROR_CASES[_name, "dashboard_of_other_kind"] = ErrorCase(_a_meeting, unprepared=True)
for _name in (*OF_MEETINGS, *OF_WEBINARS):
    ERROR_CASES[_name, "dashboard_a_year_ago"] = later(366 * DAY)
