"""Removing a user, and what becomes of their webinars and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from mockzoom.domain.meetings import MEETINGS, Meeting
from mockzoom.domain.records import USERS, WEBINARS, User, Webinar
from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusal_rows.users import (
    ADMIN_NOT_REMOVABLE,
    HEIR_WITHOUT_LICENCE,
    TRANSFER_TO_SELF,
    USER_HAS_EVENTS,
)
from mockzoom.domain.refusal_rows.webinars import USER_NOT_FOUND
from mockzoom.domain.refusals import Violation, ZoomError, refuse
from mockzoom.operations.users import invited_user
from mockzoom.operations.world import Ask, World, find_user, list_all, owner_of, remove_meeting, remove_webinar


class _Estate(NamedTuple):
    """What a user leaves behind: that which goes to the heir, and that which is deleted."""

    webinars: list[Webinar]
    meetings: list[Meeting]
    lost_webinars: list[Webinar]
    lost_meetings: list[Meeting]


def user_delete(world: World, ask: Ask) -> None:
    """Take a user out of the account; what is not transferred goes with them, whichever the action (inferred)."""
    leaver = invited_user(world, ask.path["userId"])
    if leaver == owner_of(world):
        raise refuse(ADMIN_NOT_REMOVABLE)
    estate = _estate(world, leaver, ask.query)
    if any(webinar.pinned for webinar in estate.webinars + estate.lost_webinars):
        raise refuse(USER_HAS_EVENTS)
    heir = _heir(world, leaver, ask.query)
    if heir is not None:
        _check_licences(estate, heir)
        world.state.put(WEBINARS, [w._replace(host_id=heir.id) for w in estate.webinars])
        world.state.put(MEETINGS, [m._replace(host_id=heir.id) for m in estate.meetings])
    _remove(world, leaver, estate.lost_webinars, estate.lost_meetings)


def _estate(world: World, leaver: User, query: Mapping[str, Any]) -> _Estate:
    webinars, meetings = list_all(world.state, WEBINARS, leaver.id), list_all(world.state, MEETINGS, leaver.id)
    keeps_webinars, keeps_meetings = query["transfer_webinar"], query["transfer_meeting"]
    return _Estate(
        webinars=webinars if keeps_webinars else [],
        meetings=meetings if keeps_meetings else [],
        lost_webinars=[] if keeps_webinars else webinars,
        lost_meetings=[] if keeps_meetings else meetings,
    )


def _heir(world: World, leaver: User, query: Mapping[str, Any]) -> User | None:
    """Who inherits, or None where nothing is transferred; a transfer to nobody is a validation refusal (inferred)."""
    email = query.get("transfer_email")
    if not email:
        if query["transfer_webinar"] or query["transfer_meeting"]:
            raise ZoomError(VALIDATION_FAILED, violations=(Violation("transfer_email", missing=True),))
        return None
    heir = find_user(world, email)
    if heir is None or heir.foreign:
        raise refuse(USER_NOT_FOUND, user_id=email)
    if heir.id == leaver.id:
        raise refuse(TRANSFER_TO_SELF)
    return heir


def _check_licences(estate: _Estate, heir: User) -> None:
    if estate.webinars and not heir.may_host_webinars:
        raise refuse(HEIR_WITHOUT_LICENCE, license="Webinar")
    if estate.meetings and not heir.may_host_meetings:
        raise refuse(HEIR_WITHOUT_LICENCE, license="Meeting")


def _remove(world: World, leaver: User, webinars: Iterable[Webinar], meetings: Iterable[Meeting]) -> None:
    for webinar in webinars:
        remove_webinar(world.state, webinar.id)
    for meeting in meetings:
        remove_meeting(world.state, meeting.id)
    world.state.remove(USERS, leaver.id)
