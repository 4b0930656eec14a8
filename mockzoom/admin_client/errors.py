"""The error of the admin API's client."""

from __future__ import annotations

from typing import Any


def hidden(info: Any) -> bool:
    """Return whether pytest leaves a frame of the client out of a traceback: for the errors of the admin API.

    A module sets `__tracebackhide__` to this function. `info` is pytest's `ExceptionInfo`.
    """
    return bool(info.errisinstance(AdminApiError))


class AdminApiError(Exception):
    """The admin API rejected a request, or could not be reached.

    `status` is that of the response, 0 without one; `field` names the invalid field, empty for the whole request.
    """

    def __init__(self, status: int, field: str, message: str) -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.status = status
        self.field = field
        self.message = message
