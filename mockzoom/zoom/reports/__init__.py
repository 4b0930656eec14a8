"""Reports on the account.

Operations: reportMeetings, reportUsers, reportDaily and reportTelephone (`handlers`), reportCloudRecording and
reportSignInSignOutActivities (`storage`).

`windows` has the days that a report covers, `held` the sessions of an account with their figures, `handlers` and
`serializers` the operations, `errors` their errors. Reports on one webinar or meeting are in `mockzoom.zoom.past`.
"""
