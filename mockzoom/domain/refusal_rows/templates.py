"""Refusals about webinar templates."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, INFERRED, live, row, seeds

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"
_LIMIT = "You can only create up to {limit} webinar templates."
_EXISTS = "Webinar template name already exists: {name}."
_NO_ACCESS = "Cannot access meeting info."

TEMPLATE_LIMIT_REACHED = row(
    "template_limit_reached",
    "the user has 40 templates",
    seeds(400, 300, _LIMIT, INFERRED, _NOT_IN_SPEC21),
    live(400, 300, _LIMIT, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)
TEMPLATE_NAME_TAKEN = row(
    "template_name_taken",
    "the user has a template of this name, and it is not to be overwritten or was made from another webinar",
    seeds(400, 3000, _EXISTS, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _EXISTS, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)
TEMPLATE_WEBINAR_UNKNOWN = row(
    "template_webinar_unknown",
    "`webinar_id` names no webinar of the user (the situation is our judgement)",
    seeds(400, 3000, _NO_ACCESS, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _NO_ACCESS, DOCUMENTED, "SPEC25 webinarTemplateCreate"),
)
