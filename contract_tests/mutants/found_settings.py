"""Mutants of settings, lists and reports that logs and bug reports show."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.account_clock import instant
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.past.attendance import seconds, total_minutes
from mockzoom.zoom.registrants.errors import REGISTRATION_NOT_ENABLED
from mockzoom.zoom.registry import handlers
from mockzoom.zoom.users.lookup import check_alternative_hosts
from mockzoom.zoom.webinars.lookup import require_webinar
from mockzoom.zoom.webinars.rules import known_recording

from .mutant import Mutant
from .patching import entry, everywhere, set_to

_LIST = handlers()["webinarRegistrants"]


def _list_refused(ctx: Any, request: Any) -> Any:
    """A list of registrants is refused where registration is off."""
    webinar = require_webinar(ctx, int(request.path_params["webinarId"])).webinar
    if webinar.settings["approval_type"] == 2:
        raise api_error(REGISTRATION_NOT_ENABLED, webinar_id=webinar.id)
    return _LIST.perform(ctx, request)


def _each_rounded(attendances: Any, session: Any) -> int:
    """Every stay is rounded up to minutes before they are added."""
    return sum(-(-seconds(one, session) // 60) for one in attendances)


MUTANTS = (
    Mutant("unknown_recording_is_kept", "auto_recording", "any text is stored",
           everywhere(known_recording, lambda settings: settings)),
    Mutant("any_alternative_host", "alternative_hosts", "any text names an alternative host",
           everywhere(check_alternative_hosts, lambda *_: None)),
    Mutant("list_needs_registration", "listed_without_registration", "the list is refused where registration is off",
           entry("mockzoom.zoom.registry.HANDLERS", "webinarRegistrants", _LIST._replace(perform=_list_refused))),
    Mutant("poll_times_with_t", "poll_times", "answers have the form of all other times",
           set_to("mockzoom.zoom.past.serializers.poll_time", instant)),
    Mutant("minutes_rounded_each", "participants_count", "stays are rounded before they are added",
           everywhere(total_minutes, _each_rounded)),
)  # fmt: skip
