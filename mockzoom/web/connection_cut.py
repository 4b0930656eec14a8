"""The end of a connection by a fault, for servers and clients in this process that may do without Flask."""

from __future__ import annotations

WAIT_KEY = "mockzoom.wait"  # in the WSGI environment: a function that waits for some seconds in place of `time.sleep`


class ConnectionCutError(ConnectionResetError):
    """The end of the connection, raised while the body is read; `torn` if it ends with a TCP reset."""

    def __init__(self, *, torn: bool) -> None:
        super().__init__("the connection was cut by a fault")
        self.torn = torn
