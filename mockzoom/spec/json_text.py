"""Reading of JSON texts that come from outside, up to a depth that can be written again.

orjson reads 1,024 levels and writes 254, and the validator of requests stops at 255. A document that is read and kept
is written again, inside of others: in the journal, an export, a checkpoint, a difference. So all bodies have one limit,
far below what can be written. Zoom's own limit is unknown; readers of JSON in Java have 1,000.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

import orjson

from mockzoom.collector_pause import collector_paused

MAX_DEPTH = 128  # levels of a body, and of a document that is kept
MAX_DEPTH_AROUND = 160  # levels of an export, which contains such documents
MAX_WRITTEN_DEPTH = 254  # levels that orjson writes
_LARGE = 1 << 20  # bytes


class TooDeepError(ValueError):
    """A JSON text with more levels than can be kept."""


def read_json(text: bytes, max_depth: int = MAX_DEPTH) -> Any:
    """Return the document of a JSON text; raises `ValueError` for other text, `TooDeepError` for too many levels."""
    with collector_paused() if len(text) > _LARGE else nullcontext():
        document = orjson.loads(text)
    # Counting brackets is much faster than walking, and enough for nearly all bodies. Each level has two of them.
    if (
        len(text) >= 2 * max_depth
        and text.count(b"[") + text.count(b"{") > max_depth
        and _is_deeper(document, max_depth)
    ):
        raise TooDeepError(f"it has more than {max_depth} levels of objects and lists")
    return document


def _is_deeper(document: Any, max_depth: int) -> bool:
    level = [document] if isinstance(document, dict | list) else []
    for _ in range(max_depth):
        level = [
            part
            for one in level
            for part in (one.values() if type(one) is dict else one)
            if type(part) is dict or type(part) is list
        ]
        if not level:
            return False
    return True
