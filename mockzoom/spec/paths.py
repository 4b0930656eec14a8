"""Normalization of paths before they are routed.

Zoom merges slashes in a row and drops one at the end, after percent-decoding (facts 8.2 W5, 8.4 F1). So a UUID with
such slashes keeps them only if it is encoded twice.
"""

from __future__ import annotations

import re

_SLASHES = re.compile("//+")


def normalize_path(path: str) -> str:
    """Return a path, percent-decoded once, with single slashes and none at the end; the root stays `/`."""
    if "//" in path:
        path = _SLASHES.sub("/", path)
    return path[:-1] if path.endswith("/") and path != "/" else path
