"""The settings as command-line options, and the address of a server to talk to."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from mockzoom.config import SETTINGS, Resolved, Setting, SettingError, Settings, resolve
from mockzoom.domain.hosts import is_played

if TYPE_CHECKING:
    from mockzoom.detour.certificates import Certificates


def setting_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command an option for every setting, and `--config` for a file of them."""
    for setting in reversed(SETTINGS.values()):
        command = _option(setting)(command)
    return click.option("--config", "config_file", metavar="FILE", default="", help="TOML file with settings.")(command)


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
        help="Let calls to this host out (repeatable): a name, '*.example.com', or '*' for all but Zoom's.",
    )(command)


def _not_played(_: click.Context, __: click.Parameter, hosts: tuple[str, ...]) -> tuple[str, ...]:
    for host in filter(is_played, hosts):
        raise click.BadParameter(f"{host} is played by mockzoom itself; it is never let out")
    return hosts


def resolved(config_file: str, flags: dict[str, Any]) -> Resolved:
    """The settings in force; a mistake ends the command with a sentence and exit code 2."""
    try:
        return resolve(flags, os.environ, config_file)
    except SettingError as error:
        raise click.UsageError(str(error)) from None


def _option(setting: Setting) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    flag = setting.name.replace("_", "-")
    names = f"--{flag}/--no-{flag}" if isinstance(setting.default, bool) else f"--{flag}"
    choices = f" [{'|'.join(setting.choices)}]" if setting.choices else ""
    shown = "" if setting.default == "" else f" Default: {setting.default}."
    return click.option(
        names,
        setting.name,
        default=None,
        metavar=None if isinstance(setting.default, bool) else "VALUE",
        help=f"{setting.help}{choices}.{shown} [{setting.variable}]",
    )


def server_url(url: str) -> str:
    """The address to talk to: the one given, else that of the settings."""
    if url:
        return url.rstrip("/")
    settings = resolved("", {}).settings
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::", "") else settings.host  # noqa: S104 - compared, not bound
    return address_url("https" if settings.tls else "http", host, settings.port)


def address_url(scheme: str, host: str, port: int) -> str:
    """The URL of a host, an IPv6 address or a name, and a port."""
    return f"{scheme}://{f'[{host}]' if ':' in host else host}:{port}"


def own_certificates(settings: Settings) -> Certificates:
    """The authority and certificate of the settings' folder; what stands in their way ends the command."""
    from mockzoom.detour.certificates import CertificateError, certificates  # noqa: PLC0415 - most commands need none

    try:
        return certificates(settings.ca_dir)
    except CertificateError as error:
        raise click.ClickException(str(error)) from None
