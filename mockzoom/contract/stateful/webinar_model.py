"""Records of the model that random walks compare a target with. Times are in epoch ms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

MINUTE = 60_000
DAY = 1440 * MINUTE
SCHEDULED, NO_FIXED_TIME, RECURRING = 5, 6, 9


@dataclass
class RegistrantModel:
    """A registrant. `occurrences` are those they registered for, None for all of them."""

    id: str
    email: str
    status: str
    since: int
    occurrences: set[str] | None = None
    occurrence_status: dict[str, str] = field(default_factory=dict)  # where it differs from `status`

    def status_in(self, occurrence: str) -> str | None:
        """Return the status in an occurrence (in the webinar for ""); None for people who are not registered for it."""
        if occurrence and self.occurrences is not None and occurrence not in self.occurrences:
            return None
        return self.occurrence_status.get(occurrence, self.status)


@dataclass
class OccurrenceModel:
    """An occurrence of a recurring webinar."""

    start: int
    minutes: int
    deleted: bool = False

    def over(self, now: int) -> bool:
        """Return whether its scheduled end has passed."""
        return self.start + self.minutes * MINUTE <= now


@dataclass
class WebinarModel:
    """A webinar. `limit` is 0 for none; `occurrences` by id, `registrants` and `panelists` by lower-case e-mail."""

    id: int
    type: int
    approval_type: int
    limit: int
    start: int
    minutes: int
    registration_type: int = 1
    ended: bool = False
    occurrences: dict[str, OccurrenceModel] = field(default_factory=dict)
    registrants: dict[str, RegistrantModel] = field(default_factory=dict)
    panelists: dict[str, tuple[str, str]] = field(default_factory=dict)  # e-mail as sent, and name
    required_questions: set[str] = field(default_factory=set)

    @property
    def by_occurrence(self) -> bool:
        """Return whether people register for single occurrences."""
        return self.type == RECURRING and self.registration_type != 1

    def coming(self, now: int) -> list[str]:
        """Return the ids of the occurrences that have not ended."""
        return [name for name, one in self.occurrences.items() if not one.deleted and not one.over(now)]

    def over(self, now: int) -> bool:
        """Return whether registration is closed because the webinar has ended."""
        if self.ended:
            return True
        if self.type == RECURRING:
            return not self.coming(now)
        return self.type == SCHEDULED and self.start + self.minutes * MINUTE <= now

    def in_status(self, status: str) -> list[RegistrantModel]:
        """Return the registrants of a status, in the order of registration."""
        return [one for one in self.registrants.values() if one.status == status]

    def by_id(self, registrant_id: str) -> RegistrantModel | None:
        """Return the registrant with an id."""
        return next((one for one in self.registrants.values() if one.id == registrant_id), None)

    def occurrence_error(self, occurrences: Collection[str], now: int) -> str:
        """Return the rule that rejects the occurrences of a single registration, or ""."""
        if not self.by_occurrence:
            there = {name for name, one in self.occurrences.items() if not one.deleted}
            return "" if there.issuperset(occurrences) else "occurrence_ids_invalid"
        if any(name not in self.occurrences or self.occurrences[name].deleted for name in occurrences):
            return "occurrence_not_found"
        if any(self.occurrences[name].over(now) for name in occurrences):
            return "webinar_over"
        return "validation_failed" if self.registration_type == 2 and len(set(occurrences)) > 1 else ""

    def chosen(self, occurrences: Collection[str], now: int) -> set[str] | None:
        """Return the occurrences that a registration is for, None for all of them."""
        if not self.by_occurrence:
            return None
        coming = self.coming(now)
        return set(occurrences or (coming[:1] if self.registration_type == 2 else coming))
