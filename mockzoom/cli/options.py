"""The settings as command-line options, and the address of a server to talk to."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from mockzoom.config import SETTINGS, Resolved, Setting, SettingError, Settings, resolve
from mockzoom.hosts import is_emulated
from mockzoom.suggestions import closest

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - compared, not bound

if TYPE_CHECKING:
    from mockzoom.proxy.certificates import Certificates


OF_A_SERVER = frozenset({"host", "port", "threads", "workers", "admin_port", "tls"})  # `run` serves as it sees fit


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for every setting, and `--config` for a file of them."""
    return _setting_options(command, frozenset())


def mock_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the settings without those that say where and how the server listens."""
    return _setting_options(command, OF_A_SERVER)


def _setting_options(command: Callable[..., Any], without: frozenset[str]) -> Callable[..., Any]:
    for setting in reversed(SETTINGS.values()):
        if setting.name not in without:
            command = _option(setting)(command)
    said = "TOML file with settings. Default: mockzoom.toml, if there is one here. [MOCKZOOM_CONFIG]"
    return click.option("--config", "config_file", metavar="FILE", default="", help=said)(command)


def url_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command `--url`, the address of a running server; see `server_url`."""
    return click.option(
        "--url",
        envvar="MOCKZOOM_URL",
        default="",
        help="Address of the server. Default: that of the settings. [MOCKZOOM_URL]",
    )(command)


def ca_dir_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the one option of the settings that certificates need."""
    return _option(SETTINGS["ca_dir"])(command)


def allow_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option `--allow`, for a proxy."""
    return click.option(
        "--allow",
        metavar="HOST",
        multiple=True,
        callback=_not_played,
        help="Allow requests to this host (repeatable): a name, '*.example.com', or '*' for all but Zoom's.",
    )(command)


def _not_played(_: click.Context, __: click.Parameter, hosts: tuple[str, ...]) -> tuple[str, ...]:
    for host in filter(is_emulated, hosts):
        raise click.BadParameter(f"{host} is played by mockzoom itself; it is never let out")
    return hosts


def resolved(config_file: str, flags: dict[str, Any]) -> Resolved:
    """Return the settings in force; a mistake ends the command with a sentence and exit code 2.

    A variable that is almost one of a setting is reported, and has no effect: other programs may use it.
    """
    if flags:
        for name, meant in _nearly(os.environ).items():
            click.echo(f"Warning: unknown variable {name}; did you mean {meant}?", err=True)
    try:
        return resolve(flags, os.environ, config_file)
    except SettingError as error:
        raise click.UsageError(str(error)) from None


def _nearly(names: Iterable[str]) -> dict[str, str]:
    """Names of variables that are ours but for a slip, and the ones that were meant."""
    settings = {setting.name.upper(): setting.variable for setting in SETTINGS.values()}
    found: dict[str, str] = {}
    for name in names:
        word = name.removeprefix("MOCKZOOM_")
        near = closest(word, settings, 0.8) if word != name and word not in settings else ""
        if near:
            found[name] = settings[near]
    return found


def _option(setting: Setting) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    flag, several = setting.flag.removeprefix("--"), isinstance(setting.default, tuple)
    names = f"--{flag}/--no-{flag}" if isinstance(setting.default, bool) else f"--{flag}"
    default = "" if setting.default == "" else f" Default: {setting.shown(setting.default)}."
    shown = " Repeatable." if several else default
    return click.option(
        names,
        setting.name,
        default=None,
        multiple=several,
        metavar=_metavar(setting),
        help=f"{setting.help[0].upper()}{setting.help[1:]}.{shown} [{setting.variable}]",
    )


def _metavar(setting: Setting) -> str | None:
    if isinstance(setting.default, bool):
        return None
    if setting.choices:
        return f"[{'|'.join(setting.choices)}]"
    return "NUMBER" if isinstance(setting.default, int) else "TEXT"


def file_to_write(context: click.Context, parameter: click.Parameter, path: str) -> str:
    """Make the folder of an option's file, before the work begins whose outcome is to be written there."""
    if Path(path).is_dir() and path:
        raise click.BadParameter(f"{path} is a folder; name a file in it")
    if path:
        folder_to_write(context, parameter, str(Path(path).absolute().parent))
    return path


def folder_to_write(_: click.Context, __: click.Parameter, path: str) -> str:
    """Make an option's folder."""
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise click.BadParameter(f"cannot make {path}: {error.strerror}; name a folder that can be made") from None
    return path


def insist_on_rules(names: Iterable[str], known: Iterable[str]) -> None:
    """Raise `UsageError` for unknown rule ids, with the nearest existing one."""
    rules = set(known)
    for name in names:
        if name not in rules:
            near = closest(name, rules)
            hint = f"did you mean {near}? " if near else ""
            raise click.UsageError(f"there is no rule {name}; {hint}`mockzoom rules` prints all")


def server_url(url: str) -> str:
    """Return the address of the server: the given one, else that of the settings."""
    if url:
        return _usable(url.rstrip("/"))
    settings = resolved("", {}).settings
    return address_url("https" if settings.tls else "http", local_host(settings.host), settings.port)


def local_host(host: str) -> str:
    """Return the host at which this machine reaches a server; `0.0.0.0` and `::` stand for all addresses."""
    return _EVERYWHERE.get(host, host)


def _usable(url: str) -> str:
    """Return a URL without a host that stands for all addresses: Windows and browsers cannot connect to it."""
    for host, local in _EVERYWHERE.items():
        shown, usable = (f"[{name}]" if ":" in name else name for name in (host, local))
        if host and re.match(rf"https?://{re.escape(shown)}(?=[:/]|$)", url):
            return url.replace(shown, usable, 1)
    return url


def web_address(url: str) -> str:
    """Return the address, if it is one of HTTP; raises `UsageError` for any other."""
    address = server_url(url)
    if not address.startswith(("http://", "https://")):
        raise click.UsageError(f"--url: {address!r} is not an http:// or https:// address")
    return address


def address_url(scheme: str, host: str, port: int) -> str:
    """Return the URL of a host, an IPv6 address or a name, and a port."""
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def own_certificates(settings: Settings) -> Certificates:
    """Return the authority and certificate of the settings' folder; an error ends the command."""
    from mockzoom.proxy.certificates import CertificateError, certificates  # noqa: PLC0415 - most commands need none

    try:
        return certificates(settings.ca_dir)
    except CertificateError as error:
        raise click.ClickException(str(error)) from None
