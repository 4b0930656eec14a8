"""Results that the handlers of reports pass to serializers; none is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from mockzoom.zoom.pagination import Page
from mockzoom.zoom.reports.held import HeldSession
from mockzoom.zoom.reports.windows import Window
from mockzoom.zoom.users.models import User


class Usage(NamedTuple):
    """How much was held: sessions, participants (once for each session), and their minutes together."""

    meetings: int = 0
    participants: int = 0
    minutes: int = 0


def usage_of(sessions: Iterable[HeldSession]) -> Usage:
    """Return the usage that sessions make."""
    held = list(sessions)
    return Usage(len(held), sum(len(h.participants) for h in held), sum(h.total_minutes for h in held))


class UsersMeetings(NamedTuple):
    """A page of the sessions of a user; `joined_by` is the user whose own times are shown, or empty."""

    window: Window
    page: Page[HeldSession]
    joined_by: str = ""


class HostPage(NamedTuple):
    """A page of hosts, the usage of each by user id, and that of all pages together."""

    window: Window
    page: Page[User]
    usage: Mapping[str, Usage]
    total: Usage


class Day(NamedTuple):
    """A day of the daily report, as `YYYY-MM-DD`."""

    date: str
    new_users: int
    usage: Usage


class DailyReport(NamedTuple):
    """The days of a month."""

    year: int
    month: int
    days: list[Day]


class CallPage(NamedTuple):
    """A page of telephone calls, of which there are none, because no participant joins by telephone."""

    window: Window
    page: Page[None]


class StorageReport(NamedTuple):
    """The bytes of cloud recordings that were stored at the end of each day, by date (`YYYY-MM-DD`)."""

    window: Window
    days: list[tuple[str, int]]


class SignInPage(NamedTuple):
    """A page of sign-ins and sign-outs, of which there are none, because users do not sign in to mockzoom."""

    window: Window
    page_size: int
