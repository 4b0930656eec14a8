"""The sessions of an account, with who took part in them: what reports and dashboards are made of."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import groupby
from typing import Any, Generic, NamedTuple, TypeVar

from mockzoom.storage.listing import list_all
from mockzoom.zoom.chat import CHAT_MESSAGES
from mockzoom.zoom.context import RequestContext
from mockzoom.zoom.page_tokens import PagePosition, first_position, read_token, write_token
from mockzoom.zoom.pagination import Page
from mockzoom.zoom.past.attendance import ATTENDANCES, Attendance, Participant, total_minutes, unique_participants
from mockzoom.zoom.past.responses import ASKED_QUESTIONS, POLL_REPLIES, SURVEY_REPLIES
from mockzoom.zoom.recordings.models import RECORDINGS
from mockzoom.zoom.sessions.handlers import sessions_of
from mockzoom.zoom.sessions.occasions import Occasion, all_occasions, kind_of
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.users.models import USERS, User

_RANKS = 1 << 14  # sessions that begin in the same millisecond and differ in a page token


class HeldSession:
    """A session that is live or has ended: of what, hosted by whom, and attended by whom."""

    def __init__(self, ctx: RequestContext, occasion: Occasion, session: Session) -> None:
        self._state = ctx.state
        self.now = ctx.now
        self.occasion = occasion
        self.session = session

    @cached_property
    def host(self) -> User | None:
        """The host; None if the user was deleted."""
        return self._state.get(USERS, self.occasion.host_id)

    @cached_property
    def attendances(self) -> list[Attendance]:
        """Who joined, in this order; a participant who joined twice is there twice."""
        return list_all(self._state, ATTENDANCES, self.occasion.id, self.session.uuid)

    @cached_property
    def participants(self) -> dict[str, Participant]:
        """Each participant once, by key."""
        return unique_participants(self.attendances)

    @property
    def total_minutes(self) -> int:
        """The total of the attendances in minutes, rounded up."""
        return total_minutes(self.attendances, self.session)

    @property
    def was_recorded(self) -> bool:
        """Whether there is a cloud recording of it; one that was deleted for good does not count."""
        return self._state.get(RECORDINGS, self.session.uuid) is not None

    def used(self, feature: str) -> bool:
        """Return whether a feature was used: `chat`, `poll`, `qa` or `survey`."""
        collection: Any = _FEATURES[feature]
        return self._state.count(collection, self.occasion.id, self.session.uuid) > 0


_FEATURES = {"chat": CHAT_MESSAGES, "poll": POLL_REPLIES, "qa": ASKED_QUESTIONS, "survey": SURVEY_REPLIES}


def held_sessions(ctx: RequestContext, *, kinds: Iterable[str], live: bool, host_id: str = "") -> list[HeldSession]:
    """Return the sessions of webinars, meetings or both that are live, or that have ended, in the order of their start.

    `host_id` restricts them to those of one host.
    """
    found = [
        HeldSession(ctx, occasion, session)
        for occasion in all_occasions(ctx.state)
        if kind_of(occasion) in kinds and host_id in ("", occasion.host_id)
        for session in sessions_of(ctx, occasion)
        if (session.end_ms is None) == live
    ]
    return sorted(found, key=lambda held: held.session.start_ms)


R = TypeVar("R")


class _Numbered(NamedTuple, Generic[R]):
    number: int
    record: R


def page_of_sessions(
    ctx: RequestContext, rows: list[HeldSession], query: dict[str, Any], *, listing: str
) -> Page[HeldSession]:
    """Return the page of a list of sessions that a query selects; the list is in the order of their start.

    A page token holds the start of the last session, so that sessions that end between two requests do not move the
    others. `listing` names the operation and its filters.
    """
    numbered = [
        _Numbered(start * _RANKS + rank, held)
        for start, group in groupby(rows, lambda held: held.session.start_ms)
        for rank, held in enumerate(group, 1)
    ]
    size, token = query["page_size"], query.get("next_page_token")
    place = read_token(ctx.ids, listing, token, ctx.now) if token else first_position(1, size)
    left = [row for row in numbered if row.number > place.after]
    shown = left[:size]
    onward = ""
    if len(left) > size:
        onward = write_token(ctx.ids, listing, PagePosition(shown[-1].number, 0, place.seen + size), ctx.now)
    records = [row.record for row in shown]
    return Page(records, place.seen // size + 1, size, len(rows), onward, "token" if token else "")
