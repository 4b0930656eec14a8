"""Seed files: accounts a server starts with, in JSON or TOML, judged by a schema of their own."""

from __future__ import annotations

import json
import tomllib
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from mockzoom.catalogue import Catalogue
from mockzoom.catalogue.reader import read_object, schemas_folder
from mockzoom.catalogue.validators import field_name
from mockzoom.config import Settings
from mockzoom.domain.clock import DAY, ClockState
from mockzoom.domain.occurrences import planned
from mockzoom.domain.records import Account, fold
from mockzoom.domain.refusals import ZoomError
from mockzoom.domain.webinar_times import start_ms
from mockzoom.scenarios.accounts import AccountSeed, TrackingSourceSeed, UserSeed, WebinarSeed
from mockzoom.scenarios.builtin import ACCOUNT_ID, BASIC, CLIENT_ID, HOST, TEST_WEBINARS, TOKEN

_USERS_OF_TEST_WEBINARS = (
    UserSeed(HOST, "Holly", "Host"),
    UserSeed(BASIC, "Ben", "Basic", type=1, webinar_capacity=0),
)


_LAST_YEAR_MS = 221_845_392_000_000  # 9000-01-01: dates end with the year 9999, and clocks run on


class SeedFileError(Exception):
    """A seed file that cannot be used; the message names the file, the field's path, what is wrong and the fix."""


def read_seed_file(path: str, settings: Settings, catalogue: Catalogue, system: int) -> list[AccountSeed]:
    """The accounts of a seed file. `settings` fill what the file leaves open; `system` is the time in epoch ms."""
    document = _read(Path(path))
    _judge(document, catalogue, path)
    accounts = document["accounts"]
    _check_unique(accounts, path)
    _check_setting_names(accounts, catalogue, path)
    return [_account(a, f"accounts[{n}]", path, settings, system) for n, a in enumerate(accounts)]


def _read(path: Path) -> Any:
    is_toml = path.suffix.lower() == ".toml"
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text, parse_float=_number) if is_toml else json.loads(text, parse_float=_number)
    except OSError as error:
        raise SeedFileError(f"{path}: {error.strerror}; name a readable JSON or TOML file") from None
    except ValueError as error:
        raise SeedFileError(f"{path}: not {'TOML' if is_toml else 'JSON'}: {error}") from None
    except RecursionError:
        raise SeedFileError(f"{path}: nested too deeply; accounts need five levels") from None


