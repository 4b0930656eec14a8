"""The contract suite's model of Zoom, with what only the walks over the whole API need: sessions, polls, users."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from mockzoom.contract.stateful.model import RegistrationModel
from mockzoom.contract.stateful.webinar_model import MINUTE, NO_FIXED_TIME, OccurrenceModel, WebinarModel

HOST = "host@example.com"


@dataclass
class Session:
    """A session of a webinar; a stay is a participant, from when, and until when (None: to the end)."""

    uuid: str
    start: int
    occurrence: str
    end: int | None = None
    stays: list[list] = field(default_factory=list)
    replies: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by e-mail and poll
    questions: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class WalkWebinar(WebinarModel):
    """A webinar with its polls, questions, survey and sessions."""

    topic: str = ""
    polls: dict[str, dict] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)  # of custom questions
    survey: str = ""
    sessions: list[Session] = field(default_factory=list)

    def settle(self, now: int, *, at_once: bool = False) -> None:
        """End the sessions whose scheduled end has passed; `at_once`: now, since a new schedule has ended them."""
        for one in self.sessions:
            if one.end is None and self.type != NO_FIXED_TIME:
                planned = self.occurrences.get(one.occurrence) or OccurrenceModel(self.start, self.minutes)
                due = planned.start + planned.minutes * MINUTE
                due = due if due > one.start else one.start + planned.minutes * MINUTE
                one.end = None if due > now else now if at_once else due

    def live_session(self, now: int) -> Session | None:
        self.settle(now)
        return next((one for one in self.sessions if one.end is None), None)

    def ended_sessions(self, now: int) -> list[Session]:
        self.settle(now)
        return [one for one in self.sessions if one.end is not None]


class WalkModel(RegistrationModel[WalkWebinar]):
    """One account, with its users, meetings and templates."""

    def __init__(self, now: int) -> None:
        super().__init__(now, HOST)
        self.users: dict[str, list] = {}  # id, type, webinar plan by e-mail
        self.meetings: dict[int, list] = {}  # type, approval type, end, registrants by number
        self.parts: dict[int, dict[str, Any]] = {}  # what belongs to meetings, by number: see walk_meetings
        self.meeting_templates: dict[str, str] = {}  # id by name
        self.held: dict[int, Any] = {}  # the meetings of walk_sessions by number
        self.templates: dict[str, tuple] = {}  # id, topic, minutes, approval type by name
