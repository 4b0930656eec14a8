"""Meetings and their registrants.

- `models`: the record of a meeting, and the collection of its registrants
- `errors`: the errors of these operations
- `meeting_access`: the checks that every operation on one meeting starts with
- `rules`: registration for a meeting
- `serializers`: the response bodies
- `handlers`: the operations on meetings; `registrants`: those on their registrants
"""
