"""Names under which other people see a user."""

from __future__ import annotations

from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.ids import url_base64
from mockzoom.zoom.users.models import User


def shown_name(user: User) -> str:
    """Return the name that others see: the display name, or first and last name."""
    return user.details.get("display_name") or f"{user.first_name} {user.last_name}".strip()


def member_id(ctx: RequestContext, user_id: str) -> str:
    """Return the id of a user among members and contacts: 48 characters (SPEC26), another one than the user's."""
    return url_base64(ctx.ids.draw("member", user_id, 36))
