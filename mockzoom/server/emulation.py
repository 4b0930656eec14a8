"""Levels of emulation in responses: which operations an account may call, and the header that names the level."""

from __future__ import annotations

from mockzoom.spec import Operation
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.emulation import FULL, account_limit, allows
from mockzoom.zoom.errors import REASON_HEADER, ZoomApiError
from mockzoom.zoom.request_errors import ENDPOINT_NOT_EMULATED

EMULATION_HEADER = "X-Mockzoom-Emulation"


def permitted(operation: Operation, account: Account | None, server_level: str) -> bool:
    """Return whether an account may call an operation.

    The account's level counts, and the server's for an account that leaves it open and for an unknown account (None).
    """
    return allows(account_limit(account.emulation if account else "", server_level), operation.emulation.level)


def check_permitted(operation: Operation, account: Account | None, server_level: str) -> None:
    """Raise `endpoint_not_emulated` with the reason and the setting, unless an account may call an operation."""
    if permitted(operation, account, server_level):
        return
    level, own = operation.emulation.level, account.emulation if account else ""
    limit = account_limit(own, server_level)
    whose = f"the account's emulation is {limit}" if own else f"the server's setting is --emulation {limit}"
    reason = (
        f"the operation {operation.operation_id} is emulated as {level}, and {whose}; "
        f'permit it with --emulation {level}, or for one account with the field emulation = "{level}"'
    )
    raise ZoomApiError(ENDPOINT_NOT_EMULATED, headers={REASON_HEADER: reason})


def emulation_header(level: str) -> tuple[tuple[str, str], ...]:
    """Return the header that names a level below `full`; nothing for `full` and for no operation (empty).

    The header does not depend on the setting `diagnosis`: a response must not hide that its content is modelled.
    """
    return ((EMULATION_HEADER, level),) if level not in ("", FULL) else ()
