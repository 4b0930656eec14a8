"""Durations as ISO 8601 writes them: `PT1H30M`, `P1D`, `P2W`, `PT0.5S`."""

from __future__ import annotations

import re

from mockzoom.errors import FieldError
from mockzoom.zoom.account_clock import DAY, HOUR, MINUTE, SECOND

_NUMBER = r"(?:(\d{1,9}(?:\.\d{1,9})?)%s)?"
_DURATION = re.compile(
    "P(?=.)" + _NUMBER % "W" + _NUMBER % "D" + "(?:T(?=.)" + _NUMBER % "H" + _NUMBER % "M" + _NUMBER % "S" + ")?"
)
_UNITS = (7 * DAY, DAY, HOUR, MINUTE, SECOND)


def duration_ms(text: str, field: str) -> int:
    """Return a duration in milliseconds; raises `FieldError` for other text, for years and months, and if negative."""
    if text.startswith("-"):
        raise FieldError(field, f"{text!r} is negative; a clock is advanced forward, and `set` puts it anywhere")
    found = _DURATION.fullmatch(text)
    if found is None:
        hint = "an ISO 8601 duration of weeks, days, hours, minutes and seconds is expected, like PT1H30M or P1D"
        raise FieldError(field, f"{text!r} is no duration; {hint}")
    return round(sum(float(number) * unit for number, unit in zip(found.groups(), _UNITS, strict=True) if number))
