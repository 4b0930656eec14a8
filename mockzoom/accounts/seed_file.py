"""Seed files: the accounts of a server in JSON or TOML, validated by `schemas/admin/seed_file.json`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from mockzoom.accounts.builtin import (
    ACCOUNT_ID,
    BASIC_EMAIL,
    CLIENT_ID,
    HOST_EMAIL,
    MEETINGS_OF_TESTS,
    TEST_MEETINGS,
    TEST_WEBINARS,
    TOKEN,
)
from mockzoom.accounts.factory import AccountSeed, MeetingSeed, UserSeed, WebinarSeed
from mockzoom.accounts.request_seeds import read_requests
from mockzoom.accounts.scopes import check_scopes
from mockzoom.accounts.start_times import check_time_zone, wrong
from mockzoom.accounts.webhook_seeds import read_webhook_seed
from mockzoom.accounts.webinar_seeds import CONTENTS, read_webinar
from mockzoom.config import ACCOUNT_SETTINGS, Settings
from mockzoom.errors import FieldError
from mockzoom.real_files import real_files
from mockzoom.spec import ApiSpec
from mockzoom.spec.document_errors import find_error
from mockzoom.spec.loader import read_object, schemas_folder
from mockzoom.storage.codec import LAST_INSTANT_MS
from mockzoom.suggestions import closest
from mockzoom.text_files import read_text
from mockzoom.zoom.account_clock import ClockState
from mockzoom.zoom.account_records import Account
from mockzoom.zoom.text import normalize_email
from mockzoom.zoom.webinars.rules import RECORDINGS

_USERS_OF_TEST_WEBINARS = (
    UserSeed(HOST_EMAIL, "Holly", "Host"),
    UserSeed(BASIC_EMAIL, "Ben", "Basic", type=1, webinar_capacity=0),
)


class SeedFileError(Exception):
    """A seed file that cannot be used; the message names the file, the field's path, what is wrong and the fix."""


def read_seed_file(path: str, settings: Settings, spec: ApiSpec, system: int) -> list[AccountSeed]:
    """Return the accounts of a seed file. `settings` are the defaults; `system` is the time in epoch ms.

    Raises `SeedFileError`.
    """
    document = _read(Path(path))
    _validate(document, spec, path)
    accounts = document["accounts"]
    try:
        _check_unique(accounts)
        return [account_seed(a, f"accounts[{n}]", settings, spec, system) for n, a in enumerate(accounts)]
    except FieldError as error:
        raise SeedFileError(f"{path}: {error.field}: {error.message}") from None


def _read(path: Path) -> Any:
    import tomllib  # noqa: PLC0415 - only needed for TOML files

    is_toml = path.suffix.lower() == ".toml"
    try:
        text = read_text(path)
        return tomllib.loads(text, parse_float=_number) if is_toml else json.loads(text, parse_float=_number)
    except OSError as error:
        raise SeedFileError(f"{path}: {error.strerror}; name a readable JSON or TOML file") from None
    except ValueError as error:
        raise SeedFileError(f"{path}: not {'TOML' if is_toml else 'JSON'}: {error}") from None
    except RecursionError:
        raise SeedFileError(f"{path}: nested too deeply; accounts need five levels") from None


def _number(text: str) -> int | float:
    """Return a number with a decimal point as an integer if it is one, as JSON Schema does."""
    number = float(text)
    return int(number) if number.is_integer() else number


def _validate(document: Any, spec: ApiSpec, path: str) -> None:
    """Raise `SeedFileError` unless the document fits `schemas/admin/seed_file.json`."""
    schema = read_object(schemas_folder() / "admin" / "seed_file.json")
    error = find_error(document, schema, spec.objects.values())
    if error is not None:
        raise SeedFileError(f"{path}: {error.field or 'the file'}: {error.message}")


def _check_unique(accounts: list[dict[str, Any]]) -> None:
    taken = {"account_id": {ACCOUNT_ID}, "client_id": {CLIENT_ID}, "token": {TOKEN}}
    for number, account in enumerate(accounts):
        for key, values in taken.items():
            value = account.get(key)
            if value in values:
                raise FieldError(f"accounts[{number}].{key}", f"{value!r} is taken; choose another")
            if value is not None:
                values.add(value)


def account_seed(
    document: Mapping[str, Any], where: str, settings: Settings, spec: ApiSpec, system: int
) -> AccountSeed:
    """Return the account of a document that fits its schema; `where` is its path in a larger document.

    `settings` are the defaults; `system` is the time in epoch ms. Raises `FieldError` for errors that a schema cannot
    detect.
    """
    full = _with_data_set(document, where)
    _check_setting_names(full, where, spec)
    check_scopes(document.get("scopes", ()), ".".join(filter(None, (where, "scopes"))), spec)
    seed = _account(with_builtin(full, settings), where, system)
    return replace(seed, document=with_builtin(document, settings))


