"""Sessions of a webinar: each time it is live. Operation: webinarStatus.

`rules` has the record and how a session ends, `handlers` finds sessions and ends them, `errors` has the error for
operations that need a live session. Sessions start through the admin API.
"""
