"""Checks of the arguments of `mockzoom contract`: an error names the argument, its value, and the nearest right one."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

import click

from mockzoom.suggestions import did_you_mean

TARGETS = ("mock", "zoom")


def check_target(_: click.Context, __: click.Parameter, value: str) -> str:
    """Accept `mock`, `zoom` or an address; anything else is an error."""
    if value not in TARGETS and not _is_address(value):
        raise click.BadParameter(f"{value!r}: choose mock, zoom or an http:// address; {_nearest_target(value)}")
    return value


def _nearest_target(value: str) -> str:
    """Return the target that was probably meant: an address without its scheme, or a mistyped name."""
    if ":" in value or "." in value or value == "localhost":
        rest = value.rpartition("://")[2].lstrip("/")
        return f"did you mean 'http://{rest}'?"
    return did_you_mean(value, TARGETS)


def check_profile(_: click.Context, __: click.Parameter, value: str) -> str:
    """Accept the name of a profile, or nothing."""
    from mockzoom.contract.targets.providers import PROFILES  # noqa: PLC0415 - only here

    if value and value not in PROFILES:
        raise click.BadParameter(f"{value!r}: choose one of {', '.join(PROFILES)}; {_nearest_profile(value, PROFILES)}")
    return value


def _nearest_profile(value: str, profiles: Iterable[str]) -> str:
    by_start = [one for one in profiles if one.startswith(value) or value.startswith(one[:4])]
    return f"did you mean {by_start[-1]!r}?" if by_start else did_you_mean(value, profiles)


def check_address(_: click.Context, __: click.Parameter, value: str) -> str:
    """Accept an address, `none`, or nothing."""
    if value and value != "none" and not _is_address(value):
        near = f"did you mean 'http://{value.lstrip('/')}'?" if "." in value or ":" in value else "did you mean 'none'?"
        raise click.BadParameter(f"{value!r} is not an http:// or https:// address; {near}")
    return value


def check_domain(_: click.Context, __: click.Parameter, value: str) -> str:
    """Accept a domain, or nothing."""
    name = value.rpartition("@")[2].rpartition("//")[2].strip("/ ")
    if value and (value != name or "." not in name or any(not part for part in name.split("."))):
        near = f"did you mean {name!r}?" if "." in name and name != value else "an example: example.com"
        raise click.BadParameter(f"{value!r} is not a domain; {near}")
    return value


def check_rules(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Accept ids of rules, one for each option or several with commas."""
    from mockzoom.contract.rulebook import load_rulebook  # noqa: PLC0415 - only here

    names = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    insist_on(names, load_rulebook().rules, "rule", "`mockzoom rules` prints all", click.BadParameter)
    return names


def insist_on(
    names: Iterable[str],
    known: Iterable[str],
    kind: str,
    all_of_them: str,
    error: type[click.UsageError] = click.UsageError,
) -> None:
    """Raise an error for the first name that is not known, with the nearest known one."""
    from mockzoom.suggestions import closest  # noqa: PLC0415 - only for a mistake

    known = set(known)
    for name in names:
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean {near}? " if near else ""
            raise error(f"there is no {kind} {name}; {hint}{all_of_them}")


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
