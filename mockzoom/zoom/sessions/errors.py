"""Errors of operations that need a live session."""

from __future__ import annotations

from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.evidence import DOCUMENTED, INFERRED

_CAPTIONS = "webinarToken"

_NOT_STARTED = "Webinar {webinar_id} has not started."

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"

WEBINAR_NOT_STARTED = define_error(
    "webinar_not_started",
    "the webinar is not live",
    v2021_08(400, 200, _NOT_STARTED, INFERRED, _NOT_IN_SPEC21),
    v2021_08(400, 3000, _NOT_STARTED, INFERRED, _NOT_IN_SPEC21, _CAPTIONS),
    v2025_06(400, 200, _NOT_STARTED, DOCUMENTED, "SPEC25 webinarLiveStreamStatusUpdate"),
    v2025_06(400, 3000, _NOT_STARTED, DOCUMENTED, "SPEC25 webinarToken", _CAPTIONS),
)
