"""Permissions of users: userPermission. They follow from the role."""

from __future__ import annotations

from typing import Any

from mockzoom.zoom.context import OperationRequest, RequestContext
from mockzoom.zoom.registry import operation
from mockzoom.zoom.users.lookup import require_invited_user
from mockzoom.zoom.users.roles import Roles


def serialize_permissions(_: RequestContext, permissions: tuple[str, ...]) -> dict[str, Any]:
    """Return a user's permissions."""
    return {"permissions": list(permissions)}


@operation("userPermission", serializer=serialize_permissions)
def user_permission(ctx: RequestContext, request: OperationRequest) -> tuple[str, ...]:
    """Return the permissions of a user's role."""
    user = require_invited_user(ctx, request.path_params["userId"])
    roles = Roles(ctx.state)
    return roles.permissions(roles.of(user))
