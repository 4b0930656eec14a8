"""Webinars and meetings that were held: participants, absentees, polls, Q&A, and reports.

Operations: pastWebinars, listWebinarParticipants, webinarAbsentees, listPastWebinarPollResults, listPastWebinarQA,
pastMeetingDetails, pastMeetings, pastMeetingParticipants, listPastMeetingPolls and listPastMeetingQA (`handlers`,
`serializers`); the reports on details, participants, polls, Q&A and survey of a webinar or meeting (`report_handlers`,
`report_serializers`).

`rules` has the checks that come first, `attendance` and `responses` the stored records, `models` the results that
handlers pass to serializers. The records are created through the admin API.
"""
