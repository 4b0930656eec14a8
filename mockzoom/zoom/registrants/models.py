"""The record of a registrant, and the result of a registration."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection, Subgroup, fields_of
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.models import WEBINARS, Webinar


class Registrant(NamedTuple):
    """A registrant of a webinar or meeting.

    `status` is approved, pending or denied; `create_ms` is in epoch milliseconds; `details` has the optional fields of
    the request. `occurrences` are the ids of the occurrences of a recurring webinar; if it is empty, the registration
    is for all. `occurrence_status` has the status for occurrences where it differs from `status`.
    """

    id: str
    webinar_id: int
    email: str
    first_name: str
    last_name: str
    status: str
    create_ms: int
    details: Mapping[str, Any] = EMPTY_MAPPING
    occurrences: tuple[str, ...] = ()
    occurrence_status: Mapping[str, str] = EMPTY_MAPPING

    @property
    def source_id(self) -> str:
        """The tracking source that they came by; empty without one."""
        source = self.details.get("source_id")
        return source if isinstance(source, str) else ""


def subgroup(registrant: Registrant) -> str:
    """Return what lists by occurrence and by tracking source distinguish registrants of a status by.

    It is empty without a source for a registration that is for all occurrences in the same way.
    """
    booked, statuses = registrant.occurrences, registrant.occurrence_status
    if not (registrant.details or booked or statuses):
        return ""
    source = registrant.source_id
    if not (source or booked or statuses):
        return ""
    return json.dumps([sorted(booked), sorted(statuses.items()), source])


@lru_cache(maxsize=512)
def in_subgroup(name: Subgroup) -> Registrant:
    """Return a registrant with nothing but what all of a subgroup have in common."""
    status, text = name
    booked, statuses, source = json.loads(text) if text else ((), (), "")
    details = {"source_id": source} if source else EMPTY_MAPPING
    return Registrant("", 0, "", "", "", status, 0, details, tuple(booked), dict(statuses))


# For collections of registrants: what their lists depend on.
LISTED_BY = fields_of(Registrant, "webinar_id", "status", "details", "occurrences", "occurrence_status")

REGISTRANTS = Collection(
    "registrants",
    Registrant,
    # The same object as in the record, if the address is in lower case already: it is kept once.
    lambda r: (r.webinar_id, r.email if (email := normalize_email(r.email)) == r.email else email),
    unique_key=fields_of(Registrant, "webinar_id", "id"),
    list_key=lambda r: (r.webinar_id, r.status),
    subgroup=subgroup,
    listed_by=LISTED_BY,
    cascade_from=WEBINARS,
)


class Registered(NamedTuple):
    """The result of a registration: the webinar and its registrants, in the order of the request."""

    webinar: Webinar
    registrants: Sequence[Registrant]
