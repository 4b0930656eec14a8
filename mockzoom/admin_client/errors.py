"""What goes wrong between a client and the admin API."""

from __future__ import annotations


class AdminApiError(Exception):
    """The admin API refused a call, or nothing that answers as it does is there.

    `status` is that of the answer, 0 where none came; `field` names what was wrong, empty for the whole call.
    """

    def __init__(self, status: int, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.status = status
        self.field = field
        self.message = message
