"""Cloud recordings of meetings and webinars.

- `models`: the records; `kinds`: the kinds of files; `media`, `texts`: their contents
- `takes`: how a session is recorded; `lookup`: which recordings exist now, and who may use them
- `handlers`: the operations on files; `lists`, `settings`, `registrants`, `questions`, `analytics`: the others
- `links`, `download_tokens`: addresses of files, and what opens them
- `events`: webhook events; `errors`: the errors of these operations

A session is recorded through the admin API. Files exist from the end of the session on.
"""
