"""Settings: defaults, environment variables, and the origin of each value.

A flag overrides the environment, the environment a file, a file the default.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from os import PathLike, fspath
from pathlib import Path
from typing import Any

from mockzoom.suggestions import closest, did_you_mean
from mockzoom.text_files import read_text
from mockzoom.zoom.emulation import DEFAULT_LEVEL, LEVELS
from mockzoom.zoom.plans import PLANS
from mockzoom.zoom.profiles import DEFAULT_PROFILE, PROFILES

_OF_A_SERVICE = re.compile(r"(?:tcp|udp|sctp)://")
_PASSWORD = re.compile(r"(://[^/:@]*):[^/]*@")
_NAME = re.compile(r"\*|[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?", re.ASCII)
DEFAULT_FILE = "mockzoom.toml"

# The settings that are also fields of an account: what an account leaves open, the server decides.
ACCOUNT_SETTINGS = ("plan", "profile", "rate_limits", "registrant_quota_key", "error_format", "paging")


class SettingError(ValueError):
    """A setting that cannot be used; the message names it, its origin, and the fix."""


@dataclass(frozen=True)
class Settings:
    """The settings of a server.

    `max_body` and `max_import` (of states) are in bytes. `profile`, `plan`, `rate_limits`, `registrant_quota_key`,
    `error_format` and `paging` apply to the built-in account, and are the defaults for accounts of a seed file.
    `emulation` is the level of emulation for every account that leaves it open. `seed`
    is the path of a seed file, empty for none; `demo_data` gives the built-in account the data set `demo`.
    `store` is where accounts are stored: `memory`, or the URL of a database.
    `tls` and `ca_dir` are used by the command line: HTTPS, and the folder of its certificates (empty: the user's data
    folder). `check_answers` validates every response against its schema and turns a violation into a 500; it is meant
    for tests. `journal` is the number of journal entries kept for each account, 0 for none. `admin` enables the admin
    API (`/_mockzoom`); it requires `admin_token` unless that is empty, and uses `admin_port` unless that is 0.
    `allowed_hosts` are further names by which the admin API may be called (`admin.browser_guard`). `dashboard` serves
    the page `/_mockzoom/`, where there is an admin API.
    """

    host: str = "127.0.0.1"
    port: int = 8080
    profile: str = DEFAULT_PROFILE.name
    plan: str = "business"
    rate_limits: str = "all"
    registrant_quota_key: str = "webinar+email"
    error_format: str = "accept"
    paging: str = "by_operation"
    emulation: str = DEFAULT_LEVEL
    seed: str = ""
    demo_data: bool = False
    store: str = "memory"
    diagnosis: bool = True
    max_body: int = 1 << 20
    max_import: int = 32 << 20
    check_answers: bool = False
    journal: int = 500
    admin: bool = True
    admin_token: str = ""
    admin_port: int = 0
    allowed_hosts: tuple[str, ...] = ()
    dashboard: bool = True
    threads: int = 4
    workers: int = 1
    tls: bool = False
    ca_dir: str = ""
    webhook_targets: str = "loopback"
    log_level: str = "warning"


@dataclass(frozen=True)
class Setting:
    """The description of a setting; `choices` is empty if any value of the type is valid.

    The value of a `secret` setting is never shown.
    """

    name: str
    help: str
    choices: Collection[str] = ()
    least: int = 0
    most: int = 0
    secret: bool = False

    @property
    def flag(self) -> str:
        """The command-line option; that of a list takes one value each time."""
        name = self.name.replace("_", "-")
        return f"--{name.removesuffix('s') if isinstance(self.default, tuple) else name}"

    @property
    def variable(self) -> str:
        """The environment variable."""
        return f"MOCKZOOM_{self.name.upper()}"

    def shown(self, value: Any) -> str:
        """Return a value for display, without secrets and without the password of a URL."""
        if isinstance(value, bool):
            return str(value).lower()  # as files and variables have it
        if isinstance(value, tuple):
            return ",".join(value)
        return "(set)" if value and self.secret else _PASSWORD.sub(r"\1:***@", str(value))

    @property
    def default(self) -> Any:
        """The default value."""
        return getattr(Settings(), self.name)

    def read(self, value: Any, origin: str) -> Any:
        """Return a value of the setting's type from text or a TOML value; raises `SettingError`."""
        try:
            read = _READERS[type(self.default)](value)
        except ValueError:
            raise self.unexpected(value, origin) from None
        if self.choices and read not in self.choices:
            near = closest(str(read), self.choices)
            hint = f"; did you mean {near!r}?" if near else ""
            raise SettingError(f"{origin}: {self.name} is {value!r}; choose one of {', '.join(self.choices)}{hint}")
        for one in read if isinstance(read, tuple) else ():
            if not _NAME.fullmatch(one):
                raise SettingError(f"{origin}: {self.name} has {one!r}; name a host without scheme and port, or *")
        if self.most and not self.least <= read <= self.most:
            raise SettingError(f"{origin}: {self.name} is {read}; choose {self.least} to {self.most}")
        return read

    def unexpected(self, value: Any, origin: str) -> SettingError:
        """Return the error for a value of another type."""
        shown = "of another type" if self.secret else repr(value)
        return SettingError(f"{origin}: {self.name} is {shown}; {_EXPECTED[type(self.default)]} is expected")


