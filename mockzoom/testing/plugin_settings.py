"""Settings of a pytest run: command-line options, ini options, and the variables and files of the server."""

from __future__ import annotations

from collections.abc import Mapping
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from mockzoom.config import Settings

DEFAULT_PROFILE = "2021-08"  # the same as in mockzoom.zoom.profiles, which only runs with settings load
_OF_ACCOUNTS = ("profile", "plan", "rate_limits", "registrant_quota_key", "error_format", "paging", "emulation")
_OF_THE_SERVER = (*_OF_ACCOUNTS, "seed", "diagnosis", "max_body", "check_answers")
_OPTIONS = {
    "profile": "profile of Zoom's API",
    "plan": "plan of the accounts",
    "rate_limits": "limits that are enforced: all, daily (for tests the default) or off",
    "emulation": "how completely an operation has to be emulated to be served: full, modelled or example",
}
_FILE = "mockzoom.toml"


class SuiteSettings(NamedTuple):
    """The settings that were given for a run, by name, and the origin of each."""

    values: dict[str, Any]
    origins: dict[str, str]

    @property
    def of_accounts(self) -> dict[str, Any]:
        """The fields of each account that a fixture creates."""
        return {name: value for name, value in self.values.items() if name in _OF_ACCOUNTS}

    @property
    def of_the_server(self) -> dict[str, Any]:
        """The settings of a server in process."""
        return {name: value for name, value in self.values.items() if name in _OF_THE_SERVER}


_KEY: pytest.StashKey[SuiteSettings] = pytest.StashKey()


def add_options(parser: pytest.Parser) -> None:
    """Add the options of a run, each on the command line and in the ini file."""
    group = parser.getgroup("mockzoom", "mockzoom: a mock Zoom API server")
    group.addoption(
        "--mockzoom-url",
        metavar="URL",
        default=None,
        help="a running server to use in place of one in process [MOCKZOOM_URL; its admin token: MOCKZOOM_ADMIN_TOKEN]",
    )
    for name, text in _OPTIONS.items():
        flag = f"--mockzoom-{name.replace('_', '-')}"
        group.addoption(flag, metavar=name.upper(), default=None, help=f"{text} [MOCKZOOM_{name.upper()}]")
        parser.addini(f"mockzoom_{name}", f"{text}, for fixtures of mockzoom", default="")
    parser.addini("mockzoom_strict", "fail tests for ignored body fields and unknown query keys", "bool", default=False)
    parser.addini("mockzoom_allow_zoom", "let tests connect to the real Zoom", "bool", default=False)


def check_options(config: pytest.Config) -> None:
    """Raise `UsageError` for an option of the command line or the ini file that cannot be used."""
    if _given_options(config) or _given_ini(config):
        suite_settings(config)


def suite_settings(config: pytest.Config) -> SuiteSettings:
    """Return the settings that were given. Raises `UsageError` for a value that cannot be used.

    An option of the command line outranks a variable, a variable an ini option, and that one `mockzoom.toml`.
    """
    if _KEY not in config.stash:
        config.stash[_KEY] = _resolved(config) if _is_configured(config) else SuiteSettings({}, {})
    return config.stash[_KEY]


def server_defaults(config: pytest.Config) -> Settings:
    """Return the settings of a server in process."""
    from mockzoom.config import Settings, overridden  # noqa: PLC0415 - runs without a server do not need it

    return overridden(Settings(), suite_settings(config).of_the_server)


def account_defaults(config: pytest.Config) -> dict[str, Any]:
    """Return the fields of an account for tests; limits per second are off, because they depend on the machine."""
    return {"rate_limits": "daily", **suite_settings(config).of_accounts}


def header(config: pytest.Config, url: str) -> str:
    """Return the line about mockzoom in pytest's header."""
    try:
        found = suite_settings(config)
    except pytest.UsageError as error:
        return f"mockzoom: {error}"
    parts = [f"{name.replace('_', ' ')} {value} ({found.origins[name]})" for name, value in found.of_accounts.items()]
    if "profile" not in found.values:
        parts.insert(0, "profile: that of the server" if url else f"profile {DEFAULT_PROFILE} (default)")
    if url:
        parts.append(f"server {url}")
    if config.getini("mockzoom_allow_zoom"):
        parts.append("connections to the real Zoom are allowed")
    return f"mockzoom: {', '.join(parts)}"


def _is_configured(config: pytest.Config) -> bool:
    variables = any(environ.get(f"MOCKZOOM_{name.upper()}") for name in _OF_THE_SERVER)
    return bool(_given_options(config) or _given_ini(config) or variables or _file(config))


def _given_options(config: pytest.Config) -> dict[str, str]:
    given = {name: config.getoption(f"--mockzoom-{name.replace('_', '-')}") for name in _OPTIONS}
    return {name: value for name, value in given.items() if value}


def _given_ini(config: pytest.Config) -> dict[str, str]:
    return {name: value for name in _OPTIONS if (value := config.getini(f"mockzoom_{name}"))}


def _file(config: pytest.Config) -> str:
    """Return the path of the file with settings: as for the server, or the one in the folder of pytest's ini file."""
    if environ.get("MOCKZOOM_CONFIG"):
        return environ["MOCKZOOM_CONFIG"]
    folders = (Path(config.invocation_params.dir), config.rootpath)
    return next((str(folder / _FILE) for folder in folders if (folder / _FILE).is_file()), "")


def _resolved(config: pytest.Config) -> SuiteSettings:
    from mockzoom.config import SETTINGS, SettingError, resolve  # noqa: PLC0415 - 15 ms that few runs need

    options = _given_options(config)
    variables = {s.variable: environ.get(s.variable, "") for name, s in SETTINGS.items() if name in _OF_THE_SERVER}
    try:
        found = resolve({}, variables, _file(config))
        origins = {name: origin for name, origin in found.origins.items() if origin != "default"}
        values = {name: getattr(found.settings, name) for name in origins}
        for layer, origin_of in _layers(_given_ini(config), options):
            for name, value in layer.items():
                if origin_of(name).startswith("ini") and origins.get(name, "").startswith("variable"):
                    continue
                origins[name] = origin_of(name)
                values[name] = SETTINGS[name].read(value, origins[name])
    except SettingError as error:
        raise pytest.UsageError(str(error)) from None
    return SuiteSettings(values, origins)


def _layers(ini: Mapping[str, str], options: Mapping[str, str]) -> Any:
    return (
        (ini, lambda name: f"ini option mockzoom_{name}"),
        (options, lambda name: f"option --mockzoom-{name.replace('_', '-')}"),
    )
