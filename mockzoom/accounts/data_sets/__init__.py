"""Data sets: believable users and webinars under a name, in the format of seed files.

Each file of this folder is a data set. Times are relative to the account's clock, and generated people depend only on
the account's seed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mockzoom.errors import FieldError
from mockzoom.real_files import real_files
from mockzoom.suggestions import did_you_mean
from mockzoom.text_files import read_text
from mockzoom.zoom.text import normalize_email

_FOLDER = Path(__file__).parent


@real_files()
def data_set_names() -> list[str]:
    """Return the names of all data sets."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


@cache
@real_files()
def read_data_set(name: str) -> dict[str, Any]:
    """Return the contents of a data set; raises `FieldError` for an unknown name, with the nearest one."""
    names = data_set_names()
    if name not in names:
        raise FieldError("data_set", f"no data set {name[:100]!r}; {did_you_mean(name, names)}")
    document: dict[str, Any] = tomllib.loads(read_text(_FOLDER / f"{name}.toml"))
    return document


def with_data_set(account: Mapping[str, Any], where: str) -> dict[str, Any]:
    """Return an account's document with the users, webinars and requests of its data set; the account's own come first.

    Webinars of the set without a host belong to the first user of the account. Raises `FieldError`.
    """
    try:
        extra = read_data_set(account["data_set"])
    except FieldError as error:
        raise FieldError(f"{where}.data_set".removeprefix("."), error.message) from None
    there = {normalize_email(user["email"]) for user in account["users"]}
    users = [user for user in extra.get("users", ()) if normalize_email(user["email"]) not in there]
    return {
        **account,
        "users": [*account["users"], *users],
        "webinars": [*account.get("webinars", ()), *extra.get("webinars", ())],
        "requests": [*account.get("requests", ()), *extra.get("requests", ())],
    }
