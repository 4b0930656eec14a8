"""The order of Zoom's checks, as data: of two errors in one request, the one checked first is returned.

The order is inferred (facts 1.4). Each name is a check. The request pipeline, the look-up of a webinar and the
registration rules run their checks in the order of these tuples, which is defined only here.
"""

from __future__ import annotations

# Every request, before its operation: run by `server.pipeline`.
CALL_CHECKS = (
    "access_token",  # present, known, not expired
    "scope",  # of the token, then the permissions of the user's role
    "rate_limit",  # per second or minute, then per day
    "path",  # path parameters: a webinar id that is not a number
    "body",  # JSON at all, then the schema
)

# Every operation on one webinar: run by `webinars.webinar_access`.
WEBINAR_CHECKS = (
    "webinar_exists",
    "webinar_plan",
    "permission",
)

# Batch and single registration: run by `registrants.rules`.
REGISTRATION_CHECKS = (
    "scheduled_type",
    "registration_enabled",
    "not_over",
    "occurrences_exist",
    "questions_answered",
    "not_host",
    "not_panelist",
    "domain_admitted",
    "not_denied",
    "seats_left",
    "daily_quota",
)

# Checks that only one of the two operations runs.
BATCH_ONLY = frozenset({"scheduled_type"})
SINGLE_ONLY = frozenset({"occurrences_exist", "questions_answered"})

# Every operation on a past webinar or meeting runs those of these checks that its documents list: see `past.rules`.
PAST_CHECKS = (
    "paid_account",
    "not_webinar",  # a past meeting alone
    "session_ended",  # exists, was held, is over
    "host_exists",
    "host_of_account",
    "webinar_plan",
    "permission",
    "within_a_year",
)

# Every operation on one meeting: run by `meetings.meeting_access`.
MEETING_CHECKS = (
    "meeting_exists",  # and is not a webinar
    "hosting_allowed",
    "meeting_host",
)

# Batch and single registration for a meeting: run by `meetings.rules`.
MEETING_REGISTRATION_CHECKS = (
    "scheduled_type",  # batch only
    "registration_enabled",  # the host is licensed, then the setting is on
    "not_over",
    "occurrences_exist",  # single only
    "questions_answered",  # single only
    "not_host",
    "not_denied",
    "seats_left",
    "daily_quota",
)

# Every operation on one recording: run by `recordings.recording_access`.
RECORDING_CHECKS = (
    "recording_exists",  # of a live session, in the trash or not
    "host_of_account",
    "recording_permission",
    "recording_present",  # where the operation looks for it: outside the trash, or in it
)

# The body of an operation that is emulated from data, after its path was resolved from left to right: run by
# `modelled.checks`.
MODELLED_CHECKS = (
    "required",
    "references",
    "level",
    "unique",
    "numbers",
    "limit",
    "conditions",
    "daily",
)

CHECK_ORDER = ("endpoint", *CALL_CHECKS, *WEBINAR_CHECKS, *REGISTRATION_CHECKS)
