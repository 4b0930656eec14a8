"""Passcodes that a host may choose.

SPEC21 names the characters that a passcode may have; so does webinarUpdate in SPEC25, while its webinarCreate takes
other special characters, too (`!, @, #, and others`); the schemas say so, and which the others are.
"""

from __future__ import annotations

import re

from mockzoom.domain.profiles import Profile
from mockzoom.domain.webinar_times import invalid

_OF_2021 = re.compile(r"[A-Za-z0-9@\-_*!]*")


def check_passcode(text: str, profile: str) -> None:
    """Raise the validation refusal for a new webinar's passcode that has a character unknown to the profile."""
    if profile == Profile.SEEDS_2021_08 and not _OF_2021.fullmatch(text):
        raise invalid("password")
