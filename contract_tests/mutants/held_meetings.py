"""Mutants of what was held: past meetings, reports on users and days, and dashboards."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.months import months_before
from mockzoom.zoom.past.attendance import ATTENDANCES
from mockzoom.zoom.profiles import Feature
from mockzoom.zoom.sessions.handlers import sessions_of

from .mutant import Mutant
from .patching import everywhere, in_schema, set_to, wrapped

PAST, REPORTS, BOARDS = "mockzoom.zoom.past.handlers", "mockzoom.zoom.reports.handlers", "mockzoom.zoom.dashboards"


def _first_of(find: Any) -> Any:
    """A number means the first session."""
    return lambda ctx, occasion: list(reversed(find(ctx, occasion)))


def _without_the_host(listed: Any) -> Any:
    """The host is not counted among the participants."""

    def wrong(state: Any, collection: Any, *where: Any) -> Any:
        found = listed(state, collection, *where)
        return [one for one in found if one.person.role != "host"] if collection is ATTENDANCES else found

    return wrong


def _listed_once(page_of: Any) -> Any:
    """Who joined twice is listed once."""

    def wrong(*args: Any, **options: Any) -> Any:
        found = page_of(*args, **options)
        once = {one.person.key: one for one in found.records}
        return found._replace(records=list(once.values()))

    return wrong


def _has_no_host_id(has: Any) -> Any:
    return lambda profile, feature: feature is not Feature.REPORT_HOST_ID and has(profile, feature)


def _crowded(find: Any) -> Any:
    """Each session has a participant more than it had."""

    def wrong(ctx: Any, **which: Any) -> Any:
        found = find(ctx, **which)
        for held in found:
            held.participants["nobody"] = next(iter(held.participants.values()), None)
        return found

    return wrong


def _live_sessions_are_past(ctx: Any, occasion: Any) -> Any:
    """A session is past as soon as it has begun."""
    return [one if one.end_ms is not None else one._replace(end_ms=ctx.now) for one in sessions_of(ctx, occasion)]


MUTANTS = (
    Mutant("number_is_the_first_session", "one_session", "a number means the first session of a meeting",
           wrapped(f"{PAST}._ended_sessions", _first_of)),
    Mutant("host_is_not_counted", "one_session", "reports do not count the host",
           wrapped("mockzoom.zoom.past.handlers.list_all", _without_the_host)),
    Mutant("joined_twice_listed_once", "one_session", "the dashboard lists each participant once",
           wrapped(f"{BOARDS}.handlers.read_page", _listed_once)),
    Mutant("reports_count_live_sessions", "one_session", "hosts and days count live sessions alone",
           wrapped(f"{REPORTS}.held_sessions", lambda real: lambda ctx, **how: real(ctx, **{**how, "live": True}))),
    Mutant("one_participant_is_enough", "two_participants", "a meeting with one participant is listed among all",
           wrapped(f"{REPORTS}.held_sessions", _crowded)),
    Mutant("dashboard_shows_the_past", "live_by_default", "past meetings are the default",
           in_schema("operations/dashboardMeetings", (("parameters", 0, "schema", "default"), "past"))),
    Mutant("present_people_have_left", "live_by_default", "who is present has a time of leaving",
           wrapped(f"{BOARDS}.serializers._leaving", lambda real: lambda held, one, kind: {
               "leave_time": "2026-11-21T12:00:00Z", "leave_reason": "x", **real(held, one, kind)})),
    Mutant("report_without_host_id", "meeting_report_fields", "a report on a meeting has the fields of 2021",
           wrapped("mockzoom.zoom.profiles.Profile.has", _has_no_host_id)),
    Mutant("live_meeting_is_past", "past_meeting_not_found", "a meeting in progress is read as a past one",
           set_to(f"{PAST}._ended_sessions", _live_sessions_are_past)),
    Mutant("report_of_two_months", "report_window", "two months count",
           everywhere(months_before, lambda moment, months: months_before(moment, months * 2))),
)  # fmt: skip