SETTINGS: dict[str, Setting] = {
    s.name: s
    for s in (
        Setting("host", "address to listen on; 0.0.0.0 lets other machines in"),
        Setting("port", "port to listen on; 0 picks a free one and prints it", most=65535),
        Setting("profile", "profile of Zoom's API to emulate", PROFILES.keys()),  # with those registered later
        Setting("plan", "plan of the built-in account", tuple(PLANS)),
        Setting("rate_limits", "which limits are enforced", ("all", "daily", "off")),
        Setting(
            "registrant_quota_key",
            "what the three registrations a day are counted by",
            ("webinar+email", "email"),
        ),
        Setting("error_format", "whether errors about a body follow Accept, or are JSON always", ("accept", "json")),
        Setting("paging", "fields of paging by number in lists", ("by_operation", "token_only")),
        Setting("emulation", "how completely an operation has to be emulated to be served", LEVELS),
        Setting("seed", "seed file with more accounts (JSON or TOML)"),
        Setting("demo_data", "give the built-in account webinars of past and next weeks, with registrants"),
        Setting("store", "where accounts are stored: memory, sqlite:///FILE, postgresql+psycopg://..."),
        Setting("diagnosis", "send X-Mockzoom-Rule with error responses"),
        Setting("max_body", "largest request body in bytes", least=1, most=1 << 30),
        Setting("max_import", "largest state that the admin API imports or compares, in bytes", least=1, most=1 << 30),
        Setting("check_answers", "validate every response against its schema (for tests)"),
        Setting("journal", "journal entries kept for each account; 0 for none", most=100_000),
        Setting("admin", "serve the admin API under /_mockzoom"),
        Setting("admin_token", "bearer token that the admin API requires", secret=True),
        Setting("admin_port", "separate port for the admin API; 0 for the same as the API", most=65535),
        Setting("allowed_hosts", "host name under which the admin API may be called, besides local ones; * for any"),
        Setting("dashboard", "serve the browser dashboard at /_mockzoom/"),
        Setting(
            "threads", "requests processed at once; those waiting for slow clients do not count", least=1, most=256
        ),
        Setting("workers", "processes that serve requests; several need a store other than memory", least=1, most=64),
        Setting("tls", "serve HTTPS with certificates of a local authority: mockzoom ca"),
        Setting("ca_dir", "folder of the authority and its certificates; by default the user's data folder"),
        Setting("webhook_targets", "addresses to which webhooks may be sent", ("loopback", "private", "any")),
        Setting("log_level", "how much is logged", ("debug", "info", "warning", "error")),
    )
}


_DEFAULTS = vars(Settings())


@dataclass(frozen=True)
class Resolved:
    """Settings and the origin of each value (`default`, a file, a variable, a flag)."""

    settings: Settings
    origins: dict[str, str]


