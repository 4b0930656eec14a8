"""Results that the handlers of dashboards pass to serializers; none is stored."""

from __future__ import annotations

from typing import NamedTuple

from mockzoom.zoom.pagination import Page
from mockzoom.zoom.past.attendance import Attendance
from mockzoom.zoom.reports.held import HeldSession
from mockzoom.zoom.reports.windows import Window


class DashboardList(NamedTuple):
    """A page of sessions of a kind; `with_tracking_fields` is whether the response has tracking fields."""

    kind: str
    window: Window
    page: Page[HeldSession]
    with_tracking_fields: bool


class DashboardSession(NamedTuple):
    """One session."""

    held: HeldSession


class DashboardParticipants(NamedTuple):
    """A page of the attendances of a session; `with_registrant_id` is whether the response has registrant ids."""

    held: HeldSession
    page: Page[Attendance]
    with_registrant_id: bool
