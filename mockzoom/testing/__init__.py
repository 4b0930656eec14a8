"""mockzoom in a test: a server in a thread."""

from mockzoom.testing.server import Server as Server
from mockzoom.testing.server import serve as serve

__all__ = ["Server", "serve"]
