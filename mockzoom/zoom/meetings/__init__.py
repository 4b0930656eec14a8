"""Meetings and their registrants.

- `models`: the record of a meeting, and the collection of its registrants
- `errors`, `registration_errors`: the errors of these operations; `meeting_rules`: the other rules
- `meeting_access`: the checks that every operation on one meeting starts with; `meeting_lookup` applies them
- `personal`: the meeting that every user has; `occurrences`: those of series
- `scheduling`, `meeting_settings`: what a meeting is created or changed to
- `rules`: registration for a meeting
- `serializers`, `events`: the response bodies and webhook events
- `handlers`: the operations on meetings; `deletion`, `status`, `invitation`: further ones; `registrants`: those on
  their registrants
"""
