"""Webinars that were held: participants, absentees, polls, Q&A, and reports.

Operations: pastWebinars, listWebinarParticipants, webinarAbsentees, listPastWebinarPollResults and listPastWebinarQA
(`handlers`, `serializers`); reportWebinarDetails, reportWebinarParticipants, reportWebinarPolls, reportWebinarQA and
reportWebinarSurvey (`report_handlers`, `report_serializers`).

`access` has the checks that come first, `attendance` and `responses` the stored records, `models` the results that
handlers pass to serializers. The records are created through the admin API.
"""