def with_builtin(document: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return an account's document with the defaults of `settings` filled in."""
    filled = {"seed": document["account_id"]} | {name: getattr(settings, name) for name in ACCOUNT_SETTINGS}
    return filled | dict(document)


def _check_setting_names(account: Mapping[str, Any], where: str, spec: ApiSpec) -> None:
    """Raise `FieldError` for an unknown webinar setting: Zoom ignores it, but in a seed file it is a mistake."""
    known = spec.objects["webinar_settings"]["properties"]
    for number, webinar in enumerate(account.get("webinars", ())):
        for name in webinar.get("settings", {}).keys() - known.keys():
            near = closest(name, known)
            field = f"{where}.webinars[{number}].settings.{name}"
            raise wrong(field, "no such setting" + (f"; did you mean {near!r}?" if near else ""))
        recording = webinar.get("settings", {}).get("auto_recording", "none")
        if recording not in RECORDINGS:
            field = f"{where}.webinars[{number}].settings.auto_recording"
            raise wrong(field, f"{recording!r} is not one of {', '.join(RECORDINGS)}")


def _account(a: dict[str, Any], where: str, system: int) -> AccountSeed:
    clock = _clock(a.get("clock"), f"{where}.clock", system)
    users = tuple(_user(u, f"{where}.users[{n}]") for n, u in enumerate(a["users"]))
    webinars = tuple(
        _webinar(a, w, f"{where}.webinars[{n}]".removeprefix("."), clock.read(system))
        for n, w in enumerate(a.get("webinars", ()))
    )
    _check_users_and_webinars(users, webinars, where)
    meetings: tuple[MeetingSeed, ...] = ()
    if a.get("test_webinars"):
        meetings = MEETINGS_OF_TESTS
        _check_numbers_are_free(webinars, where)
        known = {normalize_email(u.email) for u in users}
        users += tuple(u for u in _USERS_OF_TEST_WEBINARS if normalize_email(u.email) not in known)
        webinars += tuple(o.webinar for o in TEST_WEBINARS if o.webinar is not None)
    account = Account(
        id=a["account_id"],
        client_id=a["client_id"],
        client_secret=a["client_secret"],
        seed=a["seed"],
        scopes=tuple(a.get("scopes", ())),
        simulive=a.get("simulive", False),
        record_files=tuple(a.get("record_files", ())),
        dlp=a.get("dlp", True),
        redirect_uris=tuple(a.get("redirect_uris", ())),
        live_tokens=a.get("live_tokens", 0),
        uuid_slashes=a.get("uuid_slashes", "any"),
        webhook_secret=a.get("webhook_secret", ""),
        emulation=a.get("emulation", ""),
        **{name: a[name] for name in ACCOUNT_SETTINGS},
    )
    webhooks = tuple(
        read_webhook_seed(w, f"{where}.webhooks[{n}]".removeprefix(".")) for n, w in enumerate(a.get("webhooks", ()))
    )
    requests = read_requests(a.get("requests", ()), f"{where}.requests".removeprefix("."))
    return AccountSeed(account, a.get("token", ""), clock, users, webinars, meetings, webhooks, requests)


def _with_data_set(document: Mapping[str, Any], where: str) -> Mapping[str, Any]:
    if "data_set" not in document:
        return document
    with real_files():
        from mockzoom.accounts.data_sets import with_data_set  # noqa: PLC0415 - most accounts have none

    return with_data_set(document, where)


def _webinar(account: Mapping[str, Any], document: Mapping[str, Any], where: str, now: int) -> WebinarSeed:
    webinar = read_webinar(document, where, now, account["users"][0]["email"])
    if not any(name in document for name in CONTENTS):
        return webinar
    with real_files():
        from mockzoom.accounts.contents_reading import read_contents  # noqa: PLC0415 - loads Faker; few seeds have it

    return replace(webinar, contents=read_contents(document, webinar, where, now, account["seed"]))


def _check_users_and_webinars(users: tuple[UserSeed, ...], webinars: tuple[WebinarSeed, ...], where: str) -> None:
    emails: set[str] = set()
    for number, user in enumerate(users):
        if normalize_email(user.email) in emails:
            raise wrong(f"{where}.users[{number}].email", f"{user.email!r} is named twice")
        emails.add(normalize_email(user.email))
    numbers: set[int] = set()
    for number, webinar in enumerate(webinars):
        if normalize_email(webinar.host) not in emails:
            raise wrong(f"{where}.webinars[{number}].host", f"{webinar.host!r} is not one of the account's users")
        if webinar.id and webinar.id in numbers:
            raise wrong(f"{where}.webinars[{number}].id", f"{webinar.id} is named twice")
        numbers.add(webinar.id)


def _check_numbers_are_free(webinars: tuple[WebinarSeed, ...], where: str) -> None:
    of_webinars, of_meetings = {one.id for one in TEST_WEBINARS}, {one.id for one in TEST_MEETINGS}
    for number, webinar in enumerate(webinars):
        if webinar.id in of_webinars | of_meetings:
            whose = "webinar" if webinar.id in of_webinars else "meeting"
            raise wrong(f"{where}.webinars[{number}].id", f"{webinar.id} is a test {whose}'s; choose another")


def _clock(clock: dict[str, Any] | None, where: str, system: int) -> ClockState:
    if clock is None:
        return ClockState()
    try:
        start = int(datetime.fromisoformat(clock["start"]).timestamp()) * 1000
    except ValueError:
        raise wrong(f"{where}.start", f"{clock['start']!r} is not a date of the calendar") from None
    if start >= LAST_INSTANT_MS:
        raise wrong(f"{where}.start", f"{clock['start']!r} is too late; choose a year before 9000")
    return ClockState().frozen_at(start) if clock.get("frozen") else ClockState().running_from(start, system)


def _user(u: dict[str, Any], where: str) -> UserSeed:
    check_time_zone(u, where)
    licensed = u.get("type", 2) == 2
    return UserSeed(**({"webinar_capacity": 500 if licensed else 0} | u))
