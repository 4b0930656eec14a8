"""The `mockzoom` command."""

from mockzoom.cli.main import main as main

__all__ = ["main"]
