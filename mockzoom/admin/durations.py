"""Durations in ISO 8601: `PT1H30M`, `P1D`, `P2W`, `PT0.5S`."""

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
        raise FieldError(field, f"{text!r} is negative; advance moves a clock forward only, use `set` to move it back")
    found = _DURATION.fullmatch(text)
    if found is None:
        hint = "use an ISO 8601 duration of weeks, days, hours, minutes and seconds, such as PT1H30M or P1D"
        raise FieldError(field, f"{text!r} is not a duration; {hint}")
    return round(sum(float(number) * unit for number, unit in zip(found.groups(), _UNITS, strict=True) if number))
