"""Registration in the small, written a second time: what the state machine expects of a target.

Plain dictionaries, the rules in other words than the emulator's. Times are seconds since 1970.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

DAY = 86_400
SCHEDULED = 5
TRIES_A_DAY = 3
STATUS_CHANGES_A_DAY = 10
AFTER = {"approve": "approved", "deny": "denied", "cancel": "denied"}


@dataclass
class ModelRegistrant:
    """A registered person."""

    id: str
    email: str
    status: str


@dataclass
class WebinarModel:
    """A webinar: its type, way of approval, limit (0 for none) and end; `people` by lower-case e-mail."""

    number: int
    kind: int
    approval: int
    limit: int
    ends: float
    people: dict[str, ModelRegistrant] = field(default_factory=dict)

    def in_status(self, status: str) -> list[ModelRegistrant]:
        """Return the people of one status, in the order of registration."""
        return [p for p in self.people.values() if p.status == status]

    def by_id(self, person_id: str) -> ModelRegistrant:
        """Return the one person of this id."""
        (found,) = [p for p in self.people.values() if p.id == person_id]
        return found


class RegistrationModel:
    """Webinars by number, who is registered for them, and what was tried on which UTC day."""

    def __init__(self, host: str = "") -> None:
        self.host = host.lower()
        self.shows: dict[int, WebinarModel] = {}
        self.deleted: set[int] = set()
        self.changed = 0  # webinars, whichever
        self.gone: set[str] = set()  # the ids of people who were deleted
        self.tries: Counter[tuple[int, int, str]] = Counter()
        self.changes: Counter[tuple[int, int, str]] = Counter()

    def batch_refusal(self, number: int, emails: list[str], now: float, *, auto: bool) -> str:
        """Return the rule that rejects a batch, or nothing."""
        show = self.shows.get(number)
        if show is None:
            return "webinar_not_found"
        if show.kind != SCHEDULED:
            return "not_scheduled_webinar"
        return self._refusal(show, emails, now, auto=auto, full="webinar_full")

    def single_refusal(self, number: int, email: str, now: float) -> str:
        """Return the rule that rejects a single registration, or nothing."""
        show = self.shows.get(number)
        if show is None:
            return "webinar_not_found"
        return self._refusal(show, [email], now, auto=False, full="attendee_limit_reached")

    def _refusal(self, show: WebinarModel, emails: list[str], now: float, *, auto: bool, full: str) -> str:
        folded = [email.lower() for email in emails]
        if show.approval == 2:
            return "registration_not_enabled"
        if show.ends <= now:
            return "webinar_over"
        if self.host in folded:
            return "host_cannot_register"
        if any(e in show.people and show.people[e].status == "denied" for e in folded):
            return "registrant_denied"
        new = {e for e in folded if e not in show.people}
        wanted = len(new) if show.approval == 0 or auto else min(len(new), 1)
        if new and show.limit and len(show.in_status("approved")) + wanted > show.limit:
            return full
        over = [e for e in folded if self.tries[int(now // DAY), show.number, e] + folded.count(e) > TRIES_A_DAY]
        return "registrant_daily_limit" if over else ""

    def register(
        self, number: int, emails: list[str], ids: list[str], now: float, *, auto: bool
    ) -> list[ModelRegistrant]:
        """Return the people of a successful registration, with the ids that the response gave to new ones."""
        show = self.shows[number]
        status = "pending" if show.approval == 1 and not auto else "approved"
        for email, person_id in zip(emails, ids, strict=True):
            self.tries[int(now // DAY), number, email.lower()] += 1
            show.people.setdefault(email.lower(), ModelRegistrant(person_id, email, status))
            self.gone.discard(person_id)
        return [show.people[email.lower()] for email in emails]

    def status_refusal(self, number: int, action: str, emails: list[str], now: float) -> str:
        """Return the rule that rejects a status change, or nothing; unknown people do not count."""
        show = self.shows.get(number)
        if show is None:
            return "webinar_not_found"
        if show.approval == 2:
            return "registration_not_enabled"
        known = {e.lower() for e in emails if e.lower() in show.people}
        arriving = sum(show.people[e].status != "approved" for e in known) if action == "approve" else 0
        if arriving and show.limit and len(show.in_status("approved")) + arriving > show.limit:
            return "status_capacity_reached"
        if any(self.changes[int(now // DAY), number, e] >= STATUS_CHANGES_A_DAY for e in known):
            return "registrant_status_daily_limit"
        return ""

    def change_status(self, number: int, action: str, emails: list[str], now: float) -> None:
        """Carry a status change through."""
        show = self.shows[number]
        for email in {e.lower() for e in emails} & show.people.keys():
            show.people[email].status = AFTER[action]
            self.changes[int(now // DAY), number, email] += 1

    @property
    def knows_anybody(self) -> bool:
        """Return whether there is, or was, a person to request."""
        return bool(self.gone) or any(show.people for show in self.shows.values())

    def person_refusal(self, number: int, person_id: str) -> str:
        """Return the rule that rejects a request about one person, or nothing."""
        show = self.shows.get(number)
        if show is None:
            return "webinar_not_found"
        if show.approval == 2:
            return "registration_not_enabled"
        return "" if any(p.id == person_id for p in show.people.values()) else "registrant_not_found"

    def delete_person(self, number: int, person_id: str) -> None:
        """Take one person away; what was tried under their address on this day stays tried."""
        show = self.shows[number]
        del show.people[show.by_id(person_id).email.lower()]
        self.gone.add(person_id)

    def change(self, number: int, approval: int | None, limit: int | None) -> None:
        """Give a webinar another way of approval, unless it recurs, and another limit; None leaves it."""
        show = self.shows[number]
        if approval is not None and show.kind == SCHEDULED:
            show.approval = approval
        if limit is not None:
            show.limit = limit

    def delete(self, number: int) -> None:
        """Take a webinar away, and all of its people."""
        self.gone |= {p.id for p in self.shows.pop(number).people.values()}
        self.deleted.add(number)
