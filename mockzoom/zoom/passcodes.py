"""The sentence of a validation error about a passcode: it lists the account's rules that the passcode breaks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mockzoom.zoom.errors import Violation
from mockzoom.zoom.profiles import Feature, Profile

OF_2021 = re.compile(r"[A-Za-z0-9@\-_*!]*")

_FIELD = "password"
_MOST = 10  # characters
_SENTENCE = (
    "Password provided does not match the password requirement settings set for this account. "
    "The password must follow these rules: [{}]."
)
# The first was recorded (facts 8.2 W1); the sentences about characters are inferred, from the documents' words.
_TOO_LONG = f"Password can only have a maximum {_MOST} characters."
_CHARACTERS_2021 = "Password can only contain the following characters: a-z A-Z 0-9 @ - _ * !."
_CHARACTERS = "Password can only contain letters, numbers and special characters."


def explain_passcode(violation: Violation, document: Mapping[str, Any], profile: Profile) -> Violation:
    """Return a violation of a body; one about its passcode with the sentence for passcodes."""
    text = document.get(_FIELD) if violation.field == _FIELD else None
    return invalid_passcode(text, profile) if isinstance(text, str) else violation


def invalid_passcode(text: str, profile: Profile) -> Violation:
    """Return the violation for a passcode that breaks a rule: its length, its characters, or both."""
    rules = [_TOO_LONG] if len(text) > _MOST else []
    restricted = profile.has(Feature.RESTRICTED_PASSCODES)
    allowed = OF_2021.fullmatch(text) if restricted else re.fullmatch("[!-~]*", text)
    if not allowed or not rules:
        rules.append(_CHARACTERS_2021 if restricted else _CHARACTERS)
    return Violation(_FIELD, missing=False, message=_SENTENCE.format(" ".join(rules)))
