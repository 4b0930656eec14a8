"""Reference clients with their adapters, one file for each language; `mockzoom exam adapter LANG` prints them."""

from __future__ import annotations

from pathlib import Path

ADAPTERS = {"python": "adapter.py", "node": "adapter.mjs", "java": "Adapter.java", "sh": "adapter.sh"}


def adapter_path(language: str) -> Path:
    """Return the file of a language. Raises `KeyError`."""
    return Path(__file__).with_name(ADAPTERS[language])


def adapter_text(language: str) -> str:
    """Return the text of a language's file. Raises `KeyError`."""
    return adapter_path(language).read_text(encoding="utf-8")
