"""Reports on the account: reportMeetings, reportUsers, reportDaily and reportTelephone.

`windows` has the days that a report covers, `held` the sessions of an account with their figures, `handlers` and
`serializers` the operations, `errors` their errors. Reports on one webinar or meeting are in `mockzoom.zoom.past`.
"""
