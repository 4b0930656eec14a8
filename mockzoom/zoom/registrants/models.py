"""The record of a registrant, and the result of a registration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from mockzoom.storage.collections import EMPTY_MAPPING, Collection
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.models import WEBINARS, Webinar


class Registrant(NamedTuple):
    """A registrant of a webinar. `status` is approved, pending or denied; `details` the optional fields.

    `occurrences` are those of a recurring webinar that they are registered for, none standing for all;
    `occurrence_status` says where their status differs from `status`.
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
    lambda r: (r.webinar_id, normalize_email(r.email)),
    unique_key=lambda r: (r.webinar_id, r.id),
    list_key=lambda r: (r.webinar_id, r.status),
    cascade_from=WEBINARS,
)


class Registered(NamedTuple):
    """The registrants of a registration, in the order in which they were sent, and their webinar."""

    webinar: Webinar
    registrants: list[Registrant]
