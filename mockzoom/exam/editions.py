"""Editions: frozen lists of checks with their levels; `next` is what the catalogue has now."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path

from mockzoom.exam.catalogue import CatalogueError, Scenario, all_checks
from mockzoom.exam.checks import Check
from mockzoom.real_files import real_files

FOLDER = Path(__file__).with_name("editions")
NEXT = "next"


@real_files()
def edition_names() -> list[str]:
    """Return the names of the editions, the latest last, and `next`."""
    return [*sorted(path.stem for path in FOLDER.glob("*.toml")), NEXT]


def latest() -> str:
    """Return the latest edition that was cut."""
    return ([*edition_names()[:-1]] or [NEXT])[-1]


@real_files()
def checks_in(edition: str) -> dict[str, tuple[Scenario, Check]]:
    """Return the checks of an edition. Raises `CatalogueError` if it is unknown or differs from the catalogue."""
    known = all_checks()
    if edition == NEXT:
        return known
    if edition not in edition_names():
        raise CatalogueError(f"the edition {edition!r} does not exist; there are {', '.join(edition_names())}")
    frozen = tomllib.loads((FOLDER / f"{edition}.toml").read_text(encoding="utf-8"))["checks"]
    for name, level in frozen.items():
        if name not in known or known[name][1].level != level:
            raise CatalogueError(f"edition {edition} has {name!r} as a {level}, and the catalogue does not")
    return {name: pair for name, pair in known.items() if name in frozen}


def edition_text(name: str, checks: Mapping[str, tuple[Scenario, Check]]) -> str:
    """Return the file of an edition with these checks."""
    lines = [f'"{each}" = "{check.level}"' for each, (_, check) in sorted(checks.items())]
    head = f"# Edition {name} of the client exam: its checks and their levels. It does not change any more.\n[checks]\n"
    return head + "\n".join(lines) + "\n"
