"""mockzoom in a test: a server in a thread, or the client's calls intercepted."""

from mockzoom.testing.intercept import Interception as Interception
from mockzoom.testing.intercept import intercept as intercept
from mockzoom.testing.server import Server as Server
from mockzoom.testing.server import serve as serve

__all__ = ["Interception", "Server", "intercept", "serve"]
