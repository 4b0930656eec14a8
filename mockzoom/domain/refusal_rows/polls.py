"""Refusals about polls."""

from __future__ import annotations

from mockzoom.domain.refusal_rows.wordings import DOCUMENTED, INFERRED, live, row, seeds

_DISABLED = (
    "Webinar polls disabled. To enable this feature, enable the Webinar Polls/Quizzes setting in the Zoom web "
    "portal's Settings interface."
)

POLLS_DISABLED = row(
    "polls_disabled",
    "the host's user setting `in_meeting.webinar_polling` is off",
    seeds(400, 4400, _DISABLED, INFERRED, "not in SPEC21; the text of SPEC25"),
    live(400, 4400, _DISABLED, DOCUMENTED, "SPEC25, without its markup"),
)
POLL_NOT_FOUND = row(
    "poll_not_found",
    "the webinar has no poll of this id",
    seeds(404, 404, "Webinar poll not found.", INFERRED, "SPEC21 has this text for status 404, and no code for it"),
    live(400, 4400, "Invalid poll IDs.", INFERRED, "SPEC25 has it for webinarPollDelete"),
    live(400, 4400, "Invalid poll IDs.", DOCUMENTED, "SPEC25; the situation is our judgement", "webinarPollDelete"),
)
