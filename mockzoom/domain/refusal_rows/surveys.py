"""Refusals about surveys."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, INFERRED, live, row, seeds

_NOT_IN_SPEC21 = "not in SPEC21; the text of SPEC25"
_UPDATE = "webinarSurveyUpdate"
_DISABLED = (
    "Webinar survey disabled. To {purpose} this feature, enable the Webinar Survey setting in the Zoom web "
    "portal's Settings interface."
)
_TO_ENABLE, _TO_USE = (_DISABLED.replace("{purpose}", purpose) for purpose in ("enable", "use"))
_FORBIDDEN = (
    "The host isn't allowed to use a third party survey link. To use this feature, enable the \"Allow host to use a "
    '3rd-party survey link" setting in the "Account Settings" page of the Zoom web portal.'
)
_INVALID = "Invalid third party survey: {third_party_survey}."

SURVEY_DISABLED = row(
    "survey_disabled",
    "the host's user setting `in_meeting.webinar_survey` is off",
    seeds(400, 3000, _TO_ENABLE, INFERRED, _NOT_IN_SPEC21),
    seeds(400, 3000, _TO_USE, INFERRED, _NOT_IN_SPEC21, _UPDATE),
    live(400, 3000, _TO_ENABLE, DOCUMENTED, "SPEC25, without its markup"),
    live(400, 3000, _TO_USE, DOCUMENTED, "SPEC25, without its markup", _UPDATE),
)
THIRD_PARTY_SURVEY_FORBIDDEN = row(
    "third_party_survey_forbidden",
    "the host's user setting `in_meeting.allow_host_to_use_third_party_survey` is off",
    seeds(400, 3000, _FORBIDDEN, INFERRED, _NOT_IN_SPEC21),
    live(400, 3000, _FORBIDDEN, DOCUMENTED, "SPEC25 webinarSurveyUpdate"),
)
THIRD_PARTY_SURVEY_INVALID = row(
    "third_party_survey_invalid",
    "`third_party_survey` is no web address (what counts as one is our judgement)",
    seeds(400, 300, _INVALID, INFERRED, _NOT_IN_SPEC21),
    live(400, 300, _INVALID, DOCUMENTED, "SPEC25 webinarSurveyUpdate"),
)
