"""Conversion of JSON values to the types of a schema, as Java's JSON readers do it by default.

Production clients send numbers as text and text as numbers (facts 8.2 W11), one test a number for a boolean (facts 8.4
F12). The rest follows from Jackson, the reader whose messages Zoom's uploads show, and is inferred.
"""

from __future__ import annotations

import re
from typing import Any, Final

COMMA_SEPARATED = "comma-separated"  # the `format` of a text that is a list

# The values of these types are stored as they are.
PLAIN_TYPES: dict[str, type] = {"string": str, "boolean": bool}

_BEYOND_INT64 = 2**63
_INTEGER = re.compile(r"[+-]?[0-9]{1,18}", re.ASCII)
_BOOLEANS = {"true": True, "false": False}


class _Absent:
    """The type of `ABSENT`."""


ABSENT: Final = _Absent()  # what an empty text becomes where a number or a boolean is expected: it counts as absent


def converted(value: Any, kind: str, *, is_list: bool = False) -> Any:
    """Return a value as the JSON type `kind`, or `ABSENT`; a value that cannot be converted is returned unchanged.

    With `is_list`, a text is a list separated by commas, and blanks around its items are removed.
    """
    if kind == "string":
        text = _to_text(value)
        return ",".join(part.strip() for part in text.split(",")) if is_list and isinstance(text, str) else text
    if isinstance(value, str) and kind in ("integer", "number", "boolean"):
        word = value.strip()
        if not word:
            return ABSENT
        return _BOOLEANS.get(word.lower(), value) if kind == "boolean" else _to_number(word, value)
    if kind == "boolean":
        return bool(value) if type(value) is int and value in (0, 1) else value
    return _whole(value)


def _to_text(value: Any) -> Any:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(_whole(value)) if isinstance(value, int | float) else value


def _to_number(word: str, value: str) -> Any:
    return int(word) if _INTEGER.fullmatch(word) else value


def _whole(value: Any) -> Any:
    """Return 60 for 60.0, which is an integer in JSON Schema.

    A number that orjson cannot write as an integer (beyond 64 bits) is left unchanged.
    """
    return int(value) if type(value) is float and value.is_integer() and abs(value) < _BEYOND_INT64 else value
