"""Opening the store of a URL; database drivers are loaded only if needed."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import parse_qsl

from mockzoom.storage.base import Store, StoreError
from mockzoom.storage.memory import MemoryStore

MEMORY = "memory"
FORMS = "memory, sqlite:///FILE, or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
_LONGEST_S = 3600  # longest wait for a locked file
_NEEDED = {"sqlite": ("sqlalchemy",), "postgresql+psycopg": ("sqlalchemy", "psycopg")}
_PACKAGES = {"psycopg": "'psycopg[binary]'"}  # what brings a module, where it is not its name


def check_url(url: str) -> None:
    """Raise `StoreError` for a URL of an unknown store, or of one whose drivers are not installed."""
    if url == MEMORY:
        return
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in _NEEDED:
        raise StoreError(f"there is no store {scheme!r}; choose one of {FORMS}")
    if scheme == "sqlite":
        _check_file(*rest.partition("?"))
    missing = [module for module in _NEEDED[scheme] if find_spec(module) is None]
    if missing:
        raise StoreError(
            f"the store {scheme} needs {' and '.join(missing)}, which is not installed; run: "
            f"pip install {' '.join(_PACKAGES.get(module, module) for module in missing)}"
        )


def _check_file(file: str, mark: str, options: str) -> None:
    if file.strip("/") in ("", ":memory:") or file[0] != "/":
        raise StoreError("the store sqlite:/// names no file; name one, like sqlite:///mockzoom.db, or use memory")
    given = parse_qsl(options, keep_blank_values=True)
    if mark and ([name for name, _ in given] != ["timeout"] or not _is_wait(given[0][1])):
        raise StoreError(
            f"the store's URL says {options!r} behind its file, where ?timeout=SECONDS alone is known, of up to "
            f"{_LONGEST_S}; a question mark that belongs to the file's name is written %3F"
        )


def _is_wait(text: str) -> bool:
    try:
        return 0 <= float(text) <= _LONGEST_S
    except ValueError:
        return False


def open_store(url: str, opened_ms: int = 0) -> Store:
    """Open the store of a URL: `memory`, `sqlite:///FILE` or `postgresql+psycopg://...`.

    `opened_ms` is the system's time in epoch ms. Raises `StoreError` for an unknown or unusable store.
    """
    check_url(url)
    if url == MEMORY:
        return MemoryStore(opened_ms)
    from sqlalchemy import make_url  # noqa: PLC0415 - loads SQLAlchemy; only needed for databases
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - the same

    from mockzoom.storage.sql.store import SqlStore  # noqa: PLC0415 - the same

    try:
        return SqlStore(make_url(url), opened_ms)
    except (ArgumentError, ValueError) as error:
        says = str(error).partition("\n")[0]  # SQLAlchemy lists more forms than mockzoom supports
        raise StoreError(f"the store's URL cannot be read: {says}; choose one of {FORMS}") from None
