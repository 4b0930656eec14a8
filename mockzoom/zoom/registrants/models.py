"""The record of a registrant, and the result of a registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
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


REGISTRANTS = Collection(
    "registrants",
    Registrant,
    # The same object as in the record, if the address is in lower case already: it is kept once.
    lambda r: (r.webinar_id, r.email if (email := normalize_email(r.email)) == r.email else email),
    unique_key=lambda r: (r.webinar_id, r.id),
    list_key=lambda r: (r.webinar_id, r.status),
    cascade_from=WEBINARS,
)


class Registered(NamedTuple):
    """The result of a registration: the webinar and its registrants, in the order of the request."""

    webinar: Webinar
    registrants: list[Registrant]
