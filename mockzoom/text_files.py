"""Text files that people write, in the encodings of common editors and shells."""

from __future__ import annotations

import codecs
from pathlib import Path

_WITH_BOM = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


def read_text(path: Path) -> str:
    """Return the text of a file in UTF-8, or in UTF-16 with a byte order mark.

    Notepad writes a mark in front of UTF-8, PowerShell 5 writes UTF-16. Raises `OSError`, and `ValueError` for another
    encoding.
    """
    raw = path.read_bytes()
    encoding = next((name for mark, name in _WITH_BOM.items() if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding).replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start}); save it as UTF-8") from None
