"""Access to a recording: the checks that every operation on one starts with, in the order `RECORDING_CHECKS`."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from mockzoom.zoom.check_order import RECORDING_CHECKS
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.recordings.errors import RECORDING_NOT_FOUND, RECORDING_NOT_PERMITTED
from mockzoom.zoom.recordings.models import CloudRecording
from mockzoom.zoom.recordings.present_recordings import Wanted, find_recording, is_present
from mockzoom.zoom.users.errors import USER_OF_OTHER_ACCOUNT
from mockzoom.zoom.users.models import USERS, User


class RecordingAccessRequest(NamedTuple):
    """A request for a recording: the one that is `wanted`, and any of its number or session, which may not exist.

    `caller_id` is the user who reaches only their own recordings, or empty for a caller who reaches all.
    """

    wanted: CloudRecording | None
    known: CloudRecording | None
    host: User | None
    account_id: str
    caller_id: str


def require_recording(ctx: RequestContext, key: str, wanted: Wanted = is_present) -> CloudRecording:
    """Return the recording for the number of a meeting or webinar, or the UUID of a session.

    Of several the latest is meant that is `wanted`. Raises the first error in the order of `RECORDING_CHECKS`.
    """
    found = find_recording(ctx, key, wanted)
    known = found or find_recording(ctx, key, lambda _: True)
    host = ctx.state.get(USERS, known.host_id) if known else None
    request = RecordingAccessRequest(found, known, host, ctx.account.id, ctx.caller_id if ctx.confined else "")
    for check in _IN_ORDER:
        check(request)
    assert found is not None  # noqa: S101 - checked by recording_present
    return found


def _recording_exists(request: RecordingAccessRequest) -> None:
    if request.known is None:
        raise api_error(RECORDING_NOT_FOUND)


def _host_of_account(request: RecordingAccessRequest) -> None:
    if request.host is not None and request.host.foreign:
        raise api_error(USER_OF_OTHER_ACCOUNT, account_id=request.account_id)


def _recording_permission(request: RecordingAccessRequest) -> None:
    if request.caller_id and request.known is not None and request.known.host_id != request.caller_id:
        raise api_error(RECORDING_NOT_PERMITTED)


def _recording_present(request: RecordingAccessRequest) -> None:
    if request.wanted is None:
        raise api_error(RECORDING_NOT_FOUND)


_CHECKS: dict[str, Callable[[RecordingAccessRequest], None]] = {
    "recording_exists": _recording_exists,
    "host_of_account": _host_of_account,
    "recording_permission": _recording_permission,
    "recording_present": _recording_present,
}
_IN_ORDER = tuple(_CHECKS[name] for name in RECORDING_CHECKS)
