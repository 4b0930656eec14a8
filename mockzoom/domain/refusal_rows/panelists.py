"""Refusals about panelists."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, INFERRED, live, row, seeds

_LIMIT = (
    "You have reached the limit for the number of panelists you can add. Contact Zoom Support for more information."
)
_UNKNOWN = "User {panelist} does not exist or does not belong to this account."

PANELIST_LIMIT_REACHED = row(
    "panelist_limit_reached",
    "the webinar would have more than 100 panelists (the number is our judgement)",
    seeds(400, 3000, _LIMIT, INFERRED, "not in SPEC21; the text of SPEC25"),
    live(400, 3000, _LIMIT, DOCUMENTED, "SPEC25 webinarPanelistCreate"),
)
PANELIST_NOT_FOUND = row(
    "panelist_not_found",
    "the webinar has no panelist of this id or e-mail address (the situation is our judgement)",
    seeds(404, 1001, _UNKNOWN, DOCUMENTED, "SPEC21 webinarPanelistDelete"),
    live(404, 1001, _UNKNOWN, INFERRED, "not in SPEC25; the text of SPEC21"),
)
