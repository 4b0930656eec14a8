"""The store that a URL names; databases are loaded only when one is named."""

from __future__ import annotations

from importlib.util import find_spec

from mockzoom.storage.base import Store, StoreError
from mockzoom.storage.memory import MemoryStore

MEMORY = "memory"
FORMS = "memory, sqlite:///FILE, or postgresql+psycopg://USER:PASSWORD@HOST/DATABASE"
_NEEDED = {"sqlite": ("sql", ("sqlalchemy",)), "postgresql+psycopg": ("postgres", ("sqlalchemy", "psycopg"))}


def check_url(url: str) -> None:
    """Raise `StoreError` for a URL that no store has, or whose drivers are not installed."""
    if url == MEMORY:
        return
    scheme, mark, rest = url.partition("://")
    if not mark or scheme not in _NEEDED:
        raise StoreError(f"there is no store {scheme!r}; choose one of {FORMS}")
    if scheme == "sqlite" and not rest.lstrip("/").partition("?")[0]:
        raise StoreError("the store sqlite:/// names no file; name one, like sqlite:///mockzoom.db, or use memory")
    extra, modules = _NEEDED[scheme]
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise StoreError(
            f"the store {scheme} needs {' and '.join(missing)}, which is not installed; run: "
            f"pip install 'mockzoom[{extra}]'"
        )


def open_store(url: str) -> Store:
    """The store that a URL names: `memory`, `sqlite:///FILE` or `postgresql+psycopg://...`.

    Raises `StoreError` where there is none of that kind, or it cannot be used.
    """
    check_url(url)
    if url == MEMORY:
        return MemoryStore()
    from sqlalchemy import make_url  # noqa: PLC0415 - only who has a database pays for it
    from sqlalchemy.exc import ArgumentError  # noqa: PLC0415 - the same

    from mockzoom.storage.sql.store import SqlStore  # noqa: PLC0415 - the same

    try:
        return SqlStore(make_url(url))
    except (ArgumentError, ValueError) as error:
        says = str(error).partition("\n")[0]  # SQLAlchemy's own forms follow, more than there are here
        raise StoreError(f"the store's URL cannot be read: {says}; choose one of {FORMS}") from None
