"""The model of Zoom that random walks compare a target with: webinars, their registrants and the daily quotas.

Independent of the emulator: plain dictionaries, the rules written a second time. The contract walks use a part of it
(no panelists, occurrences or questions); `tests/stateful` adds sessions, polls and the rest of an account.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Generic, TypeVar

from mockzoom.contract.stateful.webinar_model import DAY, SCHEDULED, RegistrantModel, WebinarModel

ATTEMPTS_A_DAY = 3
STATUS_CHANGES_A_DAY = 10
STATUS_AFTER = {"approve": "approved", "deny": "denied", "cancel": "denied"}

W = TypeVar("W", bound=WebinarModel)


class RegistrationModel(Generic[W]):
    """The webinars of an account by number, who is registered for them, and what was counted on which UTC day.

    `now` is the time in epoch ms; the walk keeps it equal to the target's clock.
    """

    capacity = 500  # seats of the host's webinar plan

    def __init__(self, now: int = 0, host: str = "") -> None:
        self.now = now
        self.host = host.lower()
        self.webinars: dict[int, W] = {}
        self.deleted: set[int] = set()
        self.updates = 0  # of webinars
        self.deleted_registrants: set[str] = set()  # ids
        self.counts: Counter[tuple[object, ...]] = Counter()

    def count(self, *key: object) -> None:
        """Count an event of today."""
        self.counts[(self.now // DAY, *key)] += 1

    def counted(self, *key: object) -> int:
        """Return how often an event was counted today."""
        return self.counts[(self.now // DAY, *key)]

    def registration_error(
        self,
        number: int,
        emails: Sequence[str],
        *,
        batch: bool,
        auto_approve: bool = False,
        occurrences: Collection[str] = (),
        answered: Iterable[str] = (),
    ) -> str:
        """Return the rule that rejects a registration, or ""; `answered` are the titles of the answered questions."""
        webinar = self.webinars.get(number)
        if webinar is None:
            return "webinar_not_found"
        folded = [email.lower() for email in emails]
        known = [webinar.registrants[email] for email in folded if email in webinar.registrants]
        occurrence_error = "" if batch else webinar.occurrence_error(occurrences, self.now)
        full = "webinar_full" if batch else "attendee_limit_reached"
        checks = [
            (batch and webinar.type != SCHEDULED, "not_scheduled_webinar"),
            (webinar.approval_type == 2, "registration_not_enabled"),
            (webinar.over(self.now), "webinar_over"),
            (occurrence_error, occurrence_error),
            (not batch and webinar.required_questions - set(answered), "custom_answer_missing"),
            (self.host in folded, "host_cannot_register"),
            (not webinar.panelists.keys().isdisjoint(folded), "panelist_cannot_register"),
            (any(one.status == "denied" for one in known), "registrant_denied"),
            (self._exceeds_limit(webinar, self._seats_needed(webinar, folded, auto_approve=auto_approve)), full),
            (self.over_attempts(number, emails), "registrant_daily_limit"),
        ]
        return next((rule for failed, rule in checks if failed), "")

    def count_refused_attempt(self, number: int, email: str, rule: str) -> None:
        """Count a single registration that a rule rejected: it is an attempt, unless none was left."""
        if rule not in ("webinar_not_found", "registrant_daily_limit") and not self.over_attempts(number, [email]):
            self.count("add", number, email.lower())

    @staticmethod
    def _seats_needed(webinar: WebinarModel, folded: Sequence[str], *, auto_approve: bool) -> int:
        new = len({email for email in folded if email not in webinar.registrants})
        return new if webinar.approval_type == 0 or auto_approve else min(new, 1)

    def _exceeds_limit(self, webinar: WebinarModel, seats: int) -> bool:
        limit = min(self.capacity, webinar.limit or self.capacity)
        return seats > 0 and len(webinar.in_status("approved")) + seats > limit

    def over_attempts(self, number: int, emails: Sequence[str]) -> str:
        """Return the first e-mail, as sent, with more than its attempts of the day, or ""."""
        attempts: Counter[str] = Counter()
        for email in emails:
            attempts[email.lower()] += 1
            if self.counted("add", number, email.lower()) + attempts[email.lower()] > ATTEMPTS_A_DAY:
                return email
        return ""

    def register(
        self,
        number: int,
        emails: Sequence[str],
        ids: Sequence[str],
        *,
        auto_approve: bool = False,
        occurrences: Collection[str] = (),
    ) -> list[RegistrantModel]:
        """Return the registrants of a registration that succeeded; `ids` are those in the response."""
        webinar = self.webinars[number]
        chosen = webinar.chosen(occurrences, self.now)
        status = "pending" if webinar.approval_type == 1 and not auto_approve else "approved"
        for email, registrant_id in zip(emails, ids, strict=True):
            key = email.lower()
            self.count("add", number, key)
            known = webinar.registrants.get(key)
            if known is None:
                webinar.registrants[key] = RegistrantModel(registrant_id, email, status, self.now, chosen)
            elif chosen is not None and known.occurrences is not None:
                known.occurrences |= chosen
            self.deleted_registrants.discard(registrant_id)
        return [webinar.registrants[email.lower()] for email in emails]

    def change_status(self, number: int, action: str, emails: Iterable[str], occurrence: str = "") -> str:
        """Change the status of the registrants among `emails`; return the rule that rejects it, or ""."""
        webinar = self.webinars.get(number)
        if webinar is None:
            return "webinar_not_found"
        if webinar.approval_type == 2:
            return "registration_not_enabled"
        named = {e.lower(): webinar.registrants[e.lower()] for e in emails if e.lower() in webinar.registrants}
        if occurrence:
            if occurrence not in webinar.occurrences or webinar.occurrences[occurrence].deleted:
                return "occurrence_not_found"
            named = {key: one for key, one in named.items() if one.status_in(occurrence)}
        status = STATUS_AFTER[action]
        if status == "approved" and self._exceeds_limit(webinar, sum(o.status != status for o in named.values())):
            return "status_capacity_reached"
        if self.over_status_changes(number, named):
            return "registrant_status_daily_limit"
        for key, one in named.items():
            self.count("status", number, key)
            if occurrence:
                one.occurrence_status[occurrence] = status
            else:
                one.status, one.occurrence_status = status, {}
        return ""

    def over_status_changes(self, number: int, emails: Iterable[str]) -> str:
        """Return the first registrant's e-mail whose status changes of the day are used up, or ""."""
        spent = (e.lower() for e in emails if self.counted("status", number, e.lower()) >= STATUS_CHANGES_A_DAY)
        return next((self.webinars[number].registrants[key].email for key in spent), "")

    @property
    def had_registrants(self) -> bool:
        """Return whether there is, or was, a registrant to send requests about."""
        return bool(self.deleted_registrants) or any(webinar.registrants for webinar in self.webinars.values())

    def registrant_error(self, number: int, registrant_id: str) -> str:
        """Return the rule that rejects a request about one registrant, or ""."""
        webinar = self.webinars.get(number)
        if webinar is None:
            return "webinar_not_found"
        if webinar.approval_type == 2:
            return "registration_not_enabled"
        return "" if webinar.by_id(registrant_id) else "registrant_not_found"

    def delete_registrant(self, number: int, registrant_id: str) -> None:
        """Delete a registrant; the attempts of the day stay counted."""
        registrants = self.webinars[number].registrants
        registrants.pop(next(key for key, one in registrants.items() if one.id == registrant_id))
        self.deleted_registrants.add(registrant_id)

    def update(self, number: int, approval_type: int | None = None, limit: int | None = None) -> None:
        """Update a webinar's settings; a new approval type has no effect on one that recurs, None changes nothing."""
        webinar = self.webinars[number]
        if approval_type is not None and webinar.type == SCHEDULED:
            webinar.approval_type = approval_type
        if limit is not None:
            webinar.limit = limit

    def delete(self, number: int) -> None:
        """Delete a webinar and its registrants."""
        self.deleted_registrants |= {one.id for one in self.webinars.pop(number).registrants.values()}
        self.deleted.add(number)
