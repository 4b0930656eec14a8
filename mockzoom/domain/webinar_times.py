"""Start times as clients send them: UTC with `Z`, or local time in the webinar's time zone without."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from mockzoom.domain.refusal_rows.calls import VALIDATION_FAILED
from mockzoom.domain.refusals import Violation, ZoomError


@lru_cache(maxsize=256)
def time_zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name; raises the validation refusal for a name nobody knows."""
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise invalid("timezone") from None


def start_ms(text: str, timezone: str, field: str = "start_time") -> int:
    """A time in epoch ms; raises the validation refusal of its `field` for a date that does not exist."""
    zone = UTC if text.endswith("Z") else time_zone(timezone)
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=zone)
        return int(moment.astimezone(UTC).timestamp()) * 1000
    except (ValueError, OverflowError):
        raise invalid(field) from None


def invalid(field: str) -> ZoomError:
    """The validation refusal for one field."""
    return ZoomError(VALIDATION_FAILED, violations=(Violation(field, missing=False),))
