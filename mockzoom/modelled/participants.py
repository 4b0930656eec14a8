"""Behaviours of the dashboards that show the participants of a session: who they were is known, figures are not."""

from __future__ import annotations

from typing import Any

from mockzoom.modelled.behaviours import behaviour
from mockzoom.modelled.call import ModelledCall
from mockzoom.modelled.pages import page_of
from mockzoom.zoom.dashboards.find_session import LIVE, find_session, is_of_other_kind
from mockzoom.zoom.dashboards.serializers import participant_shown
from mockzoom.zoom.past.attendance import Attendance
from mockzoom.zoom.reports.held import HeldSession
from mockzoom.zoom.sessions.rules import YEAR

_MISSING, _A_YEAR_AGO = "3001", "12702"
_OTHER_KIND = {"2021-08": "300", "2025-06": _MISSING}  # by edition


@behaviour("list_participants")
def list_participants(call: ModelledCall) -> dict[str, Any]:
    """Return a page of a session's participants with what `shows` adds to each; no participant with `empty`."""
    held = _session(call)
    attendances = [] if call.binding.options.get("empty") else held.attendances
    page = page_of(call, [_shown(call, held, one) for one in attendances], held.session.uuid)
    return {f"{call.resource.parent}_number": held.occasion.id, **page}


@behaviour("read_participant")
def read_participant(call: ModelledCall) -> dict[str, Any]:
    """Return one participant of a session, by any of the ids that the list of participants shows."""
    held, key = _session(call), call.request.path_params["participantId"]
    for one in held.attendances:
        if key in (one.user_id, one.person.user_id, one.person.id):
            return _shown(call, held, one)
    raise call.error(_MISSING)


def _shown(call: ModelledCall, held: HeldSession, attendance: Attendance) -> dict[str, Any]:
    shown = participant_shown(call.ctx, held, attendance)
    return {**shown, **call.binding.options["shows"]}


def _session(call: ModelledCall) -> HeldSession:
    """Return the session in the path; raises the errors of one that is not there, or began more than a year ago."""
    kind = call.resource.parent
    key, wanted = call.request.path_params[f"{kind}Id"], call.request.query_params.get("type") or LIVE
    held = find_session(call.ctx, kind, key, wanted)
    if held is None:
        listed = _OTHER_KIND["2021-08"] in call.facts.errors
        raise call.error(_OTHER_KIND if listed and is_of_other_kind(call.ctx, kind, key) else _MISSING)
    if wanted != LIVE and held.session.start_ms + YEAR < call.ctx.now and _A_YEAR_AGO in call.facts.errors:
        raise call.error(_A_YEAR_AGO)
    return held
