"""Counters of calendar periods: the types that name them."""

from __future__ import annotations

from typing import Literal, NamedTuple

Window = Literal["second", "minute", "day"]

Counter = tuple[str | int, ...]


class Period(NamedTuple):
    """One window of the calendar: its length and its number since 1970."""

    window: Window
    number: int
