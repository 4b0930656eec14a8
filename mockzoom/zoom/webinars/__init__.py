"""Webinars: `webinarCreate`, `webinar`, `webinars`, `webinarUpdate` and `webinarDelete`.

- `models`: the records of a webinar and its occurrences
- `errors`: the errors of these operations
- `webinar_access`: the checks that every operation on one webinar starts with; `lookup` applies them
- `rules`: passcodes and simulive webinars; `schedule`: recurrences and occurrences
- `creation`: numbers and the daily quota, shared with meetings
- `serializers`: the response bodies
- `handlers`: the operations
"""