def _number(text: str) -> int | float:
    """A number with a point, as an integer where it is one: JSON Schema makes no difference."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _judge(document: Any, catalogue: Catalogue, path: str) -> None:
    """Hold the file against `schemas/admin/seed_file.json`, with the reference validator for its clear messages."""
    from jsonschema import Draft202012Validator  # noqa: PLC0415 - 70 ms that only servers with a seed file pay
    from jsonschema.exceptions import best_match  # noqa: PLC0415 - the same
    from referencing import Registry, Resource  # noqa: PLC0415 - the same

    schema = read_object(schemas_folder() / "admin" / "seed_file.json")
    resources = [(s["$id"], Resource.from_contents(s)) for s in catalogue.objects.values()]
    validator = Draft202012Validator(schema, registry=Registry().with_resources(resources))
    error = best_match(validator.iter_errors(document))
    if error is not None:
        where = field_name(list(error.absolute_path)) or "the file"
        hint = error.schema.get("description", "") if isinstance(error.schema, dict) else ""
        if isinstance(error.instance, date):
            hint = "put it in quotes"
        allowed = _allowed_keys(error)
        raise SeedFileError(
            f"{path}: {where}: {error.message}" + (f" ({hint})" if hint and not allowed else "") + allowed
        )


def _allowed_keys(error: Any) -> str:
    if error.validator != "additionalProperties":
        return ""
    return f"; known are {', '.join(sorted(error.schema['properties']))}"


def _check_unique(accounts: list[dict[str, Any]], path: str) -> None:
    taken = {"account_id": {ACCOUNT_ID}, "client_id": {CLIENT_ID}, "token": {TOKEN}}
    for number, account in enumerate(accounts):
        for key, values in taken.items():
            value = account.get(key)
            if value in values:
                raise SeedFileError(f"{path}: accounts[{number}].{key}: {value!r} is taken; choose another")
            if value is not None:
                values.add(value)


def _check_setting_names(accounts: list[dict[str, Any]], catalogue: Catalogue, path: str) -> None:
    """Zoom ignores a setting it does not know; in a file of ours it is a slip."""
    known = catalogue.objects["webinar_settings"]["properties"]
    for at, account in enumerate(accounts):
        for number, webinar in enumerate(account.get("webinars", ())):
            for name in webinar.get("settings", {}).keys() - known.keys():
                near = get_close_matches(name, known, 1)
                where = f"{path}: accounts[{at}].webinars[{number}].settings.{name}"
                raise SeedFileError(f"{where}: no such setting" + (f"; did you mean {near[0]!r}?" if near else ""))


def _account(a: dict[str, Any], where: str, path: str, settings: Settings, system: int) -> AccountSeed:
    clock = _clock(a.get("clock"), f"{path}: {where}.clock", system)
    users = tuple(_user(u, f"{path}: {where}.users[{n}]") for n, u in enumerate(a["users"]))
    webinars = tuple(
        _webinar(w, f"{path}: {where}.webinars[{n}]", clock.read(system)) for n, w in enumerate(a.get("webinars", ()))
    )
    _check_users_and_webinars(users, webinars, f"{path}: {where}")
    if a.get("test_webinars"):
        _check_numbers_are_free(webinars, f"{path}: {where}")
        known = {fold(u.email) for u in users}
        users += tuple(u for u in _USERS_OF_TEST_WEBINARS if fold(u.email) not in known)
        webinars += tuple(o.webinar for o in TEST_WEBINARS if o.webinar is not None)
    account = Account(
        id=a["account_id"],
        client_id=a["client_id"],
        client_secret=a["client_secret"],
        seed=a.get("seed", a["account_id"]),
        plan=a.get("plan", settings.plan),
        profile=a.get("profile", settings.profile),
        scopes=tuple(a.get("scopes", ())),
        rate_limits=a.get("rate_limits", settings.rate_limits),
        registrant_quota_key=a.get("registrant_quota_key", settings.registrant_quota_key),
        simulive=a.get("simulive", False),
        record_files=tuple(a.get("record_files", ())),
        dlp=a.get("dlp", True),
    )
    return AccountSeed(account, a.get("token", ""), clock, users, webinars)


def _check_users_and_webinars(users: tuple[UserSeed, ...], webinars: tuple[WebinarSeed, ...], where: str) -> None:
    emails: set[str] = set()
    for number, user in enumerate(users):
        if fold(user.email) in emails:
            raise SeedFileError(f"{where}.users[{number}].email: {user.email!r} is named twice")
        emails.add(fold(user.email))
    numbers: set[int] = set()
    for number, webinar in enumerate(webinars):
        if fold(webinar.host) not in emails:
            raise SeedFileError(f"{where}.webinars[{number}].host: {webinar.host!r} is none of the account's users")
        if webinar.id in numbers:
            raise SeedFileError(f"{where}.webinars[{number}].id: {webinar.id} is named twice")
        numbers.add(webinar.id)


def _check_numbers_are_free(webinars: tuple[WebinarSeed, ...], where: str) -> None:
    taken = {outcome.id for outcome in TEST_WEBINARS}
    for number, webinar in enumerate(webinars):
        if webinar.id in taken:
            raise SeedFileError(f"{where}.webinars[{number}].id: {webinar.id} is a test webinar's; choose another")


def _clock(clock: dict[str, Any] | None, where: str, system: int) -> ClockState:
    if clock is None:
        return ClockState()
    try:
        start = int(datetime.fromisoformat(clock["start"]).timestamp()) * 1000
    except ValueError:
        raise SeedFileError(f"{where}.start: {clock['start']!r} is no date of the calendar") from None
    if start >= _LAST_YEAR_MS:
        raise SeedFileError(f"{where}.start: {clock['start']!r} is too late; choose a year before 9000")
    return ClockState().frozen_at(start) if clock.get("frozen") else ClockState().running_from(start, system)


def _user(u: dict[str, Any], where: str) -> UserSeed:
    _check_time_zone(u, where)
    licensed = u.get("type", 2) == 2
    return UserSeed(**({"webinar_capacity": 500 if licensed else 0} | u))


def _webinar(w: dict[str, Any], where: str, now: int) -> WebinarSeed:
    _check_time_zone(w, where)
    fields = {name: value for name, value in w.items() if name != "start_time"}
    fields["panelists"] = tuple(w.get("panelists", ()))
    fields["tracking_sources"] = tuple(TrackingSourceSeed(**source) for source in w.get("tracking_sources", ()))
    if w.get("type") == 6:
        return WebinarSeed(**fields)
    try:
        start = start_ms(w["start_time"], w.get("timezone", "UTC")) if "start_time" in w else now + DAY
    except ZoomError:
        raise SeedFileError(f"{where}.start_time: {w['start_time']!r} is no date of the calendar") from None
    seed = WebinarSeed(**fields, start_ms=start)
    try:
        planned(seed.type, start, seed.duration, seed.timezone, seed.recurrence)
    except ZoomError as error:
        field = error.violations[0].field
        raise SeedFileError(f"{where}.{field}: does not fit the rest of the recurrence; see docs/rules.md") from None
    return seed


def _check_time_zone(document: dict[str, Any], where: str) -> None:
    name = document.get("timezone", "UTC")
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        raise SeedFileError(f"{where}.timezone: {name!r} is no IANA time zone, like Europe/Madrid") from None
