"""Who was there: people, and how long they stayed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mockzoom.storage.collections import Collection
from mockzoom.zoom.account_clock import SECOND
from mockzoom.zoom.sessions.rules import Session
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.models import WEBINARS

HOST, PANELIST, ATTENDEE = "host", "panelist", "attendee"


class Participant(NamedTuple):
    """A participant of a webinar; `role` is host, panelist or attendee.

    `id` is unique: the user's, registrant's or panelist's id, or a guest's own. `user_id` is the id of a user of the
    account, `registrant_id` that of a registrant, empty for others.
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
        """What identifies a participant: the e-mail address, for guests their id."""
        return normalize_email(self.email) or self.id


class Attendance(NamedTuple):
    """From one joining to the leaving that follows. `number` counts the stays of a session from 0.

    Times are epoch ms; `leave_ms` is None for those who stay to the end.
    """

    webinar_id: int
    session_uuid: str
    number: int
    person: Participant
    join_ms: int
    leave_ms: int | None = None

    @property
    def user_id(self) -> str:
        """The id that a participant has for this stay alone (SPEC25); its form is that of Zoom's clients."""
        return str(16_778_240 + 1024 * self.number)


ATTENDANCES = Collection(
    "stays",
    Attendance,
    lambda s: (s.session_uuid, s.number),
    list_key=lambda s: (s.webinar_id, s.session_uuid),
    cascade_from=WEBINARS,
)


def leave_ms(stay: Attendance, session: Session) -> int:
    """Return when a participant left an ended session, in epoch ms; at the latest when it ended."""
    ends = [ms for ms in (stay.leave_ms, session.end_ms) if ms is not None]
    return max(min(ends, default=stay.join_ms), stay.join_ms)


def seconds(stay: Attendance, session: Session) -> int:
    """Return how long a participant attended, in whole seconds: from the second of joining to that of leaving."""
    return leave_ms(stay, session) // SECOND - stay.join_ms // SECOND


def total_minutes(stays: Iterable[Attendance], session: Session) -> int:
    """Return the total of all attendances of a session, in minutes begun, the host's included (SPEC25)."""
    return -(-sum(seconds(stay, session) for stay in stays) // 60)


def unique_participants(stays: Iterable[Attendance]) -> dict[str, Participant]:
    """Return every participant once, by key, in the order in which they came first."""
    found: dict[str, Participant] = {}
    for stay in stays:
        found.setdefault(stay.person.key, stay.person)
    return found
