"""Personal meetings (type 4): every user has one, under the user's personal meeting number (PMI).

A personal meeting is not created; it is computed from its user until it is changed for the first time. It takes no
registration (facts 8.3 row 12), is not listed, and cannot be deleted (3018). That its passcode is chosen like any
other's is inferred.
"""

from __future__ import annotations

from mockzoom.storage.listing import list_all
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.meetings.models import MEETINGS, PERSONAL, Meeting
from mockzoom.zoom.users.models import USERS, User
from mockzoom.zoom.users.serializers import personal_meeting_number

DIGITS = 10  # of a personal number; all others have eleven


def personal_meeting(ctx: RequestContext, user: User) -> Meeting:
    """Return the personal meeting of a user, as it was changed last."""
    number = personal_meeting_number(ctx, user)
    stored = ctx.state.get(MEETINGS, number)
    if stored is not None and stored.host_id == user.id:
        return stored
    return Meeting(
        id=number,
        uuid=ctx.ids.webinar_uuid(number),
        host_id=user.id,
        type=PERSONAL,
        topic=f"{user.first_name} {user.last_name}".strip() + "'s Personal Meeting Room",
        created_ms=user.created_ms,
        duration=60,
        timezone=user.timezone,
        settings={"approval_type": 2, "use_pmi": True},
        password=ctx.ids.meeting_passcode(number),
    )


def find_personal_meeting(ctx: RequestContext, number: int) -> Meeting | None:
    """Return the personal meeting of a number, or None if no user of the account has it."""
    if len(str(number)) != DIGITS:
        return None
    for user in list_all(ctx.state, USERS, ""):
        if not user.foreign and personal_meeting_number(ctx, user) == number:
            return personal_meeting(ctx, user)
    return None
