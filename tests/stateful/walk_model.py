"""Zoom in the small, written a second time: what a random walk expects of the mock.

Independent of mockzoom's own code: plain dictionaries, the rules in other words. Times are epoch ms.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MINUTE, DAY = 60_000, 86_400_000
HOST = "host@example.com"


@dataclass
class Person:
    """A registrant. `days` are the occurrences they are registered for, None for all of them."""

    id: str
    email: str
    status: str
    since: int
    days: set[str] | None = None
    own: dict[str, str] = field(default_factory=dict)  # status by occurrence, where it differs

    def status_on(self, day: str) -> str | None:
        if self.days is not None and day not in self.days:
            return None
        return self.own.get(day, self.status)


@dataclass
class Day:
    """An occurrence."""

    start: int
    minutes: int
    deleted: bool = False

    def over(self, now: int) -> bool:
        return self.start + self.minutes * MINUTE <= now


@dataclass
class Held:
    """One time that a webinar was on the air; a stay is who, from when, and until when (None: to the end)."""

    uuid: str
    start: int
    day: str
    end: int | None = None
    stays: list[list] = field(default_factory=list)
    replies: dict[tuple[str, str], list[str]] = field(default_factory=dict)  # by e-mail and poll
    asked: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Show:
    """A webinar. `days` are its occurrences by id; `people` the registrants by lower-case e-mail."""

    id: int
    kind: int
    approval: int
    booking: int
    limit: int
    start: int
    minutes: int
    topic: str
    days: dict[str, Day] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    panel: dict[str, tuple[str, str]] = field(default_factory=dict)  # e-mail and name by lower-case e-mail
    polls: dict[str, dict] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)  # of custom questions
    asks: set[str] = field(default_factory=set)  # those of them that are required
    survey: str = ""
    held: list[Held] = field(default_factory=list)
    ended: bool = False

    def settle(self, now: int, *, at_once: bool = False) -> None:
        """End what ended by itself; `at_once` what a new schedule has just ended."""
        for one in self.held:
            if one.end is None and self.kind != 6:
                day = self.days.get(one.day) or Day(self.start, self.minutes)
                due = day.start + day.minutes * MINUTE
                due = due if due > one.start else one.start + day.minutes * MINUTE
                one.end = None if due > now else now if at_once else due

    def on_air(self, now: int) -> Held | None:
        self.settle(now)
        return next((one for one in self.held if one.end is None), None)

    def ended_ones(self, now: int) -> list[Held]:
        self.settle(now)
        return [one for one in self.held if one.end is not None]

    def coming(self, now: int) -> list[str]:
        return [name for name, day in self.days.items() if not day.deleted and not day.over(now)]

    def over(self, now: int) -> bool:
        if self.ended:
            return True
        if self.kind == 9:
            return not self.coming(now)
        return self.kind == 5 and self.start + self.minutes * MINUTE <= now

    def approved(self) -> int:
        return sum(p.status == "approved" for p in self.people.values())


class Model:
    """One account: its webinars by number, its clock, and what was counted today."""

    capacity = 500

    def __init__(self, now: int) -> None:
        self.now = now
        self.shows: dict[int, Show] = {}
        self.tries: dict[tuple, int] = {}
        self.users: dict[str, list] = {}  # id, type, webinar plan by e-mail
        self.meetings: dict[int, list] = {}  # type, approval, end, people by number
        self.templates: dict[str, tuple] = {}  # id, topic, minutes, approval by name

    @property
    def today(self) -> int:
        return self.now // DAY

    def tried(self, *what) -> int:
        return self.tries.get((self.today, *what), 0)

    def count(self, *what) -> None:
        self.tries[self.today, *what] = self.tried(*what) + 1

    def refusal(self, number: int, emails: list[str], *, batch: bool, auto: bool = False, days=(), answers=()) -> str:
        """The rule by which a registration is refused, or nothing."""
        show = self.shows.get(number)
        if show is None:
            return "webinar_not_found"
        folded = [email.lower() for email in emails]
        new = {email for email in folded if email not in show.people}
        arriving = len(new) if show.approval == 0 or auto else min(len(new), 1)
        limit = min(self.capacity, show.limit or self.capacity)
        faults = [
            (batch and show.kind != 5, "not_scheduled_webinar"),
            (show.approval == 2, "registration_not_enabled"),
            (show.over(self.now), "webinar_over"),
            (not batch and self.bad_days(show, days), self.bad_days(show, days)),
            (not batch and show.asks - set(answers), "custom_answer_missing"),
            (HOST in folded, "host_cannot_register"),
            (set(show.panel) & set(folded), "panelist_cannot_register"),
            (any(show.people[e].status == "denied" for e in folded if e in show.people), "registrant_denied"),
            (arriving and show.approved() + arriving > limit, "webinar_full" if batch else "attendee_limit_reached"),
            (any(self.tried("add", number, e) + folded.count(e) > 3 for e in folded), "registrant_daily_limit"),
        ]
        return next((rule for wrong, rule in faults if wrong), "")

    def bad_days(self, show: Show, days) -> str:
        """What is wrong with the occurrences that a registration names."""
        if show.kind != 9 or show.booking == 1:
            return ""
        if any(day not in show.days or show.days[day].deleted for day in days):
            return "occurrence_not_found"
        if any(show.days[day].over(self.now) for day in days):
            return "webinar_over"
        return "validation_failed" if show.booking == 2 and len(set(days)) > 1 else ""

    def register(self, number: int, emails: list[str], ids: list[str], *, auto: bool = False, days=()) -> list[Person]:
        """The people of a registration that went through, with the ids that the answer gave."""
        show = self.shows[number]
        booked = self.booked(show, days)
        found = []
        for email, person_id in zip(emails, ids, strict=True):
            key = email.lower()
            self.count("add", number, key)
            if key not in show.people:
                status = "pending" if show.approval == 1 and not auto else "approved"
                show.people[key] = Person(person_id, email, status, self.now, booked)
            elif booked is not None and show.people[key].days is not None:
                show.people[key].days |= booked
            found.append(show.people[key])
        return found

    def booked(self, show: Show, days) -> set[str] | None:
        if show.kind != 9 or show.booking == 1:
            return None
        if days:
            return set(days)
        return set(show.coming(self.now)[:1] if show.booking == 2 else show.coming(self.now))