def overridden(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """Return settings with some values replaced.

    Raises `TypeError` for an unknown name, and `SettingError` for an invalid value.
    """
    for name in given:
        if name not in SETTINGS:
            raise TypeError(f"there is no setting {name!r}; {did_you_mean(name, SETTINGS)}")
    read = {name: SETTINGS[name].read(value, "argument") for name, value in given.items()}
    return replace(settings, **read) if read else settings


def check_settings(settings: Settings) -> None:
    """Check settings that were made in code; a path may be a `Path`. Raises `SettingError`.

    A text is not converted to a number, as that of a file or a variable is.
    """
    for name, value in vars(settings).items():
        default = _DEFAULTS[name]
        if value != default:
            if isinstance(value, str) and not isinstance(default, str):
                raise SETTINGS[name].unexpected(value, "Settings")
            SETTINGS[name].read(fspath(value) if isinstance(value, PathLike) else value, "Settings")


def resolve(flags: Mapping[str, Any], environment: Mapping[str, str], file: str = "") -> Resolved:
    """Return the settings from flags (by setting name, None for absent), environment, file and defaults.

    `file` is the path of a TOML file; without one, `MOCKZOOM_CONFIG` and a `mockzoom.toml` in the current folder
    are tried. Raises `SettingError`.
    """
    values: dict[str, Any] = {}
    origins = dict.fromkeys(SETTINGS, "default")
    path = file or environment.get("MOCKZOOM_CONFIG", "") or (DEFAULT_FILE if Path(DEFAULT_FILE).exists() else "")
    layers = (
        (_read_file(path) if path else {}, lambda _: f"file {path}"),
        (
            {n: environment[s.variable] for n, s in SETTINGS.items() if _is_setting(s.variable, environment)},
            _variable_of,
        ),
        ({n: v for n, v in flags.items() if v not in (None, ())}, lambda n: f"flag {SETTINGS[n].flag}"),
    )
    for layer, origin_of in layers:
        for name, value in layer.items():
            origins[name] = origin_of(name)
            values[name] = SETTINGS[name].read(value, origins[name])
    return Resolved(replace(Settings(), **values), origins)


def _is_setting(variable: str, environment: Mapping[str, str]) -> bool:
    """Return whether a variable has a value for a setting.

    For a Service named `mockzoom`, Kubernetes sets `MOCKZOOM_PORT=tcp://10.96.0.12:8080` in every container of the
    namespace, together with `MOCKZOOM_SERVICE_HOST`.
    """
    value = environment.get(variable, "")
    service = f"{variable.removesuffix('_PORT')}_SERVICE_HOST"
    return bool(value) and not (_OF_A_SERVICE.match(value) and service in environment)


def _variable_of(name: str) -> str:
    return f"variable {SETTINGS[name].variable}"


def _read_file(path: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only needed with a configuration file

    try:
        document = tomllib.loads(read_text(Path(path)))
    except OSError as error:
        raise SettingError(f"file {path}: {error.strerror}; name a readable TOML file") from None
    except ValueError as error:
        raise SettingError(f"file {path}: not TOML: {error}") from None
    except RecursionError:
        raise SettingError(f"file {path}: nested too deeply; settings stand at the top") from None
    for name in document:
        if name not in SETTINGS:
            raise SettingError(f"file {path}: there is no setting {name!r}; {did_you_mean(name, SETTINGS)}")
    return document


def _read_bool(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    words = {
        "1": True,
        "true": True,
        "yes": True,
        "on": True,
        "0": False,
        "false": False,
        "no": False,
        "off": False,
    }
    if not isinstance(value, str) or value.lower() not in words:
        raise ValueError(value)
    return words[value.lower()]


def _read_int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise ValueError(value)  # noqa: TRY004 - all readers raise the same error
    return int(value)


def _read_str(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 - all readers raise the same error
    return value


def _read_list(value: Any) -> tuple[str, ...]:
    """Return a list of texts; in one text, commas and blanks separate them."""
    if isinstance(value, str):
        return tuple(value.replace(",", " ").split())
    if not isinstance(value, list | tuple) or not all(isinstance(one, str) for one in value):
        raise ValueError(value)
    return tuple(value)


_READERS: dict[type, Callable[[Any], Any]] = {bool: _read_bool, int: _read_int, str: _read_str, tuple: _read_list}
_EXPECTED = {bool: "true or false", int: "a whole number", str: "a text", tuple: "a list of texts"}
assert {f.name for f in fields(Settings)} == set(SETTINGS)  # noqa: S101 - every setting needs a description
