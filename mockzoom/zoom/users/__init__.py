"""Users: `users`, `user`, `userCreate`, `userUpdate`, `userDelete`, `userSettings` and `userSettingsUpdate`.

- `models`: the record of a user
- `errors`: the errors of these operations
- `lookup`: users by `me`, id or e-mail address
- `settings`: the default settings, and what a licence allows
- `serializers`: the response bodies
- `handlers`: the operations; `deletion`: `userDelete` and the transfer of webinars and meetings
"""
