"""Errors of the dashboards."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import all_profiles, define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED

_LIST, _PEOPLE = "dashboardMeetings", "dashboardMeetingParticipants"
_WEBINAR, _WEBINAR_PEOPLE = "dashboardWebinarDetail", "dashboardWebinarParticipants"

_BUSINESS = (
    "This API is only available for ZMP and Business or higher accounts that have enabled the Dashboard feature."
)
_PAID = "Only available for paid accounts that have enabled the dashboard feature."
_UNDER_200 = "SPEC21 and SPEC26 print this text under HTTP 200; code 200 with HTTP 400 is our judgement"

_STATUS = "prints 300 as the status; HTTP 400 and the situation are our judgement"
_MEETING_GONE = "Meeting ID is invalid or the meeting has not ended yet."
_PEOPLE_GONE = "Meeting ID is invalid or has not ended."
_WEBINAR_GONE = "The webinar has not ended yet or the Webinar ID is not valid."
_WEBINAR_PEOPLE_GONE = "This webinar's detail information is not available or the ID is not valid."

DASHBOARD_NOT_AVAILABLE = define_error(
    "dashboard_not_available",
    "the account's plan is lower than `business`",
    v2021_08(400, 200, _PAID, INFERRED, _UNDER_200),
    v2021_08(
        400,
        200,
        "Only available for paid accounts that have dashboard feature enabled.",
        INFERRED,
        _UNDER_200,
        _LIST,
    ),
    v2025_06(400, 200, _PAID, INFERRED, _UNDER_200),
    v2025_06(400, 400, _BUSINESS, DOCUMENTED, "SPEC26", _LIST),
    v2025_06(400, 400, _BUSINESS, INFERRED, "SPEC26 dashboardMeetings", _PEOPLE),
)
SESSION_NOT_ON_DASHBOARD = define_error(
    "session_not_on_dashboard",
    "no webinar or meeting of this kind has this number or UUID, or no session of it is of the requested `type`",
    all_profiles(404, 3001, _MEETING_GONE, DOCUMENTED, "SPEC21, SPEC26"),
    all_profiles(404, 3001, _PEOPLE_GONE, DOCUMENTED, "SPEC21, SPEC26", _PEOPLE),
    all_profiles(404, 3001, _WEBINAR_GONE, DOCUMENTED, "SPEC21, SPEC26", _WEBINAR),
    v2021_08(
        404,
        3001,
        "This webinar's detail info is not available or ID is not valid.",
        DOCUMENTED,
        "SPEC21",
        _WEBINAR_PEOPLE,
    ),
    v2025_06(404, 3001, _WEBINAR_PEOPLE_GONE, DOCUMENTED, "SPEC26", _WEBINAR_PEOPLE),
)
DASHBOARD_OF_OTHER_KIND = define_error(
    "dashboard_of_other_kind",
    "the number or UUID of a meeting's dashboard is a webinar's, or that of a webinar's dashboard a meeting's",
    v2021_08(400, 300, "Can not access webinar info, {meeting_id}.", DOCUMENTED, f"SPEC21 {_STATUS}"),
    v2021_08(400, 300, "Can not access webinar info, {webinar_id}.", DOCUMENTED, f"SPEC21 {_STATUS}", _WEBINAR_PEOPLE),
    v2021_08(400, 300, "Can not access webinar info.", DOCUMENTED, f"SPEC21 {_STATUS}", _PEOPLE),
    v2021_08(400, 200, "Can not access webinar info, {webinar_id}.", DOCUMENTED, f"SPEC21 {_STATUS}", _WEBINAR),
    v2025_06(404, 3001, _MEETING_GONE, INFERRED, "not in SPEC26: as one that is not there"),
    v2025_06(404, 3001, _PEOPLE_GONE, INFERRED, "not in SPEC26: as one that is not there", _PEOPLE),
    v2025_06(404, 3001, _WEBINAR_GONE, INFERRED, "not in SPEC26: as one that is not there", _WEBINAR),
    v2025_06(404, 3001, _WEBINAR_PEOPLE_GONE, INFERRED, "not in SPEC26: as one that is not there", _WEBINAR_PEOPLE),
)
DASHBOARD_A_YEAR_AGO = define_error(
    "dashboard_a_year_ago",
    "the session began more than 365 days ago on the account's clock",
    v2021_08(400, 12702, "Can not access a meeting a year ago.", INFERRED, "not in SPEC21; the text of SPEC26"),
    v2021_08(
        400,
        12702,
        "Can not access a webinar a year ago.",
        INFERRED,
        "not in SPEC21; the text of SPEC26",
        _WEBINAR,
        _WEBINAR_PEOPLE,
    ),
    v2025_06(400, 12702, "Cannot access meetings from over one year ago.", DOCUMENTED, "SPEC26"),
    v2025_06(400, 12702, "Can not access a meeting a year ago.", DOCUMENTED, "SPEC26", _PEOPLE),
    v2025_06(400, 12702, "Can not access a webinar a year ago.", DOCUMENTED, "SPEC26", _WEBINAR),
    v2025_06(400, 12702, "Cannot access a webinar a year ago.", DOCUMENTED, "SPEC26", _WEBINAR_PEOPLE),
)
