"""What is held in a session: a webinar or a meeting. Both have numbers of one series, so that a number names one."""

from __future__ import annotations

from typing import TypeAlias

from mockzoom.storage import State
from mockzoom.storage.collections import Collection
from mockzoom.storage.listing import list_all
from mockzoom.zoom.meetings.models import INSTANT, MEETING_REGISTRANTS, MEETINGS, Meeting
from mockzoom.zoom.meetings.models import SCHEDULED as SCHEDULED_MEETING
from mockzoom.zoom.meetings.rules import is_meeting_over
from mockzoom.zoom.registrants.models import REGISTRANTS, Registrant
from mockzoom.zoom.registrants.rules import is_over
from mockzoom.zoom.users.models import USERS
from mockzoom.zoom.webinars.models import SCHEDULED, WEBINARS, Webinar

Occasion: TypeAlias = Webinar | Meeting

HELD_IN = (WEBINARS, MEETINGS)  # the collections of what is held

_HELD_ONCE = {"webinar": (SCHEDULED,), "meeting": (INSTANT, SCHEDULED_MEETING)}


def kind_of(occasion: Occasion) -> str:
    """Return `webinar` or `meeting`, as in the names of events and paths."""
    return "meeting" if isinstance(occasion, Meeting) else "webinar"


def find_occasion(state: State, number: int) -> Occasion | None:
    """Return the webinar or meeting of a number, or None."""
    return state.get(WEBINARS, number) or state.get(MEETINGS, number)


def store_occasion(state: State, occasion: Occasion) -> None:
    """Store a webinar or meeting that has changed."""
    if isinstance(occasion, Meeting):
        state.put(MEETINGS, [occasion])
    else:
        state.put(WEBINARS, [occasion])


def all_occasions(state: State) -> list[Occasion]:
    """Return all webinars of an account, then all meetings, each in the order of their hosts."""
    hosts = list_all(state, USERS, "")
    webinars: list[Occasion] = [w for host in hosts for w in list_all(state, WEBINARS, host.id)]
    return webinars + [m for host in hosts for m in list_all(state, MEETINGS, host.id)]


def registrants_of(occasion: Occasion) -> Collection[Registrant]:
    """Return the collection of the registrants of webinars, or that of meetings."""
    return MEETING_REGISTRANTS if isinstance(occasion, Meeting) else REGISTRANTS


def is_occasion_over(occasion: Occasion, now: int) -> bool:
    """Return whether a webinar or meeting has ended, or its last scheduled end has passed, at `now` (epoch ms)."""
    return is_meeting_over(occasion, now) if isinstance(occasion, Meeting) else is_over(occasion, now)


def is_held_once(occasion: Occasion) -> bool:
    """Return whether it is over once it was held: a scheduled one, or an instant meeting."""
    return occasion.type in _HELD_ONCE[kind_of(occasion)]


def is_scheduled(occasion: Occasion) -> bool:
    """Return whether it has a scheduled end; an instant meeting (type 1) lasts until it is ended."""
    return not (isinstance(occasion, Meeting) and occasion.type == INSTANT)
