"""Sessions of a webinar or meeting: each time it is live. Operation: webinarStatus.

`occasions` has what is common to webinars and meetings, `rules` the record and how a session ends, `handlers` finds
sessions and ends them, `errors` has the error for operations that need a live session. Sessions start through the
admin API.
"""
