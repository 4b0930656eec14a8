"""Times of webinars and sessions in a seed file: absolute, or a day counted from today on the account's clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from mockzoom.errors import FieldError
from mockzoom.zoom.errors import ZoomApiError
from mockzoom.zoom.webinars.schedule import start_ms, time_zone


def wrong(field: str, message: str) -> FieldError:
    """Return the error of a field, whose path may begin with a dot."""
    return FieldError(field.removeprefix("."), message)


def read_start(document: Mapping[str, Any], where: str, now: int, default: int) -> int:
    """Return the start of a webinar or session in epoch ms: a time, or a day counted from today on the clock `now`."""
    zone = document.get("timezone", "UTC")
    if "start_day" not in document:
        if "start_at" in document:
            raise wrong(f"{where}.start_at", "needs `start_day`, the day counted from today")
        try:
            return start_ms(document["start_time"], zone) if "start_time" in document else default
        except ZoomApiError:
            raise wrong(f"{where}.start_time", f"{document['start_time']!r} is not a date of the calendar") from None
    if "start_time" in document:
        raise wrong(f"{where}.start_day", "and `start_time` are both given; use one of them")
    hour, minute = map(int, document.get("start_at", "10:00").split(":"))
    today = datetime.fromtimestamp(now / 1000, UTC).astimezone(time_zone(zone))
    try:
        day = today + timedelta(days=document["start_day"])
    except OverflowError:
        raise wrong(f"{where}.start_day", "is beyond the calendar; choose a day nearer to today") from None
    return int(day.replace(hour=hour, minute=minute, second=0, microsecond=0).timestamp()) * 1000


def check_time_zone(document: Mapping[str, Any], where: str) -> None:
    """Raise `FieldError` unless the time zone of a document is one."""
    name = document.get("timezone", "UTC")
    try:
        time_zone(name)
    except ZoomApiError:
        raise wrong(f"{where}.timezone", f"{name!r} is not an IANA time zone, like Europe/Madrid") from None
