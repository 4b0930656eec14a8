"""The wrong clients of the exam's own tests, and exactly which checks each of them fails (wrong_clients.toml)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("wrong_clients.toml")


class WrongClient(NamedTuple):
    """A deviation from the reference client in Python, and the checks that it fails."""

    name: str
    says: str
    fails: tuple[str, ...]


@cache
def wrong_clients() -> dict[str, WrongClient]:
    """Return all wrong clients by name."""
    document = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {name: WrongClient(name, one["says"], tuple(one["fails"])) for name, one in document.items()}


def clients_that_fail(check_id: str) -> list[str]:
    """Return the wrong clients that fail a check, as `name: what it does`, those that fail least first."""
    found = sorted((one for one in wrong_clients().values() if check_id in one.fails), key=lambda one: len(one.fails))
    return [f"{one.name}: {one.says}" for one in found[:3]]
