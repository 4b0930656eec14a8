"""Participants of a session, and their attendances."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import SECOND
from mockzoom.zoom.sessions.occasions import HELD_IN
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.text import normalize_email

HOST, PANELIST, ATTENDEE = "host", "panelist", "attendee"


class Participant(NamedTuple):
    """A participant of a webinar or meeting; `role` is host, panelist or attendee.

    `id` is unique: the id of the user, registrant or panelist, or an id made for a guest. `user_id` is set for users of
    the account, `registrant_id` for registrants; otherwise they are empty.
    """

    id: str
    role: str
    name: str
    email: str = ""
    first_name: str = ""
    last_name: str = ""
    user_id: str = ""
    registrant_id: str = ""

    @property
    def key(self) -> str:
        """The identity of a participant: the normalized e-mail address, or the id of a guest without one."""
        return normalize_email(self.email) or self.id


class Attendance(NamedTuple):
    """An attendance: from joining to leaving. A participant who joins twice has two.

    `number` counts the attendances of a session from 0. Times are in epoch milliseconds; `leave_ms` is None until the
    participant leaves.
    """

    webinar_id: int
    session_uuid: str
    number: int
    person: Participant
    join_ms: int
    leave_ms: int | None = None

    @property
    def user_id(self) -> str:
        """The id of the participant for this attendance only (SPEC25), in the form of Zoom's clients."""
        return str(16_778_240 + 1024 * self.number)


ATTENDANCES = Collection(
    "stays",
    Attendance,
    lambda s: (s.session_uuid, s.number),
    list_key=lambda s: (s.webinar_id, s.session_uuid),
    cascade_from=HELD_IN,
)


def leave_ms(attendance: Attendance, session: Session) -> int:
    """Return when a participant left an ended session, in epoch milliseconds; not later than its end."""
    ends = [ms for ms in (attendance.leave_ms, session.end_ms) if ms is not None]
    return max(min(ends, default=attendance.join_ms), attendance.join_ms)


def seconds(attendance: Attendance, session: Session) -> int:
    """Return the duration of an attendance in seconds, with both times truncated to whole seconds."""
    return leave_ms(attendance, session) // SECOND - attendance.join_ms // SECOND


def total_minutes(attendances: Iterable[Attendance], session: Session) -> int:
    """Return the total of attendances in minutes, rounded up, including those of the host (SPEC25)."""
    return -(-sum(seconds(attendance, session) for attendance in attendances) // 60)


def unique_participants(attendances: Iterable[Attendance]) -> dict[str, Participant]:
    """Return each participant once, by key, in the order of first joining."""
    participants: dict[str, Participant] = {}
    for attendance in attendances:
        participants.setdefault(attendance.person.key, attendance.person)
    return participants
