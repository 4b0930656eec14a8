"""Activation of users: userStatus, and switchUserAccount, with which a user leaves for another account."""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.error_definitions import define_error, v2021_08, v2025_06
from mockzoom.zoom.errors import api_error
from mockzoom.zoom.evidence import DOCUMENTED
from mockzoom.zoom.meetings.models import MEETINGS
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.deletion import check_removable, remove_from_account
from mockzoom.zoom.users.errors import NO_PERMISSION, USER_OF_OTHER_ACCOUNT
from mockzoom.zoom.users.events import announce_user_removed, announce_user_status
from mockzoom.zoom.users.lookup import account_owner, require_invited_user
from mockzoom.zoom.users.models import BASIC, USERS
from mockzoom.zoom.users.settings import with_type
from mockzoom.zoom.webinars.models import WEBINARS

_FIXED = "Zoom Room and Admin users' status {} be activated or deactivated."

STATUS_FIXED = define_error(
    "user_status_fixed",
    "the account's owner, its first user, is to be activated or deactivated",
    v2021_08(400, 200, _FIXED.format("can not"), DOCUMENTED, "SPEC21 userStatus; that it guards the owner is inferred"),
    v2025_06(400, 200, _FIXED.format("cannot"), DOCUMENTED, "SPEC26 userStatus; that it guards the owner is inferred"),
)

_ACTIONS = {"activate": ("active", "user.activated"), "deactivate": ("inactive", "user.deactivated")}


@operation("userStatus")
def user_status(ctx: RequestContext, request: OperationRequest) -> None:
    """Activate or deactivate a user; who is so already, stays so (inferred).

    Deactivation takes all licences (SPEC21), which activation does not give back. An invited user stays pending.
    """
    user = require_invited_user(ctx, request.path_params["userId"])
    if ctx.confined:
        raise api_error(NO_PERMISSION)
    if user == account_owner(ctx):
        raise api_error(STATUS_FIXED)
    action = request.body["action"]
    status, event = _ACTIONS.get(action, (user.status, ""))
    if user.status in ("pending", status):
        return
    licensed = with_type(user, BASIC) if status == "inactive" else user
    ctx.state.put(USERS, [licensed._replace(status=status)])
    announce_user_status(ctx, user, event)


@operation("switchUserAccount")
def switch_user_account(ctx: RequestContext, request: OperationRequest) -> None:
    """Move a user to another account, together with everything that is theirs.

    `accountId` is the account of the caller, by id or as `me`. The user is then one of another account.
    """
    if request.path_params["accountId"] not in ("me", ctx.account.id):
        raise api_error(USER_OF_OTHER_ACCOUNT, account_id=request.path_params["accountId"])
    user = require_invited_user(ctx, request.path_params["userId"])
    check_removable(ctx, user)
    webinars, meetings = list_all(ctx.state, WEBINARS, user.id), list_all(ctx.state, MEETINGS, user.id)
    remove_from_account(ctx, user, webinars, meetings)
    ctx.state.put(USERS, [user._replace(foreign=True)])
    announce_user_removed(ctx, user, "disassociate")
