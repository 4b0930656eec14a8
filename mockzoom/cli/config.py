"""`mockzoom config`: every setting, its value, and where the value came from."""

from __future__ import annotations

from typing import Any

import click

from mockzoom.cli.options import resolved, setting_options
from mockzoom.config import SETTINGS


@click.command("config")
@setting_options
def config_command(config_file: str, **flags: Any) -> None:
    """Print each setting with its value and where it came from."""
    found = resolved(config_file, flags)
    for name, origin in found.origins.items():
        value = getattr(found.settings, name)
        click.echo(f"{name:<22} {SETTINGS[name].shown(value):<18} {origin}")
