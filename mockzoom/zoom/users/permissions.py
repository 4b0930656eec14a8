"""Permissions of users: userPermission. They follow from the role: the owner has all, a member none (inferred)."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.lookup import account_owner, require_invited_user

# The permissions that SPEC25 and SPEC26 name for an operation.
OWNERS = (
    "AccountProfile:Edit", "AccountSetting:Edit", "AccountSetting:Read", "Branding:Edit", "ChatChannel:Edit",
    "ChatChannel:Read", "ChatMessage:Edit", "ChatMessage:Read", "DashboardCRC:Read", "DashboardHome:Read",
    "DashboardMeetings:Read", "DashboardWebinars:Read", "DashboardZR:Read", "Group:Edit", "Group:Read",
    "IMChatBot:Edit", "Recording:Read", "ScheduleTrackingFields:Edit", "ScheduleTrackingFields:Read", "SipPhone:Edit",
    "SipPhone:Read", "SubAccount:Edit", "SubAccount:Read", "UsageReport:Read", "User:Edit", "User:Read",
    "ZoomRooms:Edit", "ZoomRooms:Read",
)  # fmt: skip


def serialize_permissions(_: RequestContext, permissions: tuple[str, ...]) -> dict[str, Any]:
    """Return a user's permissions."""
    return {"permissions": list(permissions)}


@operation("userPermission", serializer=serialize_permissions)
def user_permission(ctx: RequestContext, request: OperationRequest) -> tuple[str, ...]:
    """Return the permissions of a user's role."""
    user = require_invited_user(ctx, request.path_params["userId"])
    return OWNERS if user == account_owner(ctx) else ()
