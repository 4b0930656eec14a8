"""What every test of load starts with."""

from load_server import crowd, serve

__all__ = ["crowd", "serve"]
